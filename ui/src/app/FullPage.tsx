import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../components/Button";
import { Copyable } from "../components/Copy";
import { Details } from "../components/Details";
import { useDocumentTitle } from "../components/documentTitle";
import { Mark } from "../components/drawings";
import { ResultSlot } from "../components/ResultSlot";
import { startQuery } from "../ipc/app";
import type { ErrorCode } from "../ipc/bindings";
import { useChooseEnvironment } from "../ipc/environment";
import { describeError } from "../ipc/errors";
import { resultOf } from "../ipc/useAction";
import { useBeginAnew } from "./start";

/** Errors that a retry can't solve: their text says what to do instead. */
const beyondRetry: ErrorCode[] = ["newer_version", "reopen"];
/** Errors that a new folder solves. One of the disk, the password store or another window stays. */
const mendedAnew: ErrorCode[] = [
  "storage_damaged",
  "key_lost",
  "newer_version",
  "storage",
  "disk_failing",
  "internal",
];
/** Errors about the files: the page says where they are. */
const aboutFiles: ErrorCode[] = [...mendedAnew, "disk_full", "disk_denied", "disk_read_only", "no_lock"];
/** Errors that keep every environment from opening until the application is restarted. */
const beyondPractice: ErrorCode[] = ["reopen"];

/** The whole window, when there is nothing else to show: a calm page with one thing to do. */
export function FullPageError(props: {
  error: unknown;
  /** When it was tried again last, 0 if never; `retrying` while that runs. */
  retriedAt: number;
  retrying: boolean;
  onRetry: () => void;
  /** Practice began anew; the old folder is kept at `kept`. */
  onBegunAnew: (kept: string) => void;
}) {
  const { t } = useTranslation();
  const problem = describeError(props.error);
  useDocumentTitle(problem.title);
  const start = useQuery(startQuery).data;
  const anew = start?.environment === "practice" && mendedAnew.includes(problem.code);
  // Going to Practice is offered only where another environment failed.
  const elsewhere = start !== undefined && start.environment !== "practice";
  return (
    <FullPage>
      <div
        role="alert"
        data-testid="start-problem"
        data-code={problem.code}
        className="grid justify-items-start gap-3"
      >
        <h1 className="text-page font-semibold tracking-tight" data-testid="page-title">
          {problem.title}
        </h1>
        <p className="text-lead text-muted">{problem.body}</p>
        {start && aboutFiles.includes(problem.code) && (
          <div data-testid="kept" className="grid gap-1">
            <p>{t("common.start.kept")}</p>
            <Copyable name={t("common.start.folder")} value={start.folder} />
            {start.copies.length > 0 && <p className="mt-2">{t("common.start.copy")}</p>}
            {start.copies.map((copy) => (
              <Copyable key={copy} name={t("common.start.copy_name")} value={copy} />
            ))}
          </div>
        )}
        {start && problem.code === "key_lost" && !anew && <p>{t("common.start.without_backup")}</p>}
        {anew && <p>{t("common.start.anew_hint")}</p>}
        <div className="mt-2 flex flex-wrap gap-2 empty:hidden">
          {!beyondRetry.includes(problem.code) && (
            <Button kind="main" pending={props.retrying} onPress={props.onRetry}>
              {t("common.retry")}
            </Button>
          )}
          {anew && <BeginAnew onBegun={props.onBegunAnew} />}
          {elsewhere && !beyondPractice.includes(problem.code) && <BackToPractice />}
        </div>
        <ResultSlot
          result={{
            attempt: props.retriedAt,
            problem:
              props.retriedAt > 0 && !props.retrying
                ? { ...problem, title: t("common.start.still"), body: problem.title, requestId: null }
                : null,
          }}
        />
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

function BeginAnew({ onBegun }: { onBegun: (kept: string) => void }) {
  const { t } = useTranslation();
  const anew = useBeginAnew();
  return (
    <>
      <Button
        testId="begin-anew"
        pending={anew.isPending}
        onPress={() => anew.mutate(undefined, { onSuccess: onBegun })}
      >
        {anew.isPending ? t("common.start.anew_pending") : t("common.start.anew")}
      </Button>
      <ResultSlot result={resultOf(anew)} />
    </>
  );
}

/** Says where the earlier Practice is kept, until the person goes on. */
export function BegunAnew({ kept, onContinue }: { kept: string; onContinue: () => void }) {
  const { t } = useTranslation();
  useDocumentTitle(t("common.start.begun_title"));
  return (
    <FullPage>
      <div data-testid="begun-anew" className="grid justify-items-start gap-3">
        <h1 className="text-page font-semibold tracking-tight" data-testid="page-title">
          {t("common.start.begun_title")}
        </h1>
        <p className="text-lead text-muted">{t("common.start.begun_text")}</p>
        <Copyable name={t("common.start.folder")} value={kept} />
        <Button kind="main" onPress={onContinue}>
          {t("common.start.begun_action")}
        </Button>
      </div>
    </FullPage>
  );
}

/** Goes to Practice when another environment doesn't open. */
export function BackToPractice() {
  const { t } = useTranslation();
  const choose = useChooseEnvironment();
  return (
    <>
      <Button testId="back-to-practice" pending={choose.isPending} onPress={() => choose.mutate("practice")}>
        {choose.isPending ? t("common.back_to_practice_pending") : t("common.back_to_practice")}
      </Button>
      <ResultSlot result={resultOf(choose)} />
    </>
  );
}

export function FullPage({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-6 py-12">
      <div className="arrive w-full max-w-[34rem]">
        <div className="mb-6">
          <Mark size="2.5rem" />
        </div>
        {children}
      </div>
    </main>
  );
}
