import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { Notice } from "../../components/Notice";
import type { BusinessForm, DraftView, FieldIssue } from "../../ipc/bindings";
import { paths } from "../../paths";
import { type Answer, answersOf } from "./answers";
import { useForm } from "./fields";
import { fullLabelOf, issueWords, type SectionName, sectionOf, sectionsOf } from "./formTable";
import { isError, type SectionState } from "./issues";
import { isLast, LastOneNotice } from "./LastOneNotice";
import { SaveLine } from "./SaveLine";

/** Everything as read, what is left, and the only button that sends. */
export function CheckPage(props: {
  draft: DraftView;
  form: BusinessForm;
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
  const { draft, form, issues, states, sending } = props;
  const handle = useForm();
  const left = useRef<HTMLDivElement>(null);
  const open = issues.filter(isError);
  const warnings = issues.filter((issue) => !isError(issue));
  const sections = sectionsOf(form);

  const submit = () => {
    if (open.length > 0) {
      left.current?.focus({ preventScroll: true });
      left.current?.scrollIntoView?.({ block: "nearest" });
      return;
    }
    props.onSubmit();
  };
  return (
    <div className="grid min-w-0 max-w-[36.25rem] gap-3.5">
      {sections.map((name) => (
        <Answers
          key={name}
          title={t(`onboarding.pages.${name}.name`)}
          change={paths.onboarding(draft.id, name)}
          testId={`change-${name}`}
          answers={answersOf(name, form, t)}
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
                  <TextLink href={paths.onboarding(draft.id, name)}>
                    {t(`onboarding.pages.${name}.name`)}
                  </TextLink>
                  : <SectionStateWords state={states[name]} />
                </li>
              ))}
          </ul>
        </div>
      )}
      {warnings.length > 0 && (
        <Notice tone="caution" title={t("onboarding.readiness.title")} testId="warnings">
          <p>{t("onboarding.readiness.text")}</p>
          <ul className="mt-1 grid gap-1">
            {warnings.map((issue) => (
              <li key={`${issue.field} ${issue.code}`}>
                <TextLink href={fieldPath(draft.id, issue)}>{fullLabelOf(issue.field, t)}</TextLink>:{" "}
                {issueWords(issue, t)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {isLast(draft) ? (
        <LastOneNotice testId="last-submission" />
      ) : (
        draft.submissions_used > 0 && (
          <p className="text-muted">{t("onboarding.used", { count: draft.submissions_used })}</p>
        )
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        {draft.submission.state !== "unclear" && (
          <Button kind="main" pending={sending} testId="submit-business" onPress={submit}>
            {sending ? t("onboarding.submit_pending") : t("onboarding.submit")}
          </Button>
        )}
        <ButtonLink href={props.back} testId="back">
          {t("onboarding.back")}
        </ButtonLink>
        <p className="text-small text-muted">{t("onboarding.after_submit")}</p>
      </div>
      {props.outcome}
      <SaveLine handle={handle} savedAt={draft.saved_at} stopped={props.stopped} />
    </div>
  );
}

function SectionStateWords({ state }: { state: SectionState }) {
  const { t } = useTranslation();
  if (state.kind === "done") return t("onboarding.section_state.done");
  return t(`onboarding.section_state.${state.kind}`, { count: state.count });
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
            <dd className="figures min-w-0">
              {value ?? <span className="text-muted">{t("onboarding.answers.none")}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const fieldPath = (draft: string, { field }: FieldIssue): string =>
  paths.onboarding(draft, sectionOf(field), field);
