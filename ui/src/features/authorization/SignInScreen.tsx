import { CircleAlert, ExternalLink, LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { Details } from "../../components/Details";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import type { SignInActionView, SignInStateView, SignInView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useBeginSignIn, useCancelSignIn, useDismissSignIn, useSignIn } from "./queries";

const active: SignInStateView[] = ["waiting", "exchanging", "reading"];
const isActive = (state: SignInStateView): boolean => active.includes(state);

/** What will happen in Astra's window, that it is open, and how it ended. */
export function SignInScreen(props: {
  action: SignInActionView;
  /** Address of the screen one came from. */
  from: string;
  /** Done: where to go, and what to say there. */
  onDone: (sentence: string) => void;
}) {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const view = signIn.data;
  // A visit under way belongs to this page whatever the address says.
  const action = view && isActive(view.state) ? (view.action ?? props.action) : props.action;
  useLeaveWhenDone(view, props.onDone);

  return (
    <div className="max-w-[44rem]">
      <PageHead title={t(`authorization.title.${action}`)} lead={t(`authorization.lead.${action}`)} />
      {!view && signIn.isError && (
        <Problem problem={describeError(signIn.error)} onRetry={() => void signIn.refetch()} />
      )}
      {!view && signIn.isPending && <Skeleton lines={5} />}
      {view && (
        <div data-testid="sign-in-state" data-state={view.state} className="grid gap-5">
          {isActive(view.state) || view.state === "done" ? (
            <Underway view={view} action={action} />
          ) : (
            <Before view={view} action={action} from={props.from} />
          )}
        </div>
      )}
    </div>
  );
}

/** Before the window opens, or after a visit that led nowhere. */
function Before(props: { view: SignInView; action: SignInActionView; from: string }) {
  const { t } = useTranslation();
  const { view, action, from } = props;
  const begin = useBeginSignIn();
  const dismiss = useDismissSignIn();
  const ended = endedState(view.state);
  return (
    <>
      {ended && (
        <div role="alert">
          <Panel
            tone={ended === "cancelled" || ended === "done_without_card" ? "plain" : "caution"}
            title={
              <span className="flex items-center gap-2">
                <CircleAlert aria-hidden size={20} className="shrink-0 text-caution" />
                {t(`authorization.state.${ended}.title`)}
              </span>
            }
            text={t(`authorization.state.${ended}.text`)}
          >
            {view.request_id && <Details items={[[t("common.request_id"), view.request_id]]} />}
          </Panel>
        </div>
      )}
      <Panel title={t("authorization.steps_title")}>
        <ol className="grid gap-3">
          {(["one", "two", "three", "four"] as const).map((step, index) => (
            <li key={step} className="flex gap-3">
              <span
                aria-hidden
                className="figures grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-small font-semibold text-accent-ink"
              >
                {index + 1}
              </span>
              <span className="pt-px">{t(`authorization.steps.${action}.${step}`)}</span>
            </li>
          ))}
        </ol>
        {view.phone && (
          <p className="mt-5 border-t border-line pt-4">
            {t("authorization.phone")} <strong className="figures font-semibold">{view.phone}</strong>
          </p>
        )}
      </Panel>
      {begin.isError && <Problem problem={describeError(begin.error)} />}
      <div className="grid gap-3">
        <div className="flex flex-wrap gap-2">
          <Button
            kind="main"
            testId="begin-sign-in"
            icon={<ExternalLink aria-hidden size={20} />}
            pending={begin.isPending}
            onPress={() => begin.mutate({ action, returnTo: from })}
          >
            {ended ? t(`authorization.state.${ended}.action`) : t(`authorization.begin.${action}`)}
          </Button>
          <span onClickCapture={() => ended && dismiss.mutate()}>
            <ButtonLink href={from}>{t("authorization.not_now")}</ButtonLink>
          </span>
        </div>
        <p className="text-small text-muted">{t("authorization.undo")}</p>
      </div>
    </>
  );
}

/** The window is open, or its answer is being worked on. */
function Underway({ view, action }: { view: SignInView; action: SignInActionView }) {
  const { t } = useTranslation();
  const cancel = useCancelSignIn();
  const state = view.state as "waiting" | "exchanging" | "reading" | "done";
  return (
    <>
      <div role="status">
        <Panel
          tone="accent"
          title={
            <span className="flex items-center gap-2">
              <LoaderCircle aria-hidden size={20} className="shrink-0 animate-spin text-accent" />
              {t(`authorization.state.${state}.title`)}
            </span>
          }
          text={t(`authorization.state.${state}.text`)}
        >
          {view.phone && state === "waiting" && (
            <p>
              {t("authorization.phone")} <strong className="figures font-semibold">{view.phone}</strong>
            </p>
          )}
        </Panel>
      </div>
      {cancel.isError && <Problem problem={describeError(cancel.error)} />}
      {state === "waiting" && (
        <div>
          <Button testId="cancel-sign-in" pending={cancel.isPending} onPress={() => cancel.mutate()}>
            {action === "link_card" ? t("authorization.cancel_link") : t("authorization.cancel")}
          </Button>
        </div>
      )}
    </>
  );
}

type Ended = Exclude<SignInStateView, "idle" | "waiting" | "exchanging" | "reading" | "done">;

const endedState = (state: SignInStateView): Ended | null =>
  state === "idle" || state === "done" || isActive(state) ? null : (state as Ended);

/** Done: says so to Rust, which forgets the visit, and goes back to where one came from. Once. */
function useLeaveWhenDone(view: SignInView | undefined, onDone: (sentence: string) => void) {
  const { t } = useTranslation();
  const dismiss = useDismissSignIn();
  const left = useRef(false);
  const state = view?.state;
  const action = view?.action;
  useEffect(() => {
    if (state !== "done" || left.current) return;
    left.current = true;
    const sentence =
      action === "link_card" ? t("authorization.done_card") : t("authorization.done_signed_in");
    // Whether or not it was heard: the visit is over.
    dismiss.mutateAsync().then(
      () => onDone(sentence),
      () => onDone(sentence),
    );
  }, [state, action, dismiss, onDone, t]);
}
