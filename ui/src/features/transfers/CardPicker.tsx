import { Radio, RadioGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { CardTile } from "../../components/CardTile";
import { FieldIssue, inputId } from "../../components/Field";
import type { CardView } from "../../ipc/bindings";
import { canStand, type Side } from "./pairs";

/** The cards of one side as tiles, one of them chosen. A card that can't stand there says why. */
export function CardPicker(props: {
  side: Side;
  cards: CardView[];
  /** Chosen on the other side, so not offered here. */
  taken: string;
  value: string;
  error: string | null;
  onChange: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { side, cards, taken, value, error } = props;
  const id = inputId(side);
  const label = t(`transfers.form.${side}`);
  return (
    <div
      id={id}
      // Where the summary of what is wrong leads; the next Tab is at the cards.
      tabIndex={-1}
      className="grid min-w-0 content-start gap-2 rounded"
    >
      <p aria-hidden className="font-medium">
        {label}
      </p>
      <FieldIssue field={{ name: side, label, error }} />
      <RadioGroup
        aria-label={label}
        aria-describedby={error ? `${id}-error` : undefined}
        isInvalid={error !== null}
        value={value || null}
        onChange={props.onChange}
        data-testid={`move-money-${side}`}
        data-value={value}
        className="grid gap-3"
      >
        {cards
          .filter((card) => card.id !== taken)
          .map((card) => {
            const reason = canStand(card, side) ? undefined : whyNot(card);
            return (
              <Radio
                key={card.id}
                value={card.id}
                isDisabled={reason !== undefined}
                data-card={card.id}
                className="cursor-pointer rounded data-disabled:cursor-default data-focus-visible:outline-2 data-focus-visible:outline-offset-[6px] data-focus-visible:outline-(--focus)"
              >
                {({ isSelected }) => (
                  <CardTile card={card} selected={isSelected} reason={reason && t(reason)} fill />
                )}
              </Radio>
            );
          })}
      </RadioGroup>
    </div>
  );
}

function whyNot(card: CardView) {
  if (card.status !== "approved") return `cards.status.${card.status}` as const;
  return card.can_send ? "cards.can.send" : card.can_receive ? "cards.can.receive" : "cards.can.none";
}
