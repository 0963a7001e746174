import { CircleAlert, ExternalLink, LoaderCircle } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { Details } from "../../components/Details";
import { useLostFocus } from "../../components/focus";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import {
  CODE_ATTEMPTS_MAX,
  type RedirectChannelView,
  type SessionState,
  type SignedOut,
  type SignInAction,
  type SignInPage,
  type SignInView,
} from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { insideApp, paths } from "../../paths";
import {
  useBeginSignIn,
  useCancelSignIn,
  useCarryOnHere,
  useCheckSignIn,
  useDismissSignIn,
  useOpenPopup,
  useSignIn,
} from "./queries";

type UnderwayState = "waiting" | "exchanging" | "checking" | "reading" | "done";
type Ended = Exclude<SessionState, UnderwayState | "idle">;

const isActive = (state: SessionState): boolean =>
  state === "waiting" || state === "exchanging" || state === "checking" || state === "reading";
/** *Done* is left at once, so it looks like a session under way. */
const isUnderway = (state: SessionState): state is UnderwayState => isActive(state) || state === "done";

/** Ends of a card session after which Astra may have linked the card. */
const maybeLinked: SessionState[] = [
  "cancelled",
  "code_expired",
  "interrupted",
  "refused",
  "unreadable",
  "timed_out",
  "failed",
];

/** The title while it isn't known which page an action opens. */
const usualPage = {
  onboard: "profile",
  renew: "existing",
  link_card: "link_card",
  verify: "verify_business",
} as const satisfies Record<SignInAction, SignInPage>;

/** Sessions for one number within an hour before the last that is safe. */
const ATTEMPTS_BEFORE_LAST = CODE_ATTEMPTS_MAX - 1;

