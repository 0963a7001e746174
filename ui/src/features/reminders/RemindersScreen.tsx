import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { Ledger } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import type { ReminderView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useDeleteReminder, useReminders } from "../../ipc/reminders";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { ReminderRow } from "./ReminderRow";

/** What one asked to be reminded of. Cards can't repeat a transfer by themselves. */
export function RemindersScreen() {
  const { t } = useTranslation();
  const reminders = useReminders();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("reminders.title")}
        lead={t("reminders.lead")}
        back={{ href: paths.transfers, label: t("reminders.back") }}
        action={<ButtonLink href={paths.newReminder()}>{t("reminders.new")}</ButtonLink>}
      />
      {reminders.data ? (
        <Listed reminders={reminders.data.reminders} />
      ) : reminders.isError ? (
        <Problem problem={describeError(reminders.error)} onRetry={() => void reminders.refetch()} />
      ) : (
        <Skeleton lines={4} />
      )}
    </div>
  );
}

function Listed({ reminders }: { reminders: ReminderView[] }) {
  const { t } = useTranslation();
  const remove = useDeleteReminder();
  return (
    <div className="grid grid-cols-1 gap-5">
      {!remove.isError && (
        <ResultSlot testId="delete-result" result={resultOf(remove, { done: t("reminders.delete.done") })} />
      )}
      {reminders.length === 0 ? (
        <EmptyState
          drawing={<Ledger />}
          title={t("reminders.empty.title")}
          text={t("reminders.empty.text")}
        />
      ) : (
        <ul className="divide-y divide-line rounded border border-line bg-surface">
          {reminders.map((reminder) => (
            <ReminderRow key={reminder.id} reminder={reminder} remove={remove} />
          ))}
        </ul>
      )}
    </div>
  );
}
