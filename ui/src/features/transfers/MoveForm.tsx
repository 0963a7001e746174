import { ArrowUpDown, Plus } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AmountField } from "../../components/AmountField";
import { settledAmount } from "../../components/amountText";
import { Button, TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { Choice } from "../../components/Choice";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Notice } from "../../components/Notice";
import { ResultSlot } from "../../components/ResultSlot";
import { TextField } from "../../components/TextField";
import type { CardRefView, CardView, KnownReceiverView, PreviewView, TransferForm } from "../../ipc/bindings";
import { describeError, describeIssue, type Missing, toErrorView } from "../../ipc/errors";
import { paths } from "../../paths";
import { CardPicker } from "./CardPicker";
import { DailyCount } from "./DailyCount";
import { Destination } from "./Destination";
import { FeePanel } from "./FeePanel";
import { useLivePreview } from "./livePreview";
import { beginWith, canSwap, otherSide, type Side, withOnlyPair } from "./pairs";
import { RepeatedNote } from "./RepeatedNote";
import { beginWithSomeoneElse } from "./receivers";

type FieldName = keyof TransferForm;

/** What is said of an empty form only once somebody wants to go on with it. */
const missingCodes = ["from_missing", "to_missing", "amount_empty", "receiver_missing", "required"];

const missing: Missing = {
  receiver_user_id: "transfers.receiver.user_id_missing",
  receiver_card_id: "transfers.receiver.card_id_missing",
};

