import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";
import { SUBMISSIONS_MAX } from "../../ipc/bindings";

/** A warning before the last submission for a phone number, and before one too many. */
export function LastOneNotice(props: { used: number; testId: string }) {
  const { t } = useTranslation();
  const { used, testId } = props;
  if (used < SUBMISSIONS_MAX - 1) return null;
  const which = used === SUBMISSIONS_MAX - 1 ? "last" : "spent";
  return (
    <Notice tone="caution" title={t(`onboarding.${which}.title`)} testId={testId}>
      <p>{t(`onboarding.${which}.text`)}</p>
    </Notice>
  );
}
