import { CircleAlert, CircleCheck, CircleHelp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { ResultSlot } from "../../components/ResultSlot";
import type { LinkTestView, TestedWayView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useTestSignInLink } from "./queries";
import { Section } from "./Section";

/** Tests whether a link in the browser opens this application, in each way in which browsers open one. */
export function SignInLink() {
  const { t } = useTranslation();
  const test = useTestSignInLink();
  return (
    <Section title={t("settings.link.title")} text={t("settings.link.text")}>
      <div className="grid grid-cols-1 gap-4">
        <div>
          <Button testId="test-link" pending={test.isPending} onPress={() => test.mutate()}>
            {test.isPending ? t("settings.link.testing") : t("settings.link.action")}
          </Button>
        </div>
        <ResultSlot result={resultOf(test)}>
          {test.data && !test.isPending && <Outcome test={test.data} />}
        </ResultSlot>
      </div>
    </Section>
  );
}

function Outcome({ test }: { test: LinkTestView }) {
  const { t } = useTranslation();
  const summary = summaryOf(test.ways);
  return (
    <div
      data-testid="link-outcome"
      data-outcome={summary}
      className="grid gap-3 rounded border border-line bg-sunken px-4 py-3"
    >
      <p className="font-semibold">{t(`settings.link.summary.${summary}`)}</p>
      {test.ways.map((tested) => (
        <Way key={tested.way} tested={tested} />
      ))}
    </div>
  );
}

function Way({ tested }: { tested: TestedWayView }) {
  const { t } = useTranslation();
  const { way, outcome } = tested;
  // Some ways have a cause, and so an advice, of their own.
  const ownCause = way === "xdg_open" && (outcome === "nothing_opens_it" || outcome === "not_installed");
  return (
    <div data-testid={`link-way-${way}`} data-outcome={outcome} className="flex gap-3">
      <Mark tested={tested} />
      <div>
        <p className="font-semibold">{t(`settings.link.way.${way}`)}</p>
        <p className="max-w-[62ch]">
          {ownCause ? t(`settings.link.xdg_open.${outcome}`) : t(`settings.link.outcome.${outcome}`)}
        </p>
      </div>
    </div>
  );
}

function Mark({ tested }: { tested: TestedWayView }) {
  if (tested.outcome === "reached") {
    return <CircleCheck aria-hidden size="1.25rem" className="mt-px shrink-0 text-positive" />;
  }
  if (isUntested(tested)) {
    return <CircleHelp aria-hidden size="1.25rem" className="mt-px shrink-0 text-muted" />;
  }
  return <CircleAlert aria-hidden size="1.25rem" className="mt-px shrink-0 text-caution" />;
}

/** Firefox opens links without the program `gio`, so its absence says nothing; Chrome needs `xdg-open`. */
const isUntested = ({ way, outcome }: TestedWayView) => outcome === "not_installed" && way !== "xdg_open";

function summaryOf(ways: TestedWayView[]): "reached" | "partly" | "missed" {
  const known = ways.filter((tested) => !isUntested(tested));
  const reached = known.filter(({ outcome }) => outcome === "reached").length;
  if (reached === 0) return "missed";
  return reached === known.length ? "reached" : "partly";
}
