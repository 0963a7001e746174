import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { useSetKeepWatching } from "../../ipc/keepWatching";
import { resultOf } from "../../ipc/useAction";

/** What Astra Desk does on this computer while nobody looks. */
export function ThisComputer({ keepsWatching }: { keepsWatching: boolean }) {
  const { t } = useTranslation();
  const set = useSetKeepWatching();
  return (
    <Panel title={t("settings.this_computer.title")}>
      <div className="grid max-w-[62ch] gap-3">
        <Checkbox
          name="keep_watching"
          label={t("settings.this_computer.keep_watching")}
          hint={t("settings.this_computer.keep_watching_hint")}
          checked={keepsWatching}
          onChange={(on) => set.mutate(on)}
          testId="keep-watching"
        />
        <ResultSlot
          result={resultOf(set, {
            done: keepsWatching ? t("settings.this_computer.on") : t("settings.this_computer.off"),
          })}
          testId="keep-watching-result"
        />
      </div>
    </Panel>
  );
}
