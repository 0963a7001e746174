import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { AmountField } from "../../components/AmountField";
import { settledAmount, typedAmount } from "../../components/amountText";
import { Button, ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { Choice } from "../../components/Choice";
import { formatDate } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { TextField } from "../../components/TextField";
import type { CardView, Every, FieldIssue, ReminderForm, ReminderView } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError, describeIssue, toErrorView } from "../../ipc/errors";
import { useReminders } from "../../ipc/reminders";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useSaveReminder } from "./queries";

const rhythms: Every[] = ["once", "week", "two_weeks", "month"];

/** A new reminder, or another form of one. */
export function ReminderFormScreen(props: {
  /** The one that is changed. */
  id?: string | undefined;
  /** What a new one begins with. */
  begin?: Partial<ReminderForm>;
  onSaved: (message: string) => void;
}) {
  const { t } = useTranslation();
  const { id, begin = {}, onSaved } = props;
  const cards = useCards();
  const reminders = useReminders();
  const changed = reminders.data?.reminders.find((reminder) => reminder.id === id);
  const failed = [cards, reminders].find((query) => query.isError && !query.data);
  const content = () => {
    if (failed) {
      return <Problem problem={describeError(failed.error)} onRetry={() => void failed.refetch()} />;
    }
    if (!cards.data || !reminders.data) return <Skeleton lines={6} />;
    if (id !== undefined && !changed) {
      return (
        <Notice tone="caution" testId="reminder-unknown">
          {t("reminders.form.unknown")}
        </Notice>
      );
    }
    const listed = cards.data.cards.filter((card) => card.status !== "removed");
    return <Form id={id} cards={listed} begin={changed ? asTyped(changed) : begin} onSaved={onSaved} />;
  };
  return (
    <div className="max-w-form">
      <PageHead
        title={t(id === undefined ? "reminders.form.title_new" : "reminders.form.title_change")}
        lead={t("reminders.form.lead")}
        back={{ href: paths.reminders, label: t("reminders.form.back") }}
      />
      {content()}
    </div>
  );
}

function Form(props: {
  id: string | undefined;
  cards: CardView[];
  begin: Partial<ReminderForm>;
  onSaved: (message: string) => void;
}) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { id, cards, begin, onSaved } = props;
  const known = (card = "") => (cards.some((listed) => listed.id === card) ? card : "");
  const [form, setForm] = useState<ReminderForm>(() => ({
    from: known(begin.from),
    to: known(begin.to),
    amount: begin.amount ?? "",
    note: begin.note ?? "",
    every: begin.every ?? "month",
    next: begin.next ?? "",
  }));
  const [issues, setIssues] = useState<FieldIssue[]>([]);
  const save = useSaveReminder(id);
  const set = (change: Partial<ReminderForm>) => {
    setForm((before) => ({ ...before, ...change }));
    setIssues((before) => before.filter(({ field }) => !(field in change)));
  };
  const error = (field: string): string | null => {
    const issue = issues.find((candidate) => candidate.field === field);
    return issue ? describeIssue(issue, { next: "reminders.form.next_missing" }) : null;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIssues([]);
    save.mutate(
      { ...form, amount: settledAmount(form.amount) },
      {
        onSuccess: ({ next }) => onSaved(t("reminders.form.saved", { day: formatDate(next) })),
        onError: (refused) => {
          const { fields } = toErrorView(refused);
          setIssues(fields);
          document.getElementsByName(fields[0]?.field ?? "")[0]?.focus();
        },
      },
    );
  };
  const options = cards.map((card) => ({ value: card.id, label: cardName(card) }));
  return (
    <form noValidate onSubmit={submit} className="grid gap-6">
      {(["from", "to"] as const).map((side) => (
        <Select
          key={side}
          name={side}
          label={t(`transfers.form.${side}`)}
          choose={t("reminders.form.choose")}
          options={options}
          error={error(side)}
          value={form[side]}
          onChange={(card) => set({ [side]: card })}
        />
      ))}
      <AmountField
        name="amount"
        label={t("transfers.form.amount")}
        error={error("amount")}
        value={form.amount}
        onChange={(amount) => set({ amount })}
      />
      <TextField
        name="note"
        label={t("transfers.form.note")}
        optional
        error={error("note")}
        value={form.note}
        onChange={(note) => set({ note })}
      />
      <div className="grid gap-2">
        <p className="font-medium">{t("reminders.form.every")}</p>
        <Choice
          label={t("reminders.form.every")}
          name="every"
          value={form.every}
          onChange={(every) => set({ every })}
          options={rhythms.map((value) => ({
            value,
            label: t(`reminders.every.${value}`),
            testId: `every-${value}`,
          }))}
        />
        {form.every === "month" && <p className="text-small text-muted">{t("reminders.form.month_hint")}</p>}
      </div>
      <TextField
        name="next"
        label={t("reminders.form.next")}
        hint={t("reminders.form.next_hint")}
        error={error("next")}
        value={form.next}
        onChange={(next) => set({ next })}
        mask="date"
        inputMode="numeric"
        width="max-w-[12rem]"
        figures
      />
      <div className="grid gap-3">
        <div className="flex flex-wrap gap-2">
          <Button kind="main" type="submit" testId="save-reminder" pending={save.isPending}>
            {t("reminders.form.save")}
          </Button>
          <ButtonLink href={paths.reminders}>{t("reminders.form.cancel")}</ButtonLink>
        </div>
        <ResultSlot
          testId="reminder-result"
          result={resultOf(save, { also: t("reminders.form.not_saved"), byField: true })}
        />
      </div>
    </form>
  );
}

/** A reminder as it would be typed. */
function asTyped({ from, to, amount, note, every, next }: ReminderView): ReminderForm {
  const [year, month, day] = next.split("-");
  return {
    from: from.id,
    to: to.id,
    amount: typedAmount(amount),
    note,
    every,
    next: `${month}/${day}/${year}`,
  };
}
