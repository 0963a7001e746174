import { Check, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { isSameDay } from "./formats";
import { DateTime } from "./Money";

export interface TimelineStep {
  key: string;
  label: string;
  state: "done" | "current" | "ahead" | "failed";
  at: string | null;
}

const dots: Record<TimelineStep["state"], string> = {
  done: "border-accent bg-accent text-on-accent",
  current: "border-accent bg-surface",
  ahead: "border-edge/60 bg-surface",
  failed: "border-critical bg-critical text-surface",
};

/** A day is named once; below it times are enough. */
function isOfTheDayAbove(steps: TimelineStep[], index: number): boolean {
  const at = steps[index]?.at;
  const above = steps.slice(0, index).findLast((step) => step.at !== null)?.at;
  return Boolean(at && above && isSameDay(at, above));
}

/** Past, current and coming steps. */
export function Timeline({ steps, label }: { steps: TimelineStep[]; label: string }) {
  const { t } = useTranslation();
  return (
    <ol aria-label={label} className="grid">
      {steps.map((step, index) => (
        <li
          key={step.key}
          aria-current={step.state === "current" ? "step" : undefined}
          className="relative flex gap-3 pb-5 last:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden
              className={classes(
                "absolute top-5 bottom-0 left-[0.59rem] w-px",
                step.state === "done" ? "bg-accent" : "bg-line",
              )}
            />
          )}
          <span
            aria-hidden
            className={classes(
              "edge-forced relative mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-[1.5px]",
              dots[step.state],
            )}
          >
            {step.state === "done" && <Check size="0.75rem" strokeWidth={3} />}
            {step.state === "failed" && <X size="0.75rem" strokeWidth={3} />}
            {step.state === "current" && <span className="size-2 rounded-full bg-accent" />}
          </span>
          <span className={classes("flex flex-wrap gap-x-3", step.state === "ahead" && "text-muted")}>
            <span className={step.state === "current" ? "font-semibold" : undefined}>
              {step.label}
              <span className="sr-only">, {t(`common.step_state.${step.state}`)}</span>
            </span>
            {step.at && (
              <span className="text-muted">
                <DateTime iso={step.at} timeAlone={isOfTheDayAbove(steps, index)} />
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
