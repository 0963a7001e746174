import { ArrowRight, CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { classes } from "../../components/classes";
import type { BusinessStatusView } from "../../ipc/bindings";
import { type HomeStep, type NextStepProps, type Tone, useNextStepWords } from "./nextStepWords";

/** Where nothing follows. */
const endings: Partial<Record<HomeStep, BusinessStatusView>> = {
  profile_accepted: "finished",
  rejected: "rejected",
  suspended: "suspended",
};

const grounds: Record<Tone, string> = {
  accent: "border-accent/30 bg-accent-soft",
  caution: "border-caution/40 bg-caution-soft",
  critical: "border-critical/40 bg-critical-soft",
};

const inks: Record<Tone, string> = {
  accent: "text-accent-ink",
  caution: "text-caution",
  critical: "text-critical",
};

/** What comes next where it is no step of the path to the first transfer. */
export function NextStep(props: NextStepProps) {
  const { t } = useTranslation();
  const { title, texts, action, href, tone } = useNextStepWords(props);
  const ending = endings[props.next];
  return (
    <section
      data-testid="next-step"
      data-next={props.next}
      data-tone={tone}
      aria-labelledby="next-step-title"
      className={classes("rounded border px-panel py-5 md:py-6", grounds[tone])}
    >
      <p className={classes("flex items-center gap-1.5 text-small font-medium", inks[tone])}>
        {tone !== "accent" && <CircleAlert aria-hidden size="1rem" />}
        {ending ? t(`business.status.${ending}.word`) : t("home.next_label")}
      </p>
      <div className="mt-1 flex flex-wrap items-end justify-between gap-x-8 gap-y-5">
        <div className="max-w-[56ch] flex-1 basis-80">
          <h2 id="next-step-title" className="text-title font-semibold">
            {title}
          </h2>
          {texts.map((text) => (
            <p key={text} className="mt-1 wrap-anywhere">
              {text}
            </p>
          ))}
        </div>
        <ButtonLink kind="main" href={href} trailing={<ArrowRight aria-hidden size="1.25rem" />}>
          {action}
        </ButtonLink>
      </div>
    </section>
  );
}
