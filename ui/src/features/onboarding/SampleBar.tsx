import { ChevronRight, FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { ResultSlot } from "../../components/ResultSlot";
import type { Sample } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useForm } from "./fields";
import { isUntouched } from "./form";
import { useFillSample } from "./queries";

/** Main outcome, and those that are folded away. */
const main: Sample = "approved";
const others = ["reviewed", "rejected"] as const satisfies Sample[];

/** Fills the form with a made-up business, and asks not to type real numbers. */
export function SampleBar(props: {
  /** Nothing was typed yet: this is the way on. */
  main: boolean;
  onFilled: () => void;
}) {
  const { t } = useTranslation();
  const { draft, form, replace } = useForm();
  const fill = useFillSample(draft);
  const [wanted, setWanted] = useState<Sample | null>(null);

  const use = (sample: Sample) => {
    setWanted(null);
    fill.mutate(sample, {
      onSuccess: (view) => {
        replace(view);
        props.onFilled();
      },
    });
  };
  const choose = (sample: Sample) => {
    if (isUntouched(form)) use(sample);
    else setWanted(sample);
  };

  return (
    <section aria-labelledby="sample-title" className="rounded border border-line bg-practice px-5 py-4">
      <h2 id="sample-title" className="flex items-center gap-2 font-semibold text-practice-ink">
        <FlaskConical aria-hidden size={20} />
        {t("onboarding.sample.title")}
      </h2>
      <p className="mt-1 text-practice-ink">{t("onboarding.sample.text")}</p>
      <div className="mt-3 flex flex-wrap items-baseline gap-x-4 gap-y-2">
        <Button
          kind={props.main ? "main" : "plain"}
          testId={`sample-${main}`}
          pending={fill.isPending}
          onPress={() => choose(main)}
        >
          {t("onboarding.sample.business")}
        </Button>
        <details className="group open:basis-full">
          <summary
            data-testid="sample-outcomes"
            className="-ml-1 inline-flex cursor-pointer list-none items-center gap-1 rounded-small px-1 py-1 font-medium text-practice-ink [&::-webkit-details-marker]:hidden"
          >
            <ChevronRight aria-hidden size={16} className="transition-transform group-open:rotate-90" />
            {t("onboarding.sample.outcomes")}
          </summary>
          <div className="mt-2 flex flex-wrap gap-2">
            {others.map((sample) => (
              <Button
                key={sample}
                testId={`sample-${sample}`}
                pending={fill.isPending}
                onPress={() => choose(sample)}
              >
                {t(`onboarding.sample.${sample}`)}
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
