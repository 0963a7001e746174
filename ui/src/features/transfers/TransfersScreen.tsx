import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { Ledger } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import { describeError, toErrorView } from "../../ipc/errors";
import { paths } from "../../paths";
import { cleared, FilterBar } from "./activity/FilterBar";
import { MonthChart } from "./activity/MonthChart";
import { useActivity } from "./activity/queries";
import { type ActivitySearch, leavesOut } from "./activity/search";
import { Totals } from "./activity/Totals";
import { TransferTable } from "./activity/TransferTable";
import { useFilters } from "./activity/useFilters";
import { ExportLink } from "./export/ExportLink";
import { RepeatingLink } from "./RepeatingLink";

/** As many as one sees at a glance need neither filters nor a chart. */
const FEW = 5;

export function TransfersScreen(props: {
  search: ActivitySearch;
  onSearch: (search: ActivitySearch) => void;
}) {
  const { t } = useTranslation();
  const app = useApp();
  const { filters, setFilters, tell } = useFilters(props.search, props.onSearch);
  const { listed, error, refetch } = useActivity(filters);
  const ready = app.data?.next === "move_money";
  const view = listed?.first;
  const total = view?.total ?? 0;
  const move = (
    <ButtonLink kind="main" href={paths.move} testId="move-money">
      {t("transfers.move")}
    </ButtonLink>
  );
  const issues = error ? toErrorView(error).fields : [];
  const many = total > FEW;

  return (
    <>
      <PageHead
        title={t("transfers.title")}
        lead={t("transfers.lead")}
        action={
          total > 0 ? (
            <>
              {ready && move}
              <ExportLink />
            </>
          ) : undefined
        }
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={view?.offline ?? false} asOf={app.data?.as_of} />
      </div>
      <RepeatingLink />
      {error && issues.length === 0 && (
        <div className="mb-5">
          <Problem problem={describeError(error)} onRetry={() => void refetch()} />
        </div>
      )}
      {!view && !error && <Skeleton lines={5} />}
      {(many || leavesOut(filters)) && (
        <div className="mb-5 grid grid-cols-1 gap-5">
          <FilterBar
            filters={filters}
            onChange={setFilters}
            // Before a row leads away: going back finds the list that was on screen.
            onSearched={tell}
            issues={issues}
            cards={view?.cards ?? []}
          />
          {many && view && view.months.length > 1 && <MonthChart months={view.months} />}
        </div>
      )}
      {view && total === 0 && (
        <EmptyState
          drawing={<Ledger />}
          title={t("transfers.empty.title")}
          text={ready ? t("transfers.empty.text") : t("transfers.needs_cards")}
          action={
            ready ? (
              move
            ) : (
              <ButtonLink kind="main" href={paths.home}>
                {t("transfers.see_next")}
              </ButtonLink>
            )
          }
        />
      )}
      {listed && view && total > 0 && (
        <div className="grid grid-cols-1 gap-3">
          <Totals view={view} />
          {view.matching > 0 ? (
            <TransferTable listed={listed} />
          ) : (
            <EmptyState
              drawing={<Ledger />}
              title={t("activity.none.title")}
              text={t("activity.none.text")}
              action={
                <Button testId="clear-all" onPress={() => setFilters(cleared(filters))}>
                  {t("activity.clear")}
                </Button>
              }
            />
          )}
        </div>
      )}
    </>
  );
}