/** Before, during and after a session on Astra's pages. */
export function SignInScreen(props: {
  action: SignInAction;
  /** Address of the screen that opened this one, if there was one. */
  from?: string;
  /** Called when the session is done, with a message and the address that shows it. */
  onDone: (message: string, to: string) => void;
}) {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const app = useApp();
  const view = signIn.data;
  // A session under way is shown whatever the address says, and so is its end.
  const [followed, setFollowed] = useState<SignInAction | null>(null);
  if (view?.action && isActive(view.state) && view.action !== followed) setFollowed(view.action);
  const action = followed ?? props.action;
  // The end of a session for another action is not shown.
  const own = view?.action === action;
  const state = own && view ? view.state : "idle";
  // A session under way stays on the page that it opened, also where the status that led there has changed.
  const page = (own ? view?.page : null) ?? view?.pages[action] ?? null;
  const titled = page ?? usualPage[action];
  const back = props.from ?? (own ? insideApp(view?.return_to) : null) ?? paths.home;
  // The business is named only where there are several.
  const business = (app.data?.businesses.length ?? 0) > 1 ? (view?.business ?? null) : null;
  useLeaveWhenDone(state, page, back, props.onDone);
  // Each state has its own buttons; the panel that says where the sign-in stands takes the focus of those that went.
  const panel = useRef<HTMLElement>(null);
  useLostFocus(panel, state);

  return (
    <div className="max-w-form">
      <PageHead
        title={t(`authorization.title.${titled}`)}
        lead={page ? t(`authorization.lead.${page}`) : undefined}
      />
      {!view && signIn.isError && (
        <Problem problem={describeError(signIn.error)} onRetry={() => void signIn.refetch()} />
      )}
      {!view && signIn.isPending && <Skeleton lines={5} />}
      {view && !page && (
        <Panel title={t("authorization.nothing.title")} text={t("authorization.nothing.text")}>
          <ButtonLink href={back}>{t("authorization.see_status")}</ButtonLink>
        </Panel>
      )}
      {view && page && (
        <div
          data-testid="sign-in-state"
          data-state={state}
          data-page={page}
          className="grid grid-cols-1 gap-5"
        >
          {isUnderway(state) ? (
            <Underway
              view={view}
              state={state}
              action={action}
              page={page}
              back={back}
              business={business}
              panel={panel}
            />
          ) : (
            <Before
              panel={panel}
              view={view}
              state={state}
              action={action}
              page={page}
              back={back}
              business={business}
              signedOut={
                action === "link_card" || action === "verify" ? null : (app.data?.signed_out ?? null)
              }
              businessId={app.data?.business?.id ?? null}
              isPerson={app.data?.business?.kind === "person"}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** Before the window opens, or after a session that led nowhere. */
function Before(props: {
  view: SignInView;
  state: "idle" | Ended;
  action: SignInAction;
  page: SignInPage;
  back: string;
  business: string | null;
  signedOut: SignedOut | null;
  businessId: string | null;
  isPerson: boolean;
  panel: RefObject<HTMLElement | null>;
}) {
  const { t } = useTranslation();
  const { view, state, action, page, back, business, signedOut, businessId } = props;
  const begin = useBeginSignIn();
  const carryOn = useCarryOnHere();
  const dismiss = useDismissSignIn();
  // Where Astra doesn't return `state`, nothing tells our session from another one in the browser.
  const byBrowser = useConnection().data?.state_echoed ?? true;
  const said = useStateWords(page, view.channel);
  const ended = state === "idle" ? null : state;
  // Astra has decided; its page would end the same way.
  const mayTryAgain = ended !== "account_refused";
  const open = (channel: RedirectChannelView) => begin.mutate({ action, channel, returnTo: back });
  return (
    <>
      {signedOut && !ended && (
        <Notice tone="info" testId="signed-out" title={t("authorization.why")}>
          <p>{t(`common.signed_out.${signedOut}`)}</p>
          {signedOut === "elsewhere" && businessId && (
            <div className="mt-3 grid gap-2">
              <p>{t("authorization.carry_on_text")}</p>
              <p>
                <Button
                  testId="carry-on-here"
                  pending={carryOn.isPending}
                  onPress={() => carryOn.mutate(businessId)}
                >
                  {t("authorization.carry_on")}
                </Button>
              </p>
              <ResultSlot result={resultOf(carryOn)} />
            </div>
          )}
        </Notice>
      )}
      {ended && (
        <div role="alert">
          <Panel
            ref={props.panel}
            tone={ended === "cancelled" || ended === "done_without_card" ? "plain" : "caution"}
            title={
              <span className="flex items-center gap-2">
                <CircleAlert aria-hidden size="1.25rem" className="shrink-0 text-caution" />
                {said(ended).title}
              </span>
            }
            text={said(ended).text}
          >
            {action === "link_card" && maybeLinked.includes(ended) && (
              <p className="mb-2">
                <TextLink href={paths.cards}>{t("authorization.see_cards")}</TextLink>
              </p>
            )}
            {action === "link_card" && ended === "done_without_card" && props.isPerson && (
              <p className="mb-2">{t("authorization.business_card")}</p>
            )}
            {page === "astra_form" && (ended === "cancelled" || ended === "timed_out") && (
              <p className="mb-2">
                <TextLink href={paths.start}>{t("authorization.with_our_form")}</TextLink>
              </p>
            )}
            {(action === "verify" || ended === "account_refused") && (
              <p className="mb-2">
                <TextLink href={paths.business}>{t("authorization.see_status")}</TextLink>
              </p>
            )}
            {view.request_id && <Details items={[[t("common.request_id"), view.request_id]]} />}
          </Panel>
        </div>
      )}
      {mayTryAgain && (
        <Panel ref={ended ? undefined : props.panel} title={t("authorization.steps_title")}>
          <Steps page={page} isKnown={page === "existing" || (page === "link_card" && view.has_cards)} />
          <div className="mt-5 border-t border-line pt-4">
            <Who view={view} page={page} business={business} />
          </div>
        </Panel>
      )}
      {view.code_attempts_this_hour >= ATTEMPTS_BEFORE_LAST && (
        <Notice tone="caution" testId="tries-caution" title={t("authorization.tries_title")}>
          <p>
            {view.code_attempts_this_hour === ATTEMPTS_BEFORE_LAST
              ? t("authorization.tries_fifth")
              : t("authorization.tries_more", { tries: view.code_attempts_this_hour })}
          </p>
        </Notice>
      )}
      <div className="grid grid-cols-1 gap-3">
        <div className="flex flex-wrap gap-2">
          {mayTryAgain && (
            <Button
              kind="main"
              testId="begin-sign-in"
              icon={<ExternalLink aria-hidden size="1.25rem" />}
              pending={begin.isPending}
              onPress={() => open("window")}
            >
              {ended ? t("authorization.again") : t("authorization.begin")}
            </Button>
          )}
          {mayTryAgain && byBrowser && (
            <Button testId="open-browser" pending={begin.isPending} onPress={() => open("browser")}>
              {t("authorization.in_browser")}
            </Button>
          )}
          <span onClickCapture={() => ended && dismiss.mutate()}>
            <ButtonLink href={back}>{t("authorization.not_now")}</ButtonLink>
          </span>
        </div>
        <ResultSlot result={resultOf(begin)} />
        {mayTryAgain && <p className="text-small text-muted">{t(`authorization.undo.${page}`)}</p>}
      </div>
    </>
  );
}

/** Astra's page is open, or its answer is being handled. */
function Underway(props: {
  view: SignInView;
  state: UnderwayState;
  action: SignInAction;
  page: SignInPage;
  back: string;
  business: string | null;
  panel: RefObject<HTMLElement | null>;
}) {
  const { t } = useTranslation();
  const { view, state, action, page, back, business } = props;
  const said = useStateWords(page, view.channel)(state);
  const begin = useBeginSignIn();
  const cancel = useCancelSignIn();
  const check = useCheckSignIn();
  // As before the window opens: without a returned `state` a page in the browser could not come back.
  const byBrowser = useConnection().data?.state_echoed ?? true;
  const open = (channel: RedirectChannelView) => begin.mutate({ action, channel, returnTo: back });
  const busy = begin.isPending || cancel.isPending;
  const cancelWord = cancelWords[kindOf(page)];
  return (
    <>
      <div role="status" data-testid="sign-in-progress">
        <Panel
          ref={props.panel}
          tone="accent"
          title={
            <span className="flex items-center gap-2">
              <LoaderCircle aria-hidden size="1.25rem" className="shrink-0 animate-spin text-accent" />
              {said.title}
            </span>
          }
          text={said.text}
        >
          {state === "waiting" && <Who view={view} page={page} business={business} />}
        </Panel>
      </div>
      {view.unusable_answer && (
        <Notice tone="caution" testId="unusable-answer" title={t("authorization.unusable.title")}>
          <p>{t("authorization.unusable.text")}</p>
        </Notice>
      )}
      {view.popup && <Popup host={view.popup.host} />}
      {state === "checking" && (
        <div className="flex flex-wrap gap-2">
          <Button testId="check-sign-in" pending={check.isPending} onPress={() => check.mutate()}>
            {t("authorization.check")}
          </Button>
          <Button testId="cancel-sign-in" pending={cancel.isPending} onPress={() => cancel.mutate()}>
            {t("authorization.cancel")}
          </Button>
        </div>
      )}
      {state === "waiting" && (
        <div className="flex flex-wrap gap-2">
          {view.channel === "browser" && (
            <>
              <Button
                testId="open-again"
                icon={<ExternalLink aria-hidden size="1.25rem" />}
                pending={busy}
                onPress={() => open("browser")}
              >
                {t("authorization.open_again")}
              </Button>
              <Button testId="use-window" pending={busy} onPress={() => open("window")}>
                {t("authorization.in_window")}
              </Button>
            </>
          )}
          {view.unusable_answer && (
            <Button testId="start-again" pending={busy} onPress={() => open("window")}>
              {t("authorization.again")}
            </Button>
          )}
          {view.popup?.host === null && byBrowser && (
            <Button testId="open-browser" pending={busy} onPress={() => open("browser")}>
              {t("authorization.in_browser")}
            </Button>
          )}
          <Button testId="cancel-sign-in" pending={busy} onPress={() => cancel.mutate()}>
            {t(`authorization.${cancelWord}`)}
          </Button>
        </div>
      )}
      <ResultSlot result={resultOf(begin)} />
      <ResultSlot result={resultOf(cancel)} />
      <ResultSlot result={resultOf(check, { done: t("authorization.checked") })} />
    </>
  );
}

/** A new window that Astra's page asks for: a web page opens in the browser after a click here, nothing else opens. */
function Popup({ host }: { host: string | null }) {
  const { t } = useTranslation();
  const open = useOpenPopup();
  return (
    <div role="status" className="grid grid-cols-1 gap-3">
      {host === null ? (
        <Notice tone="info" testId="popup-denied" title={t("authorization.popup.denied.title")}>
          <p>{t("authorization.popup.denied.text")}</p>
        </Notice>
      ) : (
        <Notice tone="info" testId="popup-page" title={t("authorization.popup.page.title")}>
          <p>{t("authorization.popup.page.text")}</p>
          <p className="my-2 break-all font-semibold">{host}</p>
          <Button
            testId="open-popup"
            icon={<ExternalLink aria-hidden size="1.25rem" />}
            pending={open.isPending}
            onPress={() => open.mutate(host)}
          >
            {t("authorization.popup.page.action")}
          </Button>
        </Notice>
      )}
      <ResultSlot result={resultOf(open)} />
    </div>
  );
}

/** What will happen; who has done it before is told in one sentence. */
function Steps({ page, isKnown }: { page: SignInPage; isKnown: boolean }) {
  const { t } = useTranslation();
  if (isKnown && (page === "existing" || page === "link_card")) {
    return <p data-testid="short-steps">{t(`authorization.short.${page}`)}</p>;
  }
  return (
    <ol className="grid grid-cols-1 gap-3">
      {(["one", "two", "three", "four"] as const).map((step, index) => (
        <li key={step} className="flex gap-3">
          <span
            aria-hidden
            className="figures grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-small font-semibold text-accent-ink"
          >
            {index + 1}
          </span>
          <span className="pt-px">{t(`authorization.steps.${page}.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
}

/** Which business or person, and which phone gets the code. */
function Who({ view, page, business }: { view: SignInView; page: SignInPage; business: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="grid gap-1">
      {business && (
        <p>
          {view.is_person ? t("authorization.person") : t("authorization.business")}{" "}
          <strong className="font-semibold">{business}</strong>
        </p>
      )}
      {view.phone && (
        <p>
          {t("authorization.phone")} <strong className="figures font-semibold">{view.phone}</strong>
        </p>
      )}
      {!view.phone && page === "astra_form" && <p>{t("authorization.phone_unknown")}</p>}
    </div>
  );
}

type Kind = "sign_in" | "linking" | "verifying";
const kindOf = (page: SignInPage): Kind =>
  page === "link_card" ? "linking" : page.startsWith("verify_") ? "verifying" : "sign_in";
/** Texts of states that differ in the browser, where there is no window to look for. */
const browserWords = {
  sign_in: "browser",
  linking: "linking_browser",
  verifying: "verifying_browser",
} as const;
const cancelWords = { sign_in: "cancel", linking: "cancel_link", verifying: "cancel_verify" } as const;

const browserStates = ["waiting", "cancelled", "timed_out", "refused"] as const;
const differsInBrowser = (state: SessionState): state is (typeof browserStates)[number] =>
  browserStates.some((known) => known === state);

/** What was typed on Astra's own form is gone, and the form must not be sent twice. */
const formStates = ["waiting", "cancelled", "timed_out", "code_expired", "interrupted", "failed"] as const;
const differsOnForm = (state: SessionState): state is (typeof formStates)[number] =>
  formStates.some((known) => known === state);
const formBrowserStates = ["waiting", "cancelled", "timed_out"] as const;
const differsOnFormInBrowser = (state: SessionState): state is (typeof formBrowserStates)[number] =>
  formBrowserStates.some((known) => known === state);

/** Only a sign-in has tokens, and Astra is asked whose they are. */
const signInStates = [
  "checking",
  "other_business",
  "person",
  "business",
  "other_person",
  "account_refused",
] as const;
const isOfSignInOnly = (state: SessionState): state is (typeof signInStates)[number] =>
  signInStates.some((known) => known === state);

/** Texts for a state. Linking a card and verifying have their own, because for the person they are no sign-in. */
function useStateWords(page: SignInPage, channel: RedirectChannelView | null) {
  const { t } = useTranslation();
  return (state: UnderwayState | Ended) => {
    const inBrowser = channel === "browser";
    if (page === "astra_form" && inBrowser && differsOnFormInBrowser(state)) {
      return {
        title: t(`authorization.astra_form_browser.${state}.title`),
        text: t(`authorization.astra_form_browser.${state}.text`),
      };
    }
    if (page === "astra_form" && differsOnForm(state)) {
      return {
        title: t(`authorization.astra_form.${state}.title`),
        text: t(`authorization.astra_form.${state}.text`),
      };
    }
    const kind = kindOf(page);
    if (inBrowser && differsInBrowser(state)) {
      const words = browserWords[kind];
      return {
        title: t(`authorization.${words}.${state}.title`),
        text: t(`authorization.${words}.${state}.text`),
      };
    }
    if (kind === "sign_in" || isOfSignInOnly(state)) {
      return { title: t(`authorization.state.${state}.title`), text: t(`authorization.state.${state}.text`) };
    }
    return {
      title: t(`authorization.${kind}.${state}.title`),
      text: t(`authorization.${kind}.${state}.text`),
    };
  };
}

function doneWords(page: SignInPage) {
  if (page === "astra_form") return "done_astra_form";
  return ({ sign_in: "done_signed_in", linking: "done_card", verifying: "done_verified" } as const)[
    kindOf(page)
  ];
}

/** Tells Rust once to forget the finished session, then leaves. */
function useLeaveWhenDone(
  state: SessionState,
  page: SignInPage | null,
  back: string,
  onDone: (message: string, to: string) => void,
) {
  const { t } = useTranslation();
  const dismiss = useDismissSignIn();
  const left = useRef(false);
  useEffect(() => {
    if (state !== "done" || left.current) return;
    left.current = true;
    const done = page ? doneWords(page) : "done_signed_in";
    const message = t(`authorization.${done}`);
    // The session is over even if Rust refuses.
    dismiss.mutateAsync().then(
      () => onDone(message, back),
      () => onDone(message, back),
    );
  }, [state, page, back, dismiss, onDone, t]);
}
