import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { SectionName } from "./formTable";
import type { SectionState } from "./issues";
import { sectionId } from "./sections";

const icons = {
  done: { icon: CircleCheck, colour: "text-positive" },
  open: { icon: CircleDashed, colour: "text-muted" },
  wrong: { icon: CircleAlert, colour: "text-critical" },
} as const;

/** The sections beside the form: each with its state and a link. */
export function SectionList(props: { sections: SectionName[]; states: Record<SectionName, SectionState> }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("onboarding.sections_label")} className="sticky top-6 hidden self-start full:block">
      <ol className="grid gap-0.5">
        {props.sections.map((name) => {
          const state = props.states[name];
          const { icon: Icon, colour } = icons[state.kind];
          return (
            <li key={name}>
              <button
                type="button"
                onClick={() => goToSection(name)}
                className="flex w-full cursor-pointer gap-2.5 rounded px-2.5 py-2 text-left hover:bg-hover"
              >
                <Icon aria-hidden size={20} className={`mt-px shrink-0 ${colour}`} />
                <span>
                  <span className="block font-medium">{t(`onboarding.${name}.title`)}</span>
                  <span className="block text-small text-muted">
                    <SectionStateWords state={state} />
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

export function SectionStateWords({ state }: { state: SectionState }) {
  const { t } = useTranslation();
  if (state.kind === "done") return t("onboarding.section_state.done");
  return t(`onboarding.section_state.${state.kind}`, { count: state.count });
}

/** Brings a section to the top and puts the focus into its first field. */
export function goToSection(name: SectionName): void {
  const section = document.getElementById(sectionId(name));
  section?.scrollIntoView?.({ block: "start" });
  section?.querySelector<HTMLElement>("input, select, button")?.focus({ preventScroll: true });
}
