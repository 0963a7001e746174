import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";
import { useApp } from "../../ipc/app";
import { dailyCount } from "../../ipc/bindings";

/** How many transfers Astra takes a day: said before one is confirmed, and where one was refused. */
export function DailyCount({ refused = false }: { refused?: boolean }) {
  const { t } = useTranslation();
  const business = useApp().data?.business?.id;
  const { data } = useQuery({ queryKey: ["daily_count", business], queryFn: dailyCount });
  if (!data) return null;
  const { limit, confirmed, used_up } = data;
  if (refused && !used_up) return null;
  const said = t("transfers.daily_count.limit", { count: limit });
  if (!used_up) {
    return (
      <p className="text-small text-muted" data-testid="daily-count">
        {said}
      </p>
    );
  }
  return (
    <Notice tone="caution" testId="daily-count">
      <p>
        {said} {t("transfers.daily_count.confirmed", { count: confirmed })}
      </p>
      <p>{refused ? t("transfers.daily_count.may_be_why") : t("transfers.daily_count.may_refuse")}</p>
    </Notice>
  );
}
