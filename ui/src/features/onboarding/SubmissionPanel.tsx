import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Details } from "../../components/Details";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import type { SubmissionView } from "../../ipc/bindings";

/** The result of the last submission, above the form. */
export function SubmissionPanel(props: {
  submission: SubmissionView;
  pending: boolean;
  onSendAgain: () => void;
}) {
  const { t } = useTranslation();
  const { submission, pending, onSendAgain } = props;
  switch (submission.state) {
    case "none":
      return null;
    case "sending":
      return (
        <div role="status">
          <Notice tone="info" title={t("onboarding.sending.title")}>
            <p>{t("onboarding.sending.text")}</p>
          </Notice>
        </div>
      );
    case "refused":
      return (
        <Panel tone="critical" title={t("onboarding.refused.title")} text={t("onboarding.refused.text")}>
          <p className="font-medium">{t("onboarding.refused.said")}</p>
          <blockquote className="mt-1 border-l-2 border-critical pl-3">{submission.detail}</blockquote>
          {submission.request_id && (
            <div className="mt-3">
              <Details items={[[t("common.request_id"), submission.request_id]]} />
            </div>
          )}
        </Panel>
      );
    case "unclear":
      return (
        <Panel
          tone="caution"
          title={t("onboarding.unclear.title")}
          text={t("onboarding.unclear.text", { when: formatDateTime(submission.at) })}
        >
          <p className="max-w-[62ch]">{t("onboarding.unclear.choice")}</p>
          <div className="mt-4">
            <Button testId="submit-again" pending={pending} onPress={onSendAgain}>
              {pending ? t("onboarding.review.sending") : t("onboarding.unclear.again")}
            </Button>
          </div>
        </Panel>
      );
  }
}
