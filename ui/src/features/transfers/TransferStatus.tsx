/** A transfer's state, its meaning for the money, and the possible actions. */
import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { classes } from "../../components/classes";
import { Arrived } from "../../components/drawings";
import { useFirst } from "../../components/first";
import { useLostFocus } from "../../components/focus";
import { formatMoney, formatRecent, formatTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { TransferDetailView, TransferState } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { paths, signInPath } from "../../paths";
import { transferTone } from "../../tones";
import { DailyCount } from "./DailyCount";
import { useAbandon, useCheck, useConfirm, useUndo } from "./queries";
import { reasonOf } from "./reason";
import { isFinal } from "./timeline";

/** A refused or failed transfer is seen before it is read. */
const panels: Record<StatusTone, string> = {
  positive: "border-positive/40 bg-positive-soft",
  waiting: "border-line bg-surface",
  caution: "border-caution/40 bg-caution-soft",
  critical: "border-critical/40 bg-critical-soft",
  neutral: "border-line bg-surface",
};

const isTinted = (tone: StatusTone) => tone !== "waiting" && tone !== "neutral";

/** Nothing moved, and the same can be tried once more. */
const repeatable: TransferState[] = ["refused", "failed", "cancelled", "undone"];

export function TransferStatus({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const { transfer } = detail;
  const { state } = transfer;
  const tone = transferTone[state];
  const givenUp = state === "abandoned" || state === "replaced";
  const tooOld = state === "prepared" && !detail.can_send && detail.can_leave;
  const arrived = useArrived(detail);
  const arrivedNow = useFirst(state) !== state && state === "processed";
  const panel = useRef<HTMLElement>(null);
  // A new state has other buttons.
  useLostFocus(panel, `${transfer.state} ${detail.can_send} ${detail.can_leave}`);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      data-testid="transfer-state"
      data-state={transfer.state}
      data-id={transfer.id}
      className={classes(
        "relative grid scroll-my-6 justify-items-start gap-3 rounded border px-panel py-5 md:py-6",
        panels[tone],
        arrivedNow && "settle",
      )}
    >
      {state === "processed" && (
        <span className="absolute top-4 right-6 hidden text-positive full:block">
          <Arrived />
        </span>
      )}
      <div role="status" className="grid justify-items-start gap-3">
        <StatusBadge flush={isTinted(tone)} tone={tone} word={t(`transfers.state.${state}`)} />
        <p className="max-w-[62ch] text-lead">{arrived ?? t(`transfers.explain.${state}`)}</p>
        {givenUp && detail.may_have_arrived && <p className="max-w-[62ch]">{t("transfers.watched")}</p>}
        <Reason raw={detail.reason} />
      </div>
      {state === "armed" && <Undo detail={detail} />}
      {state === "checking" && <CheckNow detail={detail} />}
      {state === "prepared" && <Unsent detail={detail} />}
      {(tooOld || repeatable.includes(state)) && !detail.not_allowed && (
        <ButtonLink href={paths.moveAgain(transfer.id)} testId="try-again">
          {t("transfers.try_again")}
        </ButtonLink>
      )}
      {state === "refused" && <DailyCount refused />}
      {state === "waiting_for_approval" && (
        <p>
          <TextLink href={paths.business}>{t("transfers.see_review")}</TextLink>
        </p>
      )}
      <SignedOut detail={detail} />
      {detail.sent_again_as && (
        <p>
          {transfer.state !== "replaced" && `${t("transfers.sent_again_as")} `}
          <TextLink href={paths.transfer(detail.sent_again_as)}>{t("transfers.open_new")}</TextLink>
        </p>
      )}
      {detail.sent_again_for && (
        <p>
          {t("transfers.sent_again_for")}{" "}
          <TextLink href={paths.transfer(detail.sent_again_for)}>{t("transfers.open_old")}</TextLink>
        </p>
      )}
    </section>
  );
}

/** When the money arrived, and how long that took. */
function useArrived(detail: TransferDetailView): string | null {
  const { t } = useTranslation();
  const arrival = detail.events.find((event) => event.state === "processed");
  if (detail.transfer.state !== "processed" || !arrival) return null;
  const took = Date.parse(arrival.at) - Date.parse(detail.transfer.created_at);
  const count = Math.round(took / 60_000);
  const when = formatRecent(arrival.at);
  return count < 1 ? t("transfers.arrived_soon", { when }) : t("transfers.arrived_at", { when, count });
}

/** The seconds that are left are for the eye: a screen reader hears the sentence above once. */
function Undo({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const undo = useUndo();
  const seconds = useSecondsLeft(detail.undo_ms ?? 0);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          testId="undo-transfer"
          pending={undo.isPending || undo.isSuccess}
          onPress={() => undo.mutate(detail.transfer.id)}
        >
          {t("transfers.undo.action")}
        </Button>
        <p aria-hidden className="figures text-small text-muted">
          {t("transfers.undo.left", { count: seconds })}
        </p>
      </div>
      <ResultSlot result={resultOf(undo, { also: t("transfers.undo.not_undone") })} />
    </>
  );
}

/** Counts down from what Rust answered, on a clock that never jumps. */
function useSecondsLeft(ms: number): number {
  const [left, setLeft] = useState(ms);
  useEffect(() => {
    const end = performance.now() + ms;
    const look = () => setLeft(end - performance.now());
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [ms]);
  return Math.max(0, Math.ceil(left / 1000));
}

function Reason({ raw }: { raw: string | null }) {
  const { t } = useTranslation();
  const reason = reasonOf(raw);
  if (!reason) return null;
  if (reason.kind === "known") return <p>{t(`transfers.reason.${reason.code}`)}</p>;
  return (
    <div>
      <p className="font-medium">{t("transfers.detail.reason")}</p>
      <blockquote className="mt-1 border-l-2 border-edge pl-3">{reason.text}</blockquote>
    </div>
  );
}

function CheckNow({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const check = useCheck();
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          testId="check-transfer"
          icon={<RefreshCw aria-hidden size="1.25rem" className={check.isPending ? "animate-spin" : ""} />}
          pending={check.isPending}
          onPress={() => check.mutate(detail.transfer.id)}
        >
          {check.isPending ? t("transfers.checking_now") : t("transfers.check_now")}
        </Button>
        {detail.next_check_at && (
          <p className="text-small text-muted">
            {t("transfers.next_check", { when: formatTime(detail.next_check_at) })}
          </p>
        )}
      </div>
      <ResultSlot result={resultOf(check, { done: t("transfers.checked_now") })} />
    </>
  );
}

/** Prepared and not sent: Rust says whether it can still be sent, and whether it can be abandoned. */
function Unsent({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const amount = formatMoney(detail.transfer.amount);
  const { can_send, can_leave } = detail;
  if (!can_send && !can_leave) return null;
  return (
    <>
      <p className="max-w-[62ch]">
        {detail.not_allowed
          ? t("transfers.receiver.switched_off")
          : !can_send
            ? t("transfers.too_old")
            : can_leave
              ? t("transfers.send_or_leave")
              : t("transfers.can_be_sent")}
      </p>
      <div className="flex flex-wrap gap-2">
        {can_send && (
          <Button
            kind="main"
            testId="send-now"
            pending={confirm.isPending}
            onPress={() => confirm.mutate(detail.transfer.id)}
          >
            {confirm.isPending
              ? t("transfers.preview.confirming", { amount })
              : t("transfers.send_now", { amount })}
          </Button>
        )}
        <LeaveIt detail={detail} disabled={confirm.isPending} />
      </div>
      <ResultSlot result={resultOf(confirm)} />
    </>
  );
}

export function LeaveIt({ detail, disabled = false }: { detail: TransferDetailView; disabled?: boolean }) {
  const { t } = useTranslation();
  const abandon = useAbandon();
  if (!detail.can_leave) return null;
  return (
    <>
      <Button
        testId="leave-it"
        // Also after a success, until the new state is shown.
        pending={abandon.isPending || abandon.isSuccess}
        disabled={disabled}
        onPress={() => abandon.mutate(detail.transfer.id)}
      >
        {t("transfers.decision.leave")}
      </Button>
      <ResultSlot result={resultOf(abandon)} />
    </>
  );
}

/** Without a sign-in Astra answers nothing about a transfer that is under way. */
function SignedOut({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const app = useApp();
  const { id, state } = detail.transfer;
  if (app.data?.next !== "sign_in_again" || isFinal(state)) return null;
  return (
    <Notice tone="caution" testId="sign-in-to-go-on">
      <p>{state === "prepared" ? t("transfers.signed_out_unsent") : t("transfers.signed_out")}</p>
      <div className="mt-3">
        <ButtonLink href={signInPath("renew", paths.transfer(id))}>{t("transfers.sign_in")}</ButtonLink>
      </div>
    </Notice>
  );
}
