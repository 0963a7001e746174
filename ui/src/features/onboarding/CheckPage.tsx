import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { type DraftView, type FieldIssue, SUBMISSIONS_MAX } from "../../ipc/bindings";
import { paths } from "../../paths";
import { type Answer, answersOf } from "./answers";
import { useForm } from "./fields";
import {
  fullLabelOf,
  issueWords,
  pageWords,
  type SectionName,
  sectionOf,
  sectionsOf,
  signsIn,
} from "./formTable";
import { isError, type SectionState } from "./issues";
import { SaveLine } from "./SaveLine";
import { SectionStateWords } from "./SectionStateWords";

/** Everything as read, what is left, and the only button that sends. */
export function CheckPage(props: {
  draft: DraftView;
  issues: FieldIssue[];
  states: Record<SectionName, SectionState>;
  back: string;
  sending: boolean;
  stopped: number;
  /** The outcome of the last submission, beside the button. */
  outcome: ReactNode;
  onSubmit: () => void;
}) {
  const { t } = useTranslation();
  const { issues, states, sending } = props;
  const handle = useForm();
  // What was typed last may not have been saved yet.
  const draft: DraftView = { ...props.draft, form: handle.form };
  const { form, id, submissions_used: used } = draft;
  const left = useRef<HTMLDivElement>(null);
  const open = issues.filter(isError);
  const warnings = issues.filter((issue) => !isError(issue));
  // Astra refuses such a submission before any reviewer sees it.
  const turnedDown = warnings.some(({ code }) => code === "email_turned_down");
  const sections = sectionsOf(form, draft.program);
  const nameOf = (section: SectionName) => pageWords(section, form.kind, t).name;

  const submitAs = signsIn(draft.program) ? afterwards(draft) : "accepted";
  const submit = () => {
    if (open.length > 0) {
      left.current?.focus({ preventScroll: true });
      left.current?.scrollIntoView?.({ block: "nearest" });
      return;
    }
    props.onSubmit();
  };
  return (
    <div className="grid min-w-0 max-w-form gap-3.5">
      {sections.map((name) => (
        <Answers
          key={name}
          title={nameOf(name)}
          change={paths.onboarding(id, name)}
          testId={`change-${name}`}
          answers={answersOf(name, draft, t)}
        />
      ))}
      {open.length > 0 && (
        <div
          ref={left}
          tabIndex={-1}
          data-testid="left-to-fill-in"
          className="scroll-m-6 rounded border border-caution/40 bg-caution-soft px-5 py-4"
        >
          <h2 className="text-lead font-semibold">{t("onboarding.left.title", { count: open.length })}</h2>
          <ul className="mt-1 grid gap-1">
            {sections
              .filter((name) => states[name].kind !== "done")
              .map((name) => (
                <li key={name}>
                  <TextLink href={paths.onboarding(id, name)}>{nameOf(name)}</TextLink>:{" "}
                  <SectionStateWords state={states[name]} />
                </li>
              ))}
          </ul>
        </div>
      )}
      {warnings.length > 0 && (
        <Notice
          tone="caution"
          title={t(turnedDown ? "onboarding.readiness.title_refused" : "onboarding.readiness.title")}
          testId="warnings"
        >
          {open.length === 0 && !turnedDown && <p>{t("onboarding.readiness.text")}</p>}
          <ul className="mt-1 grid gap-1">
            {warnings.map((issue) => (
              <li key={`${issue.field} ${issue.code}`}>
                <TextLink href={paths.onboarding(id, sectionOf(issue.field, form), issue.field)}>
                  {fullLabelOf(issue.field, form, t)}
                </TextLink>
                : {issueWords(issue, form)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {used > 0 && used < SUBMISSIONS_MAX - 1 && (
        <p className="text-muted">{t(`onboarding.used.${form.kind}`, { count: used })}</p>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        {draft.submission.state !== "unclear" && (
          <Button kind="main" pending={sending} testId={`submit-${form.kind}`} onPress={submit}>
            {sending ? t("onboarding.submit_pending") : t(`onboarding.submit.${submitAs}`)}
          </Button>
        )}
        <ButtonLink href={props.back} testId="back">
          {t("onboarding.back")}
        </ButtonLink>
        {draft.submission.state !== "unclear" && (
          <p className="text-small text-muted">{t(`onboarding.after_submit.${afterwards(draft)}`)}</p>
        )}
      </div>
      {props.outcome}
      <SaveLine handle={handle} savedAt={draft.saved_at} stopped={props.stopped} />
    </div>
  );
}

/** What follows the submission. */
export function afterwards({ form, program }: DraftView): "person" | "sign_in" | "accepted" {
  if (form.kind === "person") return "person";
  return signsIn(program) ? "sign_in" : "accepted";
}

function Answers(props: { title: string; change: string; testId: string; answers: Answer[] }) {
  const { t } = useTranslation();
  return (
    <section aria-label={props.title} className="overflow-hidden rounded border border-line bg-surface">
      <header className="flex items-center justify-between gap-4 border-b border-line bg-sunken px-5 py-2.5">
        <h2 className="font-semibold">{props.title}</h2>
        <span data-testid={props.testId}>
          <TextLink href={props.change}>
            {t("onboarding.change")}
            <span className="sr-only"> {props.title}</span>
          </TextLink>
        </span>
      </header>
      <dl>
        {props.answers.map(([name, value]) => (
          <div
            key={`${name} ${value}`}
            className="grid gap-x-4 border-t border-line px-5 py-2 first:border-t-0 min-[30rem]:grid-cols-[10rem_1fr]"
          >
            <dt className="text-muted">{name}</dt>
            <dd className="figures min-w-0 wrap-anywhere">
              {value ?? <span className="text-muted">{t("onboarding.answers.none")}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
