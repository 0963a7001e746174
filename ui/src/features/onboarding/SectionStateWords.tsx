import { useTranslation } from "react-i18next";
import type { SectionState } from "./issues";

/** The state of a section: complete, or what is left there. */
export function SectionStateWords({ state }: { state: SectionState }) {
  const { t } = useTranslation();
  if (state.kind === "done") return t("onboarding.section_state.done");
  if (state.kind === "waiting") return t("onboarding.section_state.waiting");
  return t(`onboarding.section_state.${state.kind}`, { count: state.count });
}
