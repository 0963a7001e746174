import { Save } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { ErrorSummary, focusField, type SummaryItem } from "../../components/ErrorSummary";
import { formatTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { DraftView, FieldIssue } from "../../ipc/bindings";
import { describeError, describeIssue, neverLeft, toErrorView } from "../../ipc/errors";
import { paths } from "../../paths";
import { FormProvider } from "./fields";
import { fullLabelOf, sectionOf, sectionsOf } from "./formTable";
import { isError, sectionStates } from "./issues";
import { isLast, LastOneNotice } from "./LastOneNotice";
import { useDraft, useSubmitBusiness } from "./queries";
import { SampleBar } from "./SampleBar";
import { goToSection, SectionList, SectionStateWords } from "./SectionList";
import { SubmissionPanel } from "./SubmissionPanel";
import { Sections, sectionId } from "./sections";
import { useBusinessForm } from "./useBusinessForm";

/** The business form, for the first business and for each further one. */
export function DetailsScreen({ onSubmitted }: { onSubmitted: () => void }) {
  const { t } = useTranslation();
  const app = useApp();
  const draft = useDraft();
  // The draft being sent. Once it is accepted the next one is empty and must not be shown here.
  const [sent, setSent] = useState<string | null>(null);
  // Read once: the business being added must not change the title.
  const [adding, setAdding] = useState<boolean | null>(null);
  if (adding === null && app.data) setAdding(app.data.businesses.length > 0);
  const head = adding
    ? { title: t("onboarding.add_title"), lead: t("onboarding.add_lead") }
    : { title: t("onboarding.title"), lead: t("onboarding.lead") };

  if (sent !== null && draft.data && draft.data.id !== sent) {
    return (
      <>
        <PageHead title={head.title} />
        <Panel tone="positive" title={t("onboarding.submitted.title")} text={t("onboarding.submitted.text")}>
          <ButtonLink kind="main" href={paths.business}>
            {t("onboarding.submitted.action")}
          </ButtonLink>
        </Panel>
      </>
    );
  }
  if (draft.data) {
    return (
      <DetailsForm
        key={draft.data.id}
        head={head}
        draft={draft.data}
        onSending={setSent}
        onSubmitted={onSubmitted}
      />
    );
  }
  return (
    <>
      <PageHead {...head} />
      {draft.isError ? (
        <Problem problem={describeError(draft.error)} onRetry={() => void draft.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </>
  );
}

function DetailsForm(props: {
  head: { title: string; lead: string };
  draft: DraftView;
  /** This draft is being sent; null: it was not accepted. */
  onSending: (draft: string | null) => void;
  onSubmitted: () => void;
}) {
  const { t } = useTranslation();
  const { draft, onSending, onSubmitted } = props;
  const handle = useBusinessForm(draft);
  const submit = useSubmitBusiness();
  const [attempt, setAttempt] = useState(0);
  // Issues that Rust found at the last submit, until the next save.
  const [refused, setRefused] = useState<FieldIssue[]>([]);
  const busy = useRef(false);
  // Stays disabled after a success: another screen follows.
  const [sending, setSending] = useState(false);

  const send = async (sendAgain: boolean) => {
    if (busy.current) return;
    busy.current = true;
    setSending(true);
    let sent = false;
    try {
      setRefused([]);
      const saved = await handle.flush();
      if (!saved) return;
      handle.show(saved.issues);
      if (saved.issues.some(isError)) {
        setAttempt((before) => before + 1);
        return;
      }
      handle.hold();
      onSending(draft.id);
      await submit.mutateAsync(sendAgain);
      sent = true;
      onSubmitted();
    } catch (error) {
      const { fields } = toErrorView(error);
      setRefused(fields);
      handle.show(fields);
      setAttempt((before) => before + 1);
    } finally {
      busy.current = sent;
      if (!sent) {
        onSending(null);
        handle.release();
        setSending(false);
      }
    }
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // Only its own button sends an unclear submission again, not Enter.
    if (draft.submission.state === "unclear") return;
    void send(false);
  };

  const sections = sectionsOf(handle.form);
  // After a change of business type, until Rust's next answer, some issues are about fields that are gone.
  const issues = draft.issues.filter((issue) => sections.includes(sectionOf(issue.field)));
  const states = sectionStates(issues, handle.visible);
  const open = issues.filter(isError);
  const toItem = (issue: FieldIssue): SummaryItem => ({
    field: issue.field,
    label: fullLabelOf(issue.field, t),
    text: describeIssue(issue),
  });
  const summary = uniqueByField([...open, ...refused]).map(toItem);
  const warnings = issues.filter((issue) => !isError(issue)).map(toItem);
  const pending = sending || draft.submission.state === "sending";
  const errorCode = submit.isError ? toErrorView(submit.error).code : null;
  // These two have a panel of their own.
  const showProblem =
    submit.isError &&
    errorCode !== "invalid" &&
    !(errorCode === "unclear" && draft.submission.state === "unclear") &&
    !(errorCode === "astra_refused" && draft.submission.state === "refused");

  return (
    <FormProvider value={handle}>
      <PageHead {...props.head} />
      <div className="grid items-start gap-10 full:grid-cols-[minmax(0,44rem)_14rem]">
        <form noValidate onSubmit={onSubmit} className="grid min-w-0 gap-5">
          {attempt > 0 && summary.length > 0 && (
            <ErrorSummary items={summary} attempt={attempt} lead={t("onboarding.review.summary_lead")} />
          )}
          {showProblem && (
            <Problem
              problem={describeError(submit.error)}
              also={errorCode && neverLeft(errorCode) ? t("onboarding.review.not_sent") : undefined}
            />
          )}
          <SubmissionPanel
            submission={draft.submission}
            pending={pending}
            onSendAgain={() => void send(true)}
          />
          <fieldset disabled={pending} className="grid min-w-0 gap-5">
            {draft.sample_data && <SampleBar />}
            <Sections />
          </fieldset>
          <Panel
            id={sectionId("review")}
            title={t("onboarding.review.title")}
            text={t("onboarding.review.text")}
          >
            <div className="grid gap-4">
              {open.length === 0 ? (
                <>
                  <Notice tone="positive">{t("onboarding.review.ready")}</Notice>
                  <Warnings items={warnings} />
                </>
              ) : (
                <div>
                  <p>{t("onboarding.review.not_ready", { count: open.length })}</p>
                  <ul className="mt-2 grid gap-1">
                    {sections
                      .filter((name) => states[name].kind !== "done")
                      .map((name) => (
                        <li key={name} className="flex flex-wrap items-baseline gap-x-2">
                          <button
                            type="button"
                            className="cursor-pointer rounded-small font-medium text-accent-ink underline underline-offset-2"
                            onClick={() => goToSection(name)}
                          >
                            {t("onboarding.review.go_to", { section: t(`onboarding.${name}.title`) })}
                          </button>
                          <span className="text-small text-muted">
                            <SectionStateWords state={states[name]} />
                          </span>
                        </li>
                      ))}
                  </ul>
                </div>
              )}
              {isLast(draft) ? (
                <LastOneNotice testId="last-submission" />
              ) : (
                draft.submissions_used > 0 && (
                  <p className="text-muted">
                    {t("onboarding.review.used", { count: draft.submissions_used })}
                  </p>
                )
              )}
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                {draft.submission.state !== "unclear" && (
                  <Button kind="main" type="submit" pending={pending} testId="submit-business">
                    {pending ? t("onboarding.review.sending") : t("onboarding.review.submit")}
                  </Button>
                )}
                <p className="text-small text-muted">{t("onboarding.review.after")}</p>
              </div>
            </div>
          </Panel>
          <SavedNote handle={handle} savedAt={draft.saved_at} />
        </form>
        <SectionList sections={sections} states={states} />
      </div>
    </FormProvider>
  );
}

/** All warnings, once there are no errors: those of fields that were never visited are not shown there. */
function Warnings({ items }: { items: SummaryItem[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Notice tone="caution" title={t("onboarding.review.warnings")} testId="warnings">
      <ul className="mt-1 grid gap-1">
        {items.map((item) => (
          <li key={`${item.field} ${item.text}`}>
            <button
              type="button"
              className="cursor-pointer rounded-small font-medium underline underline-offset-2"
              onClick={() => focusField(item.field)}
            >
              {item.label}
            </button>
            : {item.text}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Says whether the form is saved; always in sight. */
function SavedNote({
  handle,
  savedAt,
}: {
  handle: ReturnType<typeof useBusinessForm>;
  savedAt: string | null;
}) {
  const { t } = useTranslation();
  const words = handle.saveError
    ? t("onboarding.save_failed")
    : savedAt
      ? t("onboarding.saved", { when: formatTime(savedAt) })
      : handle.saving
        ? t("onboarding.saving")
        : null;
  return (
    <>
      {Boolean(handle.saveError) && (
        <Problem
          problem={{ ...describeError(handle.saveError), title: t("onboarding.save_failed_title") }}
          onRetry={() => void handle.flush()}
        />
      )}
      {words && (
        <p
          data-testid="saved-note"
          data-saved={handle.saving || handle.saveError ? "no" : "yes"}
          className="pointer-events-none sticky bottom-0 flex items-center gap-2 border-t border-line bg-canvas py-2.5 text-small text-muted"
        >
          <Save aria-hidden size={16} className="shrink-0" />
          {words}
        </p>
      )}
    </>
  );
}

function uniqueByField(issues: FieldIssue[]): FieldIssue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => !seen.has(issue.field) && seen.add(issue.field));
}
