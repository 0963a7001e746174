import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { describeError } from "../../ipc/errors";
import { useTestSignInLink } from "./queries";

/** Whether a link in the browser really comes back to this app. */
export function SignInLink() {
  const { t } = useTranslation();
  const test = useTestSignInLink();
  return (
    <Panel title={t("settings.link.title")} text={t("settings.link.text")}>
      <div className="grid gap-4">
        <div>
          <Button testId="test-link" pending={test.isPending} onPress={() => test.mutate()}>
            {test.isPending ? t("settings.link.testing") : t("settings.link.action")}
          </Button>
        </div>
        {test.isError && <Problem problem={describeError(test.error)} />}
        {test.data && !test.isPending && (
          <div
            role="status"
            data-testid="link-outcome"
            data-outcome={test.data}
            className="flex gap-3 rounded border border-line bg-sunken px-4 py-3"
          >
            {test.data === "reached" ? (
              <CircleCheck aria-hidden size={20} className="mt-px shrink-0 text-positive" />
            ) : (
              <CircleAlert aria-hidden size={20} className="mt-px shrink-0 text-caution" />
            )}
            <div>
              <p className="font-semibold">{t(`settings.link.outcome.${test.data}.title`)}</p>
              <p className="max-w-[62ch]">{t(`settings.link.outcome.${test.data}.text`)}</p>
            </div>
          </div>
        )}
      </div>
    </Panel>
  );
}
