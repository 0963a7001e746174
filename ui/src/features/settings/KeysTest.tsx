import { CircleAlert, CircleCheck, CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Details } from "../../components/Details";
import { ResultSlot } from "../../components/ResultSlot";
import type { ConnectionOutcomeView, ConnectionTestView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useKeysTested, useTestConnection } from "./queries";

/** Asks Astra whether it accepts the keys. */
export function KeysTest() {
  const { t } = useTranslation();
  const test = useTestConnection();
  // Forgotten with the keys that were tested.
  const tested = useKeysTested();
  return (
    <div className="grid grid-cols-1 gap-4">
      <div>
        <Button
          kind={tested?.outcome === "connected" ? "plain" : "main"}
          testId="test-connection"
          pending={test.isPending}
          onPress={() => test.mutate()}
        >
          {test.isPending ? t("settings.test.testing") : t("settings.test.action")}
        </Button>
      </div>
      <ResultSlot result={resultOf(test)}>{tested && test.isSuccess && <Outcome test={tested} />}</ResultSlot>
    </div>
  );
}

const outcomes: Record<ConnectionOutcomeView, { icon: typeof CircleCheck; colour: string }> = {
  connected: { icon: CircleCheck, colour: "text-positive" },
  keys_refused: { icon: CircleAlert, colour: "text-critical" },
  offline: { icon: CloudOff, colour: "text-caution" },
  unavailable: { icon: CircleAlert, colour: "text-caution" },
};

function Outcome({ test }: { test: ConnectionTestView }) {
  const { t } = useTranslation();
  const { icon: Icon, colour } = outcomes[test.outcome];
  return (
    <div
      data-testid="connection-outcome"
      data-outcome={test.outcome}
      className="flex gap-3 rounded border border-line bg-sunken px-4 py-3"
    >
      <Icon aria-hidden size="1.25rem" className={`mt-px shrink-0 ${colour}`} />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold">{t(`settings.test.outcome.${test.outcome}.title`)}</p>
        <p className="max-w-[62ch]">{t(`settings.test.outcome.${test.outcome}.text`)}</p>
        {test.request_id && <Details items={[[t("common.request_id"), test.request_id]]} />}
      </div>
    </div>
  );
}
