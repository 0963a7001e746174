import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, TextLink } from "../../components/Button";
import { Details } from "../../components/Details";
import { formatDateTime } from "../../components/formats";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import type { DraftView, FieldIssue } from "../../ipc/bindings";
import { describeError, neverLeft, toErrorView } from "../../ipc/errors";
import { paths } from "../../paths";
import { fullLabelOf, issueWords, sectionOf } from "./formTable";

/** What became of the last submission, beside its button; a failure takes the focus. */
export function SubmissionPanel(props: {
  draft: DraftView;
  error: unknown;
  /** Fields that Rust or Astra refused at the last submission. */
  refused: FieldIssue[];
  /** Counts submissions that failed. */
  attempt: number;
  sending: boolean;
  onSendAgain: () => void;
}) {
  const { t } = useTranslation();
  const { draft, error, attempt, sending } = props;
  const code = error === null ? null : toErrorView(error).code;
  const { state } = draft.submission;
  const hasOwnPanel =
    code === "invalid" ||
    (code === "unclear" && state === "unclear") ||
    (code === "astra_refused" && (state === "refused" || state === "screened"));
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt === 0 || !hasOwnPanel) return;
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView?.({ block: "nearest" });
  }, [attempt, hasOwnPanel]);

  return (
    <>
      <ResultSlot
        result={{
          attempt,
          problem: error !== null && !hasOwnPanel ? describeError(error) : null,
          also: code && neverLeft(code) ? t("onboarding.not_sent") : undefined,
          progress: sending ? t("onboarding.sending") : null,
        }}
      />
      <div
        ref={panel}
        tabIndex={-1}
        data-testid="submission"
        className="grid scroll-m-6 gap-3.5 empty:hidden"
      >
        {props.refused.length > 0 && (
          <div role="alert" data-testid="error-summary">
            <Panel tone="critical" title={t("onboarding.refused_fields")}>
              <FieldLinks draft={draft} issues={props.refused} />
            </Panel>
          </div>
        )}
        {!sending && <Outcome draft={draft} onSendAgain={props.onSendAgain} />}
      </div>
    </>
  );
}

/** Fields with what is to be said about them, each leading to its place. */
function FieldLinks({ draft, issues }: { draft: DraftView; issues: FieldIssue[] }) {
  const { t } = useTranslation();
  const { id, form } = draft;
  if (issues.length === 0) return null;
  return (
    <ul className="mb-3 grid gap-1">
      {issues.map((issue) => (
        <li key={`${issue.field} ${issue.code}`}>
          <TextLink href={paths.onboarding(id, sectionOf(issue.field, form), issue.field)}>
            {fullLabelOf(issue.field, form, t)}
          </TextLink>
          : {issueWords(issue, form)}
        </li>
      ))}
    </ul>
  );
}

function Outcome({ draft, onSendAgain }: { draft: DraftView; onSendAgain: () => void }): ReactNode {
  const { t } = useTranslation();
  const { submission } = draft;
  switch (submission.state) {
    case "none":
    case "sending":
      return null;
    case "refused":
      return (
        <div role="alert">
          <Panel tone="critical" title={t("onboarding.refused.title")} text={t("onboarding.refused.text")}>
            <FieldLinks draft={draft} issues={submission.fields} />
            <p className="font-medium">{t("onboarding.refused.said")}</p>
            <blockquote className="mt-1 border-l-2 border-critical pl-3">{submission.detail}</blockquote>
            {submission.request_id && (
              <div className="mt-3">
                <Details items={[[t("common.request_id"), submission.request_id]]} />
              </div>
            )}
          </Panel>
        </div>
      );
    case "screened":
      return (
        <div role="alert">
          <Panel tone="critical" title={t("onboarding.screened.title")} text={t("onboarding.screened.text")}>
            {submission.request_id && <Details items={[[t("common.request_id"), submission.request_id]]} />}
          </Panel>
        </div>
      );
    case "unclear":
      return (
        <div role="alert">
          <Panel
            tone="caution"
            title={t("onboarding.unclear.title")}
            text={t("onboarding.unclear.text", { when: formatDateTime(submission.at) })}
          >
            <p className="max-w-[62ch]">{t("onboarding.unclear.choice")}</p>
            <div className="mt-4">
              <Button testId="submit-again" onPress={onSendAgain}>
                {t("onboarding.unclear.again")}
              </Button>
            </div>
          </Panel>
        </div>
      );
  }
}
