import { useTranslation } from "react-i18next";
import { formatCount, formatMoney } from "../../../components/formats";
import type { ActivityView } from "../../../ipc/bindings";

/** What the transfers on the list come to. */
export function Totals({ view }: { view: ActivityView }) {
  const { t } = useTranslation();
  const { matching, total } = view;
  const shown = formatCount(matching);
  const parts = [
    matching === total
      ? t("activity.totals.all", { count: total, shown })
      : t("activity.totals.some", { shown, total: formatCount(total) }),
  ];
  if (view.months.length > 0) {
    parts.push(t("activity.totals.arrived", { amount: formatMoney(view.arrived) }));
    parts.push(t("activity.totals.fees", { amount: formatMoney(view.fees) }));
  }
  if (view.fees_unknown > 0) {
    const unknown = { count: view.fees_unknown, shown: formatCount(view.fees_unknown) };
    parts.push(t("activity.totals.fees_unknown", unknown));
  }
  return (
    <p role="status" data-testid="activity-totals" className="figures text-muted">
      {parts.join(", ")}
    </p>
  );
}