/** Cards, amount and note, with Astra's fee beside them. */
export function MoveForm(props: {
  cards: CardView[];
  /** Who else can be sent money; `null` where staff did not allow that. */
  receivers: KnownReceiverView[] | null;
  /** What the form begins with. */
  begin: TransferForm;
  /** Cards of a transfer that is tried again, as they were called then. */
  named: CardRefView[];
  /** The transfer that was to be tried again isn't on this computer, or the reminder can't be opened. */
  unknown: "transfer" | "reminder" | null;
  /** Told when what an address filled in is in the form; left out where it filled in nothing. */
  onFilled?: (() => void) | undefined;
  onChange: (form: TransferForm) => void;
  onPreview: (preview: PreviewView) => void;
  /** The person came back from the preview. */
  returned: boolean;
}) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { cards, receivers, onChange, onPreview } = props;
  // A query tells of a change only a moment later, and a field that shows the old text until then loses a letter.
  // As it was: reading the address once takes it away.
  const [begun] = useState(() => ({ ...beginWith(cards, props.begin), ...props }));
  const [form, setForm] = useState(begun.form);
  const latest = useRef(form);
  const [noted, setNoted] = useState(form.note !== "");
  const live = useLivePreview({ ...form, amount: settledAmount(form.amount) });
  /** Counts failed tries to go on. */
  const [attempt, setAttempt] = useState(0);
  const [goingOn, setGoingOn] = useState(false);
  const locked = useRef(false);
  const [failure, setFailure] = useState<unknown>(null);
  const fields = useRef<HTMLFormElement>(null);

  // Kept, and the address doesn't fill it in again over what is typed now.
  const { onFilled } = props;
  const fill = useRef(onFilled);
  useEffect(() => {
    if (!fill.current) return;
    onChange(latest.current);
    fill.current();
    fill.current = undefined;
  }, [onChange]);

  // "Change" is most often about the amount.
  useEffect(() => {
    if (props.returned) fields.current?.querySelector<HTMLInputElement>("input[name=amount]")?.focus();
  }, [props.returned]);

  const put = (changed: TransferForm) => {
    latest.current = changed;
    setForm(changed);
    setFailure(null);
    onChange(changed);
  };
  const set = (field: FieldName) => (value: string) => put({ ...latest.current, [field]: value });
  const choose = (side: Side) => (id: string) => {
    const changed = { ...latest.current, [side]: id };
    if (changed.from === changed.to) changed[otherSide[side]] = "";
    put(withOnlyPair(cards, changed));
  };
  const swap = () => put({ ...latest.current, from: latest.current.to, to: latest.current.from });

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    // React learns that something is under way only with the next paint.
    if (locked.current) return;
    const atHand = live.fresh();
    if (atHand) {
      onPreview(atHand);
      return;
    }
    locked.current = true;
    setGoingOn(true);
    setFailure(null);
    try {
      const preview = await live.ask();
      if (preview) onPreview(preview);
    } catch (refused) {
      setFailure(refused);
      setAttempt((before) => before + 1);
    } finally {
      locked.current = false;
      setGoingOn(false);
    }
  };

  const issues = live.issues.filter(({ code }) => attempt > 0 || !missingCodes.includes(code));
  const error = (field: FieldName): string | null => {
    const issue = issues.find((candidate) => candidate.field === field);
    return issue ? describeIssue(issue, missing) : null;
  };
  const labels: Record<FieldName, string> = {
    from: t("transfers.form.from"),
    to: t("transfers.form.to"),
    amount: t("transfers.form.amount"),
    note: t("transfers.form.note"),
    towards: t("transfers.receiver.towards"),
    receiver: t("transfers.receiver.who"),
    receiver_card: t("transfers.receiver.card"),
    receiver_user_id: t("transfers.receiver.user_id"),
    receiver_card_id: t("transfers.receiver.card_id"),
  };
  const own = form.towards === "own";
  const summary = issues.map((issue) => ({
    field: issue.field,
    label: labels[issue.field as FieldName] ?? issue.field,
    text: describeIssue(issue, missing),
  }));
  const goneName = (side: Side): string =>
    cardName(
      [...cards, ...begun.named].find(({ id }) => id === begun.begin[side]) ?? { company: "", last_four: "" },
    );
  const byField = toErrorView(failure).fields.length > 0;

  return (
    <form ref={fields} noValidate onSubmit={(event) => void onSubmit(event)} className="grid gap-6">
      {attempt > 0 && summary.length > 0 && <ErrorSummary items={summary} attempt={attempt} />}
      {(begun.gone.length > 0 || begun.unknown !== null) && (
        <div className="max-w-form">
          <Notice tone="caution" testId="prefill-missing">
            {begun.unknown === "transfer" && <p>{t("transfers.form.transfer_unknown")}</p>}
            {begun.unknown === "reminder" && <p>{t("transfers.reminder_gone")}</p>}
            {begun.gone.map((side) => (
              <p key={side}>{t("transfers.form.card_gone", { card: goneName(side) })}</p>
            ))}
          </Notice>
        </div>
      )}
      <div className="grid max-w-form grid-cols-1 gap-x-8 gap-y-6 md:grid-cols-2 md:items-start full:max-w-none full:grid-cols-[minmax(0,1fr)_18rem] full:gap-x-10">
        <div className="grid gap-6 md:col-span-2 full:col-span-1 full:max-w-form">
          {receivers && (
            <Choice
              label={labels.towards}
              name="towards"
              across
              value={own ? "own" : "someone_else"}
              onChange={(chosen) =>
                put({
                  ...latest.current,
                  ...(chosen === "own"
                    ? { towards: "own" as const }
                    : beginWithSomeoneElse(receivers, latest.current)),
                })
              }
              options={[
                { value: "own", label: t("transfers.receiver.own"), testId: "towards-own" },
                {
                  value: "someone_else",
                  label: t("transfers.receiver.someone_else"),
                  testId: "towards-someone-else",
                },
              ]}
            />
          )}
          <div className="grid items-start gap-x-3 gap-y-4 min-[34rem]:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
            <CardPicker
              side="from"
              cards={cards}
              taken={own ? form.to : ""}
              value={form.from}
              error={error("from")}
              onChange={choose("from")}
            />
            <div className="min-[34rem]:pt-[4.25rem]">
              <Button
                kind="quiet"
                testId="swap"
                label={t("transfers.form.swap")}
                disabled={!canSwap(cards, form)}
                onPress={swap}
              >
                <ArrowUpDown aria-hidden size="1.25rem" className="min-[34rem]:rotate-90" />
              </Button>
            </div>
            {receivers && !own ? (
              <Destination
                form={form}
                receivers={receivers}
                labels={labels}
                error={error}
                onChange={(change) => put({ ...latest.current, ...change })}
              />
            ) : (
              <CardPicker
                side="to"
                cards={cards}
                taken={form.from}
                value={form.to}
                error={error("to")}
                onChange={choose("to")}
              />
            )}
          </div>
        </div>
        <div className="grid gap-6 full:max-w-form">
          <AmountField
            name="amount"
            label={labels.amount}
            error={error("amount")}
            value={form.amount}
            onChange={set("amount")}
          />
          {noted || error("note") !== null ? (
            <TextField
              name="note"
              label={labels.note}
              hint={t("transfers.form.note_hint")}
              optional
              error={error("note")}
              value={form.note}
              onChange={set("note")}
            />
          ) : (
            <div className="-ml-3">
              <Button
                kind="quiet"
                testId="add-note"
                icon={<Plus aria-hidden size="1.25rem" />}
                onPress={() => {
                  setNoted(true);
                  // The field takes the button's place.
                  requestAnimationFrame(() =>
                    fields.current?.querySelector<HTMLInputElement>("input[name=note]")?.focus(),
                  );
                }}
              >
                {t("transfers.form.add_note")}
              </Button>
            </div>
          )}
        </div>
        <div className="md:row-span-2 full:top-6 full:col-start-2 full:row-span-3 full:row-start-1 full:tall:sticky">
          <FeePanel live={live} />
        </div>
        <div className="grid justify-items-start gap-4 full:max-w-form">
          <DailyCount />
          {live.preview && <RepeatedNote preview={live.preview} />}
          <Button kind="main" type="submit" testId="preview-transfer" pending={goingOn}>
            {goingOn ? t("transfers.form.previewing") : t("transfers.form.continue")}
          </Button>
          <ResultSlot
            result={{
              attempt,
              problem: failure === null || byField ? null : describeError(failure),
              also: t("transfers.form.not_sent"),
            }}
          />
          {/* Reminders are between own cards. */}
          {own && (
            <TextLink
              href={paths.newReminder({
                from: form.from,
                to: form.to,
                note: form.note,
                amount: settledAmount(form.amount),
              })}
            >
              {t("transfers.remind_later")}
            </TextLink>
          )}
        </div>
      </div>
    </form>
  );
}
