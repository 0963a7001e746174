import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatCount, formatMonth, formatRoundMoney } from "../../../components/formats";
import { Money } from "../../../components/Money";
import { Panel } from "../../../components/Panel";
import type { MonthMovedView } from "../../../ipc/bindings";

/** More bars than these are too thin to be read in a small window. */
const BARS = 12;
const HEIGHT = 100;

/** What arrived month by month: bars for the eye, and the same as a table. */
export function MonthChart({ months }: { months: MonthMovedView[] }) {
  const { t } = useTranslation();
  const latest = months.slice(-BARS);
  const most = Math.max(1, ...latest.map(({ moved }) => moved));
  return (
    <Panel
      title={t("activity.chart.title")}
      text={
        latest.length < months.length
          ? t("activity.chart.latest", { count: latest.length, total: months.length })
          : t("activity.chart.all")
      }
    >
      <div aria-hidden data-testid="month-chart" className="grid auto-cols-fr grid-flow-col gap-1 md:gap-2">
        {latest.map(({ month, moved }, place) => (
          <div key={month} className="grid min-w-0 justify-items-center gap-1">
            <span className="figures hidden text-small whitespace-nowrap text-muted md:block">
              {moved > 0 && formatRoundMoney(moved)}
            </span>
            <svg
              viewBox={`0 0 10 ${HEIGHT}`}
              preserveAspectRatio="none"
              className="h-16 w-full max-w-16 text-accent"
              role="presentation"
            >
              <rect x="0" y={HEIGHT - 1} width="10" height="1" className="fill-line" />
              <Bar share={moved / most} />
            </svg>
            <span className="text-small whitespace-nowrap text-muted">
              <span className="hidden md:inline">{formatMonth(month, "short")}</span>
              {/* Room for one letter: every third month is named. */}
              <span className="md:hidden">{place % 3 === 0 ? formatMonth(month, "short") : "\u00a0"}</span>
            </span>
          </div>
        ))}
      </div>
      <details className="group mt-3">
        <summary
          data-testid="month-table"
          className="-ml-1 inline-flex min-h-6 cursor-pointer list-none items-center gap-1 rounded-small px-1 py-0.5 font-medium text-accent-ink [&::-webkit-details-marker]:hidden"
        >
          <ChevronRight aria-hidden size="1rem" className="transition-transform group-open:rotate-90" />
          {t("activity.chart.table")}
        </summary>
        <table className="mt-2 w-full max-w-[32rem] border-collapse text-left">
          <thead>
            <tr className="text-small text-muted">
              <th scope="col" className="py-1.5 pr-4 font-medium">
                {t("activity.chart.month")}
              </th>
              <th scope="col" className="hidden py-1.5 pr-4 text-right font-medium md:table-cell">
                {t("activity.chart.count")}
              </th>
              <th scope="col" className="py-1.5 text-right font-medium">
                {t("activity.chart.moved")}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-y border-line">
            {months.toReversed().map(({ month, moved, count }) => (
              <tr key={month}>
                <th scope="row" className="py-1.5 pr-4 font-normal">
                  {formatMonth(month, "long")}
                  <span className="block text-small text-muted md:hidden">
                    {t("activity.chart.count_of", { count })}
                  </span>
                </th>
                <td className="figures hidden py-1.5 pr-4 text-right md:table-cell">{formatCount(count)}</td>
                <td className="py-1.5 text-right">
                  <Money cents={moved} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}

/** What moved a little is still seen. */
function Bar({ share }: { share: number }) {
  if (share <= 0) return null;
  const height = Math.max(2, Math.round(share * HEIGHT));
  return <rect x="0" y={HEIGHT - height} width="10" height={height} fill="currentColor" />;
}
