import { useTranslation } from "react-i18next";

const widths = ["w-2/5", "w-4/5", "w-3/5", "w-3/4", "w-1/2"];

/** Stands where text will be, on the first load only. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" className="grid gap-3 rounded border border-line bg-surface p-6">
      <span className="sr-only">{t("common.loading")}</span>
      {Array.from({ length: lines }, (_, line) => widths[line % widths.length]).map((width, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are all alike and never move
        <div key={line} aria-hidden className={`skeleton h-4 ${width}`} />
      ))}
    </div>
  );
}
