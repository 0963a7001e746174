import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button, ButtonLink } from "../../components/Button";
import { useShortCardName } from "../../components/CardName";
import { formatDate, formatMoney } from "../../components/formats";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge } from "../../components/StatusBadge";
import type { ReminderView } from "../../ipc/bindings";
import { type useDeleteReminder, useSkipReminder } from "../../ipc/reminders";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";

/** One reminder, and what can be done with it. */
export function ReminderRow(props: {
  reminder: ReminderView;
  /** The list's own: the row of what is deleted goes away. */
  remove: ReturnType<typeof useDeleteReminder>;
}) {
  const { t } = useTranslation();
  const short = useShortCardName();
  const { reminder, remove } = props;
  const [asks, setAsks] = useState(false);
  const skip = useSkipReminder();
  const day = formatDate(reminder.next);
  const what = t("reminders.what", {
    amount: formatMoney(reminder.amount),
    from: short(reminder.from),
    to: short(reminder.to),
  });
  const close = () => {
    setAsks(false);
    remove.reset();
  };
  return (
    <li
      data-testid="reminder"
      data-id={reminder.id}
      data-due={reminder.is_due}
      className="grid gap-3 px-panel py-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <h2 className="text-lead font-semibold">{what}</h2>
          <p className="text-muted">
            {t(reminder.is_due ? `reminders.due.${reminder.every}` : `reminders.comes.${reminder.every}`, {
              day,
            })}
          </p>
          {reminder.note && <p className="text-small text-muted">{reminder.note}</p>}
        </div>
        {reminder.is_due && <StatusBadge tone="caution" word={t("reminders.is_due")} />}
      </div>
      {(reminder.from_gone || reminder.to_gone) && (
        <p data-testid="reminder-card-gone">{t("reminders.card_gone")}</p>
      )}
      <div className="flex flex-wrap gap-2">
        {reminder.can_open && (
          <ButtonLink kind="main" testId="review-reminder" href={paths.moveForReminder(reminder.id)}>
            {t("reminders.review")}
          </ButtonLink>
        )}
        {reminder.is_due && (
          <Button
            testId="skip-reminder"
            label={t("reminders.skip.label", { what })}
            pending={skip.isPending}
            onPress={() => skip.mutate({ id: reminder.id, next: reminder.next })}
          >
            {t("reminders.skip.button")}
          </Button>
        )}
        <ButtonLink testId="change-reminder" href={paths.changeReminder(reminder.id)}>
          {t("reminders.change")}
        </ButtonLink>
        <Button
          kind="danger"
          testId="delete-reminder"
          label={t("reminders.delete.label", { what })}
          onPress={() => setAsks(true)}
        >
          {t("reminders.delete.button")}
        </Button>
      </div>
      <ResultSlot testId="skip-result" result={resultOf(skip, { done: t("reminders.skip.done") })} />
      <AlertDialog
        open={asks}
        onClose={close}
        title={t("reminders.delete.ask")}
        actions={
          <>
            <Button
              kind="danger"
              testId="confirm-delete-reminder"
              pending={remove.isPending}
              onPress={() => remove.mutate(reminder.id)}
            >
              {t("reminders.delete.confirm")}
            </Button>
            <Button testId="keep-reminder" onPress={close}>
              {t("reminders.delete.keep")}
            </Button>
          </>
        }
        result={<ResultSlot testId="delete-result" result={resultOf(remove)} />}
      >
        <p>{what}</p>
        <p className="mt-2 text-muted">{t("reminders.delete.means")}</p>
      </AlertDialog>
    </li>
  );
}
