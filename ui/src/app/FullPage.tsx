import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../components/Button";
import { Details } from "../components/Details";
import { Mark } from "../components/drawings";
import { useChooseEnvironment } from "../ipc/environment";
import { describeError } from "../ipc/errors";

/** What trying again can't mend: the sentence says what to do instead. */
const beyondRetry = ["newer_version", "storage_damaged", "reopen"];
/** What another environment can't mend either: nothing opens before the app was closed. */
const beyondPractice = ["reopen"];

/** The whole window, when there is nothing else to show: a calm page with one thing to do. */
export function FullPageError(props: {
  error: unknown;
  retrying: boolean;
  onRetry: () => void;
  /** It was Practice that failed, as far as is known: then Practice is no way out. */
  inPractice: boolean;
}) {
  const { t } = useTranslation();
  const problem = describeError(props.error);
  return (
    <FullPage>
      <div
        role="alert"
        data-testid="problem"
        data-code={problem.code}
        className="grid justify-items-start gap-3"
      >
        <h1 className="text-page font-semibold tracking-tight" data-testid="page-title">
          {problem.title}
        </h1>
        <p className="text-lead text-muted">{problem.body}</p>
        <div className="flex flex-wrap gap-2 empty:hidden">
          {!beyondRetry.includes(problem.code) && (
            <Button kind="main" pending={props.retrying} onPress={props.onRetry}>
              {t("common.retry")}
            </Button>
          )}
          {!props.inPractice && !beyondPractice.includes(problem.code) && <BackToPractice />}
        </div>
        <Details
          items={[
            [t("common.error_code"), problem.code],
            ...(problem.requestId ? [[t("common.request_id"), problem.requestId] as [string, string]] : []),
          ]}
        />
      </div>
    </FullPage>
  );
}

/** The way out of an environment that doesn't open. */
export function BackToPractice() {
  const { t } = useTranslation();
  const choose = useChooseEnvironment();
  return (
    <>
      <Button testId="back-to-practice" pending={choose.isPending} onPress={() => choose.mutate("practice")}>
        {choose.isPending ? t("common.back_to_practice_pending") : t("common.back_to_practice")}
      </Button>
      {choose.isError && (
        <p role="alert" className="w-full text-critical">
          {describeError(choose.error).title}
        </p>
      )}
    </>
  );
}

export function FullPage({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-6 py-12">
      <div className="arrive w-full max-w-[34rem]">
        <div className="mb-6">
          <Mark size={40} />
        </div>
        {children}
      </div>
    </main>
  );
}
