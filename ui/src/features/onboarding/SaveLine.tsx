import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { formatTime } from "../../components/formats";
import { describeError } from "../../ipc/errors";
import type { FormHandle } from "./useDraftForm";

/** Says beside the buttons whether what was typed is on the disk. */
export function SaveLine(props: {
  handle: FormHandle;
  savedAt: string | null;
  /** Counts attempts to go on that a failed save stopped: each one takes the focus. */
  stopped?: number;
}) {
  const { t } = useTranslation();
  const { handle, savedAt, stopped = 0 } = props;
  const failed = handle.saveError !== null;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stopped === 0) return;
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView?.({ block: "nearest" });
  }, [stopped]);

  if (failed) {
    const { title, body } = describeError(handle.saveError);
    return (
      <div
        ref={box}
        tabIndex={-1}
        role="alert"
        data-testid="saved-note"
        data-saved="no"
        className="flex basis-full scroll-m-6 gap-3 rounded border border-critical/40 bg-critical-soft px-4 py-3"
      >
        <CircleAlert aria-hidden size="1.25rem" className="mt-px shrink-0 text-critical" />
        <div className="grid justify-items-start gap-1">
          <p className="font-semibold text-critical">{t("onboarding.save_failed")}</p>
          <p>
            {title}. {body}
          </p>
          <div className="mt-1">
            <Button testId="save-again" onPress={() => void handle.flush()}>
              {t("common.retry")}
            </Button>
          </div>
        </div>
      </div>
    );
  }
  return (
    <p
      role="status"
      data-testid="saved-note"
      data-saved={handle.saving || !savedAt ? "no" : "yes"}
      className="text-small text-muted empty:hidden"
    >
      {savedAt
        ? t("onboarding.saved", { when: formatTime(savedAt) })
        : handle.saving
          ? t("onboarding.saving")
          : null}
    </p>
  );
}
