import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox";
import { Facts } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import type { BusinessSummaryView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { useSetKeepWatching } from "../../ipc/keepWatching";
import { resultOf } from "../../ipc/useAction";
import { Leaving } from "./Leaving";
import { Section } from "./Section";

/** What Astra Desk does on this computer while nobody looks, and how it keeps what is here. */
export function ThisComputer(props: {
  keepsWatching: boolean;
  business: BusinessSummaryView | null;
  /** Both are called with a sentence that says so where the person goes next. */
  onRemoved: (message: string) => void;
  onSignedOut: (message: string) => void;
}) {
  const { keepsWatching, business } = props;
  const { t } = useTranslation();
  const keysKeptIn = useConnection().data?.keys_kept_in;
  const set = useSetKeepWatching();
  return (
    <Section title={t("settings.this_computer.title")}>
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
      {keysKeptIn && (
        <div className="mt-5 border-t border-line pt-4">
          <Facts
            facts={[[t("settings.this_computer.keys"), t(`settings.this_computer.keys_${keysKeptIn}`)]]}
          />
        </div>
      )}
      {business && (
        <div className="mt-4">
          <Leaving
            business={business}
            onRemoved={(name) => props.onRemoved(t("business.remove.done", { name }))}
            onSignedOut={() => props.onSignedOut(t("business.sign_out.done"))}
          />
        </div>
      )}
    </Section>
  );
}
