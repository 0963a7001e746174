import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import type { DraftView, FieldIssue } from "../../ipc/bindings";
import { describeError, toErrorView } from "../../ipc/errors";
import { paths } from "../../paths";
import { afterwards, CheckPage } from "./CheckPage";
import { EntryPage } from "./EntryPage";
import { FormMap, FormMenu, type MapEntry } from "./FormMap";
import { FormProvider } from "./fields";
import {
  issuesOnScreen,
  leadOf,
  type PageName,
  pagesOf,
  pageWords,
  sectionsOf,
  waitingForYou,
} from "./formTable";
import { firstIncomplete, isError, sectionStates } from "./issues";
import { useDraft, useSubmitDraft } from "./queries";
import { SectionPage } from "./SectionPage";
import { SubmissionPanel } from "./SubmissionPanel";
import { useDraftForm } from "./useDraftForm";

interface Place {
  /** The draft of the address. */
  draft: string;
  /** The page of the address; none for the entry page. */
  section: string | undefined;
  /** A field that takes the focus. */
  field: string | undefined;
  onOpen: (href: string, replace?: boolean) => void;
  /** Astra has the details; says so where one lands: at the sign-in, where that is next. */
  onSubmitted: (message: string, signIn: boolean) => void;
}

type Submission = "none" | "sending" | "accepted";

interface Opened extends Place {
  view: DraftView;
  onSubmission: (submission: Submission) => void;
}

/** A draft of the business form, one section at a time. */
export function OnboardingScreen(place: Place) {
  const { t } = useTranslation();
  const [submission, setSubmission] = useState<Submission>("none");
  const draft = useDraft(place.draft, submission !== "none");

  // Another screen follows.
  if (submission === "accepted") {
    return <Ended title={t("onboarding.submitted.title")} text={t("onboarding.submitted.text")} />;
  }
  if (draft.isError && toErrorView(draft.error).code === "not_found") {
    return <Ended title={t("onboarding.gone.title")} text={t("onboarding.gone.text")} />;
  }
  if (draft.data) return <OpenDraft {...place} view={draft.data} onSubmission={setSubmission} />;
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

/** The draft of the address is not there any more. */
function Ended({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t("onboarding.title")} />
      <Panel title={title} text={text}>
        <ButtonLink kind="main" href={paths.home}>
          {t("onboarding.to_home")}
        </ButtonLink>
      </Panel>
    </>
  );
}

function OpenDraft(props: Opened) {
  const { t } = useTranslation();
  const { view: draft, section, field, onOpen } = props;
  const handle = useDraftForm(draft);
  const { form } = handle;
  const submission = useSubmission(props, handle);
  useTitleFocus();
  // Whoever leaves a section finds it on the disk.
  const { flush } = handle;
  const save = useRef(flush);
  save.current = flush;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section is the reason to save
  useEffect(() => () => void save.current(), [section]);

  const pages = pagesOf(form, draft.program);
  const page = pages.find((name) => name === section) ?? null;
  const issues = issuesOnScreen(form, draft.program, draft.issues);
  const states = sectionStates(form, issues, handle.visible, waitingForYou(form));
  const first = firstIncomplete(form, sectionsOf(form, draft.program), issues);
  const href = (name: PageName) => paths.onboarding(draft.id, name);
  // A section that this business doesn't have.
  const lost = section !== undefined && page === null;
  useEffect(() => {
    if (lost) onOpen(paths.onboarding(draft.id, first), true);
  }, [lost, draft.id, first, onOpen]);

  const entries: MapEntry[] = pages.map((name) => ({
    name,
    label: pageWords(name, form.kind, t).name,
    href: href(name),
    state: name === "check" ? null : states[name],
  }));
  const at = page ? pages.indexOf(page) : -1;
  const before = pages[at - 1];
  const back = before ? href(before) : paths.onboarding(draft.id);
  const sending = submission.sending || draft.submission.state === "sending";

  const shown = pageWords(page ?? "entry", form.kind, t);

  let content: ReactNode;
  if (page === "check") {
    content = (
      <CheckPage
        draft={draft}
        issues={issues}
        states={states}
        back={back}
        sending={sending}
        stopped={submission.stopped}
        onSubmit={() => void submission.send(false)}
        outcome={
          <SubmissionPanel
            draft={draft}
            error={submission.error}
            refused={submission.refused}
            attempt={submission.attempt}
            sending={sending}
            onSendAgain={() => void submission.send(true)}
          />
        }
      />
    );
  } else if (page) {
    content = (
      <SectionPage
        key={page}
        name={page}
        field={field}
        issues={issues}
        savedAt={draft.saved_at}
        locked={sending}
        back={back}
        onContinue={() => onOpen(href(pages[at + 1] ?? "check"))}
      />
    );
  } else {
    content = <EntryPage draft={draft} first={href(first)} onFilled={() => onOpen(href("check"))} />;
  }
  return (
    <FormProvider value={handle}>
      <div className="flex gap-10">
        <FormMap entries={entries} current={page} />
        <div className="min-w-0 flex-1">
          <FormMenu entries={entries} current={page} />
          <PageHead
            title={shown.title}
            lead={leadOf(page ?? "entry", form, draft.program, t)}
            above={
              page && (
                <span className="hidden full:inline">
                  {t("onboarding.map.step", { number: at + 1, count: pages.length })}
                </span>
              )
            }
          />
          {content}
        </div>
      </div>
    </FormProvider>
  );
}

/** The draft came after the page's first title was on screen, and the focus went with that title. */
function useTitleFocus() {
  useEffect(() => {
    if (document.activeElement === document.body) {
      document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    }
  }, []);
}

/** Sends the draft, once. */
function useSubmission({ view, onSubmission, onSubmitted }: Opened, handle: ReturnType<typeof useDraftForm>) {
  const { t } = useTranslation();
  const submit = useSubmitDraft(view.id, () => onSubmission("accepted"));
  const [attempt, setAttempt] = useState(0);
  const [stopped, setStopped] = useState(0);
  // Issues that Rust found at the last submit, until the next one.
  const [refused, setRefused] = useState<FieldIssue[]>([]);
  const [error, setError] = useState<unknown>(null);
  const busy = useRef(false);
  // Stays true after a success: another screen follows.
  const [sending, setSending] = useState(false);

  const send = async (sendAgain: boolean) => {
    if (busy.current) return;
    busy.current = true;
    setSending(true);
    setRefused([]);
    setError(null);
    let sent = false;
    try {
      const saved = await handle.flush();
      if (!saved) {
        setStopped((count) => count + 1);
        return;
      }
      if (saved.issues.some(isError)) {
        handle.show(saved.issues);
        setAttempt((count) => count + 1);
        return;
      }
      handle.hold();
      onSubmission("sending");
      await submit.mutateAsync(sendAgain);
      sent = true;
      const next = afterwards(view);
      onSubmitted(t(`onboarding.submitted.flash.${next}`), next === "sign_in");
    } catch (failure) {
      const { fields } = toErrorView(failure);
      setError(failure);
      setRefused(fields);
      handle.show(fields);
      setAttempt((count) => count + 1);
    } finally {
      busy.current = sent;
      if (!sent) {
        onSubmission("none");
        handle.release();
        setSending(false);
      }
    }
  };
  return { send, sending, stopped, attempt, refused, error, draft: view };
}
