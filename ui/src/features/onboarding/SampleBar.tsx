import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { Problem } from "../../components/Problem";
import type { Sample } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useForm } from "./fields";
import { isUntouched } from "./form";
import { useFillSample } from "./queries";

const samples: Sample[] = ["approved", "reviewed", "rejected"];

/** Fills the form with made-up businesses, and asks not to type real numbers. */
export function SampleBar() {
  const { t } = useTranslation();
  const { form, replace } = useForm();
  const fill = useFillSample();
  const [wanted, setWanted] = useState<Sample | null>(null);
  // A sample replaces another sample without a question.
  const [filled, setFilled] = useState<unknown>(null);

  const use = (sample: Sample) => {
    setWanted(null);
    fill.mutate(sample, {
      onSuccess: (view) => {
        replace(view);
        setFilled(view.form);
      },
    });
  };
  const choose = (sample: Sample) => {
    if (isUntouched(form) || form === filled) use(sample);
    else setWanted(sample);
  };

  return (
    <section aria-labelledby="sample-title" className="rounded border border-line bg-practice px-5 py-4">
      <h2 id="sample-title" className="flex items-center gap-2 font-semibold text-practice-ink">
        <FlaskConical aria-hidden size={20} />
        {t("onboarding.sample.title")}
      </h2>
      <p className="mt-1 text-practice-ink">{t("onboarding.sample.text")}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {samples.map((sample) => (
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
      {fill.isError && (
        <div className="mt-3">
          <Problem problem={describeError(fill.error)} />
        </div>
      )}
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
