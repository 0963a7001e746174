import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { describeError } from "../../ipc/errors";
import { paths } from "../../paths";
import { isUntouched } from "./form";
import { sectionOf, sectionsOf } from "./formTable";
import { firstIncomplete } from "./issues";
import { useDraft } from "./queries";

/** Leads to the open draft: to what one needs for it, or, once it was begun, to the first section that is not complete. */
export function DetailsScreen({ onOpen }: { onOpen: (href: string) => void }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const { data } = draft;
  useEffect(() => {
    if (!data) return;
    const sections = sectionsOf(data.form);
    const issues = data.issues.filter((issue) => sections.includes(sectionOf(issue.field)));
    const page = isUntouched(data.form) ? undefined : firstIncomplete(sections, issues);
    onOpen(paths.onboarding(data.id, page));
  }, [data, onOpen]);
  return (
    <>
      <PageHead title={t("onboarding.title")} />
      {draft.isError ? (
        <Problem problem={describeError(draft.error)} onRetry={() => void draft.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </>
  );
}
