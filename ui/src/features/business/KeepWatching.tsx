import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { useSetKeepWatching } from "../../ipc/keepWatching";
import { resultOf } from "../../ipc/useAction";

/** Offered once, while a review is pending. After the answer it says what was chosen, until one leaves the page. */
export function KeepWatching({ offered }: { offered: boolean }) {
  const { t } = useTranslation();
  const set = useSetKeepWatching();
  const chosen = useRef<HTMLDivElement>(null);
  const answered = set.isSuccess;
  // The buttons are gone; the keyboard goes on at what was chosen.
  useEffect(() => {
    if (answered) chosen.current?.focus({ preventScroll: true });
  }, [answered]);
  if (!offered && !answered) return null;
  return (
    <Panel
      title={offered ? t("business.keep_watching.title") : undefined}
      text={offered ? t("business.keep_watching.text") : undefined}
    >
      <div ref={chosen} tabIndex={-1} data-testid="keep-watching-offer" className="grid gap-3 outline-none">
        {offered && (
          <div className="flex flex-wrap gap-3">
            <Button pending={set.isPending} onPress={() => set.mutate(true)} testId="keep-watching-yes">
              {set.isPending ? t("business.keep_watching.pending") : t("business.keep_watching.yes")}
            </Button>
            <Button kind="quiet" onPress={() => set.mutate(false)} testId="keep-watching-no">
              {t("business.keep_watching.no")}
            </Button>
          </div>
        )}
        <ResultSlot
          result={resultOf(set, {
            done: set.variables ? t("business.keep_watching.done") : t("business.keep_watching.declined"),
          })}
        />
      </div>
    </Panel>
  );
}
