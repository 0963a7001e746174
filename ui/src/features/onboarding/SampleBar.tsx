import { ChevronRight, FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { ResultSlot } from "../../components/ResultSlot";
import type { DraftView, PersonSample, Sample } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useForm } from "./fields";
import { isUntouched } from "./form";
import type { Kind } from "./formTable";
import { useFillPersonSample, useFillSample } from "./queries";

/** Outcomes that are folded away: the main one is approved. */
const others = {
  business: ["reviewed", "rejected"],
  person: ["retry", "document", "rejected"],
} as const satisfies { business: Sample[]; person: PersonSample[] };

type Wanted = "approved" | (typeof others)[Kind][number];

/** Fills the form with somebody made up, and asks not to type real numbers. */
export function SampleBar(props: {
  /** Nothing was typed yet: this is the way on. */
  main: boolean;
  onFilled: () => void;
}) {
  const { t } = useTranslation();
  const { draft, form, replace } = useForm();
  const { kind } = form;
  const business = useFillSample(draft);
  const person = useFillPersonSample(draft);
  const fill = kind === "business" ? business : person;
  const [wanted, setWanted] = useState<Wanted | null>(null);

  const use = (sample: Wanted) => {
    setWanted(null);
    const then = {
      onSuccess: (view: DraftView) => {
        replace(view);
        props.onFilled();
      },
    };
    if (kind === "business") business.mutate(sample as Sample, then);
    else person.mutate(sample as PersonSample, then);
  };
  const choose = (sample: Wanted) => {
    if (isUntouched(form)) use(sample);
    else setWanted(sample);
  };

  return (
    <section aria-labelledby="sample-title" className="rounded border border-line bg-practice px-5 py-4">
      <h2 id="sample-title" className="flex items-center gap-2 font-semibold text-practice-ink">
        <FlaskConical aria-hidden size="1.25rem" />
        {t(`onboarding.sample.${kind}.title`)}
      </h2>
      <p className="mt-1 text-practice-ink">{t(`onboarding.sample.${kind}.text`)}</p>
      <div className="mt-3 flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <Button
          kind={props.main ? "main" : "plain"}
          testId="sample-approved"
          pending={fill.isPending}
          onPress={() => choose("approved")}
        >
          {t(`onboarding.sample.${kind}.action`)}
        </Button>
        <details className="group open:basis-full">
          <summary
            data-testid="sample-outcomes"
            className="-ml-1 inline-flex cursor-pointer list-none items-center gap-1 rounded-small px-1 py-1 font-medium text-practice-ink [&::-webkit-details-marker]:hidden"
          >
            <ChevronRight aria-hidden size="1rem" className="transition-transform group-open:rotate-90" />
            {t("onboarding.sample.outcomes")}
          </summary>
          <div className="mt-2 flex flex-wrap gap-2">
            {others[kind].map((sample) => (
              <Button
                key={sample}
                testId={`sample-${sample}`}
                pending={fill.isPending}
                onPress={() => choose(sample)}
              >
                {t(`onboarding.sample.outcome.${sample}`)}
              </Button>
            ))}
          </div>
        </details>
      </div>
      <ResultSlot result={resultOf(fill)} />
      <AlertDialog
        open={wanted !== null}
        onClose={() => setWanted(null)}
        title={t("onboarding.sample.replace_title")}
        actions={
          <>
            <Button kind="main" testId="sample-replace" onPress={() => wanted && use(wanted)}>
              {t("onboarding.sample.replace")}
            </Button>
            <Button onPress={() => setWanted(null)}>{t("onboarding.sample.keep")}</Button>
          </>
        }
      >
        <p className="text-muted">{t("onboarding.sample.replace_text")}</p>
      </AlertDialog>
    </section>
  );
}
