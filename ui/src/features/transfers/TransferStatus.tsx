/** A transfer's state, its meaning for the money, and the possible actions. */
import { RefreshCw } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { useLostFocus } from "../../components/focus";
import { formatMoney, formatTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { TransferDetailView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { paths, signInPath } from "../../paths";
import { transferTone } from "../../tones";
import { useAbandon, useCheck, useConfirm } from "./queries";
import { reasonOf } from "./reason";
import { isFinal } from "./timeline";

export function TransferStatus({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const { transfer } = detail;
  const givenUp = transfer.state === "abandoned" || transfer.state === "replaced";
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
      className="grid scroll-my-6 justify-items-start gap-3 rounded border border-line bg-surface p-5 md:p-6"
    >
      <div role="status" className="grid justify-items-start gap-3">
        <StatusBadge tone={transferTone[transfer.state]} word={t(`transfers.state.${transfer.state}`)} />
        <p className="max-w-[62ch] text-lead">{useExplanation(detail)}</p>
        {givenUp && detail.may_have_arrived && <p className="max-w-[62ch]">{t("transfers.watched")}</p>}
        <Reason raw={detail.reason} />
      </div>
      {transfer.state === "checking" && <CheckNow detail={detail} />}
      {transfer.state === "prepared" && <Unsent detail={detail} />}
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

/** The sentence for the state; two states have two meanings. */
function useExplanation(detail: TransferDetailView): string {
  const { t } = useTranslation();
  const { state } = detail.transfer;
  if (state === "prepared" && !detail.can_send && !detail.can_leave) return t("transfers.about_to_be_sent");
  if (state === "abandoned" && detail.may_have_arrived) return t("transfers.left_after_sending");
  return t(`transfers.explain.${state}`);
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
          icon={<RefreshCw aria-hidden size={20} className={check.isPending ? "animate-spin" : ""} />}
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
        {!can_send
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
        {!can_send && <ButtonLink href={paths.move}>{t("transfers.move")}</ButtonLink>}
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
