import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { formatDateTime } from "./formats";

/** Says that Astra can't be reached and how old the page is. */
export function OfflineNote({ offline, asOf }: { offline: boolean; asOf?: string | null }) {
  const { t } = useTranslation();
  if (!offline) return null;
  return (
    <p
      role="status"
      data-testid="offline-note"
      className="flex gap-2 rounded border border-line bg-sunken px-4 py-2.5"
    >
      <CloudOff aria-hidden size="1.25rem" className="mt-px shrink-0 text-muted" />
      {asOf ? t("common.offline_as_of", { when: formatDateTime(asOf) }) : t("common.offline")}
    </p>
  );
}
