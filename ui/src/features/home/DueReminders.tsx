import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { useShortCardName } from "../../components/CardName";
import { formatDate, formatMoney } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { ResultSlot } from "../../components/ResultSlot";
import type { ReminderView } from "../../ipc/bindings";
import { useReminders, useSkipReminder } from "../../ipc/reminders";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";

/** Home has room for a few; the others are on their own page. */
const shown = 3;

/** Transfers whose day is there: prepared, and never sent without the person. */
export function DueReminders() {
  const { t } = useTranslation();
  const reminders = useReminders();
  const skip = useSkipReminder();
  const due = reminders.data?.reminders.filter((reminder) => reminder.is_due) ?? [];
  return (
    <>
      {due.slice(0, shown).map((reminder) => (
        <Due key={reminder.id} reminder={reminder} skip={skip} />
      ))}
      {due.length > shown && (
        <TextLink href={paths.reminders}>{t("home.reminders.more", { count: due.length - shown })}</TextLink>
      )}
      <ResultSlot testId="skip-result" result={resultOf(skip, { done: t("reminders.skip.done") })} />
    </>
  );
}

function Due(props: { reminder: ReminderView; skip: ReturnType<typeof useSkipReminder> }) {
  const { t } = useTranslation();
  const short = useShortCardName();
  const { reminder, skip } = props;
  const what = t("reminders.what", {
    amount: formatMoney(reminder.amount),
    from: short(reminder.from),
    to: short(reminder.to),
  });
  return (
    <Notice tone="info" testId="due-reminder">
      <p className="font-semibold">{t("home.reminders.due", { what })}</p>
      <p className="text-muted">
        {reminder.can_open
          ? t("home.reminders.prepared", { day: formatDate(reminder.next) })
          : t("reminders.card_gone")}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {reminder.can_open ? (
          <ButtonLink kind="main" testId="review-reminder" href={paths.moveForReminder(reminder.id)}>
            {t("reminders.review")}
          </ButtonLink>
        ) : (
          <ButtonLink kind="main" testId="change-reminder" href={paths.changeReminder(reminder.id)}>
            {t("reminders.change")}
          </ButtonLink>
        )}
        <Button
          testId="skip-reminder"
          label={t("reminders.skip.label", { what })}
          pending={skip.isPending && skip.variables?.id === reminder.id}
          onPress={() => skip.mutate({ id: reminder.id, next: reminder.next })}
        >
          {t("reminders.skip.button")}
        </Button>
      </div>
    </Notice>
  );
}
