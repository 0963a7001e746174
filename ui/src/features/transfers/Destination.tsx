import { useTranslation } from "react-i18next";
import { useCardName } from "../../components/CardName";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import type { KnownReceiverView, TransferForm } from "../../ipc/bindings";
import { beginTowards } from "./receivers";

type FieldName = keyof TransferForm;

/** The value that stands for somebody of whom this computer knows nothing; a local id is never so. */
const NOT_HERE = "typed";

/** Someone else as the receiver: chosen from this computer, with a card of theirs, or by typed ids. */
export function Destination(props: {
  form: TransferForm;
  receivers: KnownReceiverView[];
  labels: Record<FieldName, string>;
  error: (field: FieldName) => string | null;
  onChange: (change: Partial<TransferForm>) => void;
}) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { form, receivers, labels, error, onChange } = props;
  const typed = form.towards === "typed";
  const chosen = receivers.find(({ id }) => id === form.receiver);
  const isNamesake = ({ name }: KnownReceiverView) =>
    receivers.filter((other) => other.name === name).length > 1;
  return (
    <div className="grid min-w-0 content-start gap-3">
      <p aria-hidden className="font-medium">
        {t("transfers.form.to")}
      </p>
      <Select
        name="receiver"
        label={labels.receiver}
        error={error("receiver")}
        value={typed ? NOT_HERE : (chosen?.id ?? "")}
        choose={t("transfers.receiver.choose")}
        options={[
          ...receivers.map((receiver) => ({
            value: receiver.id,
            label: isNamesake(receiver)
              ? t("transfers.receiver.namesake", { name: receiver.name, id: receiver.user_id })
              : receiver.name,
          })),
          { value: NOT_HERE, label: t("transfers.receiver.not_here") },
        ]}
        onChange={(id) => onChange(id === NOT_HERE ? { towards: "typed" } : beginTowards(receivers, id))}
      />
      {typed ? (
        <>
          <TextField
            name="receiver_user_id"
            label={labels.receiver_user_id}
            hint={t("transfers.receiver.ids_hint")}
            error={error("receiver_user_id")}
            value={form.receiver_user_id}
            onChange={(receiver_user_id) => onChange({ receiver_user_id })}
          />
          <TextField
            name="receiver_card_id"
            label={labels.receiver_card_id}
            error={error("receiver_card_id")}
            value={form.receiver_card_id}
            onChange={(receiver_card_id) => onChange({ receiver_card_id })}
          />
        </>
      ) : chosen && chosen.cards.length === 0 ? (
        <p className="text-muted" data-testid="receiver-without-cards">
          {t("transfers.receiver.no_cards", { name: chosen.name })}
        </p>
      ) : (
        chosen && (
          <Select
            name="receiver_card"
            label={labels.receiver_card}
            error={error("receiver_card")}
            value={form.receiver_card}
            choose={t("transfers.receiver.choose")}
            options={chosen.cards.map((card) => ({ value: card.id, label: cardName(card) }))}
            onChange={(receiver_card) => onChange({ receiver_card })}
          />
        )
      )}
    </div>
  );
}
