import { ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import type { ExportProgressView } from "../../../ipc/bindings";
import { useCancelExport } from "./queries";

const count = new Intl.NumberFormat("en-US");

/** How far an export is, and the way to end it. */
export function ExportProgress({ progress: { written, total } }: { progress: ExportProgressView }) {
  const { t } = useTranslation();
  const cancel = useCancelExport();
  return (
    <div className="grid w-full justify-items-start gap-3">
      <ProgressBar
        value={written}
        maxValue={Math.max(total, 1)}
        valueLabel={t("export.progress", { written: count.format(written), total: count.format(total) })}
        aria-label={t("export.under_way")}
        className="grid w-full max-w-96 gap-1"
      >
        {({ percentage, valueText }) => (
          <>
            <span className="figures text-small text-muted">{valueText}</span>
            <span className="block h-2 overflow-hidden rounded border border-edge bg-sunken">
              <span
                className="block h-full bg-accent forced-colors:bg-[Highlight]"
                style={{ width: `${percentage ?? 0}%` }}
              />
            </span>
          </>
        )}
      </ProgressBar>
      <Button testId="cancel-export" pending={cancel.isPending} onPress={() => cancel.mutate()}>
        {t("export.cancel")}
      </Button>
    </div>
  );
}
