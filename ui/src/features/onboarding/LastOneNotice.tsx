import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";
import { type DraftView, SUBMISSIONS_MAX } from "../../ipc/bindings";

/** The next submission for this phone number is the last that Astra takes. */
export const isLast = (draft: Pick<DraftView, "submissions_used">): boolean =>
  draft.submissions_used === SUBMISSIONS_MAX - 1;

/** A warning before the last submission. */
export function LastOneNotice({ testId }: { testId: string }) {
  const { t } = useTranslation();
  return (
    <Notice tone="caution" title={t("onboarding.last.title")} testId={testId}>
      <p>{t("onboarding.last.text")}</p>
    </Notice>
  );
}
