import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { Ledger } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import type { RoutinesView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useRoutines } from "../../ipc/routines";
import { resultOf } from "../../ipc/useAction";
import { paths, signInPath } from "../../paths";
import { useEndRoutine, useRefreshRoutines } from "./queries";
import { RepeatingTransfer } from "./RepeatingTransfer";

/** Transfers that Astra repeats between bank accounts, made elsewhere. */
export function RepeatingScreen() {
  const { t } = useTranslation();
  const routines = useRoutines();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("repeating.title")}
        lead={t("repeating.lead")}
        back={{ href: paths.transfers, label: t("repeating.back") }}
      />
      {routines.data ? (
        <Listed view={routines.data} />
      ) : routines.isError ? (
        <Problem problem={describeError(routines.error)} onRetry={() => void routines.refetch()} />
      ) : (
        <Skeleton lines={4} />
      )}
    </div>
  );
}

function Listed({ view }: { view: RoutinesView }) {
  const { t } = useTranslation();
  const refresh = useRefreshRoutines();
  const end = useEndRoutine();
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="empty:hidden">
        <OfflineNote offline={view.offline} asOf={view.as_of} />
      </div>
      {!view.signed_in && view.routines.length > 0 && (
        <Notice tone="caution" title={t("repeating.signed_out.title")}>
          <p>{t("repeating.signed_out.text")}</p>
          <div className="mt-3">
            <ButtonLink kind="main" href={signInPath("renew", paths.repeating)}>
              {t("repeating.signed_out.action")}
            </ButtonLink>
          </div>
        </Notice>
      )}
      {!end.isError && (
        <ResultSlot testId="end-result" result={resultOf(end, { done: t("repeating.end.done") })} />
      )}
      {view.routines.length === 0 ? (
        <EmptyState
          drawing={<Ledger />}
          title={t("repeating.empty.title")}
          text={t("repeating.empty.text")}
          action={<ButtonLink href={paths.transfers}>{t("repeating.back")}</ButtonLink>}
        />
      ) : (
        <ul className="divide-y divide-line rounded border border-line bg-surface">
          {view.routines.map((routine) => (
            <RepeatingTransfer key={routine.id} routine={routine} canChange={view.signed_in} end={end} />
          ))}
        </ul>
      )}
      {view.signed_in && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            testId="refresh-routines"
            icon={
              <RefreshCw aria-hidden size="1.25rem" className={refresh.isPending ? "animate-spin" : ""} />
            }
            pending={refresh.isPending}
            onPress={() => refresh.mutate()}
          >
            {refresh.isPending ? t("repeating.refreshing") : t("repeating.refresh")}
          </Button>
          {view.as_of && (
            <p className="text-small text-muted">{t("common.as_of", { when: formatDateTime(view.as_of) })}</p>
          )}
          <ResultSlot
            testId="refresh-result"
            result={resultOf(refresh, { done: t("repeating.refreshed") })}
          />
        </div>
      )}
    </div>
  );
}
