import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { Details } from "../../components/Details";
import { formatDateTime, formatMoney } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { Timeline } from "../../components/Timeline";
import { useApp } from "../../ipc/app";
import type { PreviewView, TransferDetailView, TransferState } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useFeeCheck } from "./amounts";
import { Chargeback } from "./Chargeback";
import { Legs } from "./Legs";
import { Preview } from "./Preview";
import { usePreviewAgain, useTransfer } from "./queries";
import { RemindLink } from "./RemindLink";
import { unreadableCode } from "./reason";
import { ReceiptLink } from "./receipt/ReceiptLink";
import { LeaveIt, TransferStatus } from "./TransferStatus";
import { type Tense, TransferSum } from "./TransferSum";
import { hasArrived, isFinal, transferTimeline } from "./timeline";

export function TransferScreen(props: { id: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const app = useApp();
  const query = useTransfer(props.id);
  const detail = query.data;
  const [preview, setPreview] = useState<PreviewView | null>(null);
  const state = detail?.transfer.state;
  // Found after all: there is nothing to send again. Replaced: by this preview, whose own page follows.
  if (preview && (state === "not_found" || state === "replaced")) {
    return (
      <Preview preview={preview} onEdit={() => setPreview(null)} onConfirmed={(id) => props.onOpen(id)} />
    );
  }
  return (
    <div className="max-w-page">
      <PageHead
        title={detail ? formatMoney(detail.transfer.amount) : t("transfers.title")}
        lead={
          detail &&
          t("transfers.detail.lead", {
            from: cardName(detail.transfer.from),
            to: cardName(detail.transfer.to),
            when: formatDateTime(detail.transfer.created_at),
          })
        }
        back={{ href: paths.transfers, label: t("transfers.detail.back") }}
        action={
          detail &&
          hasArrived(detail.transfer.state) && (
            <ButtonLink href={paths.move}>{t("transfers.detail.another")}</ButtonLink>
          )
        }
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={app.data?.offline ?? false} asOf={app.data?.as_of} />
      </div>
      {detail ? (
        <Known detail={detail} onPreview={setPreview} />
      ) : query.isError ? (
        <Problem problem={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known(props: { detail: TransferDetailView; onPreview: (preview: PreviewView) => void }) {
  const { t } = useTranslation();
  const { detail, onPreview } = props;
  return (
    <div className="grid gap-5">
      <TransferStatus detail={detail} />
      {detail.chargeback && <Chargeback chargeback={detail.chargeback} />}
      <FeeWarning detail={detail} />
      {detail.transfer.state === "not_found" && <Decision detail={detail} onPreview={onPreview} />}
      <Panel title={t("transfers.detail.history")}>
        <Timeline
          label={t("transfers.detail.history")}
          steps={transferTimeline(detail).map((step, index) => ({
            key: `${index} ${step.state}`,
            label: t(`transfers.timeline.${step.state}`),
            state: step.look,
            at: step.at,
          }))}
        />
      </Panel>
      <Summary detail={detail} />
    </div>
  );
}

function FeeWarning({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const warning = useFeeCheck(detail)?.warning;
  if (!warning) return null;
  return (
    <Notice tone="caution" testId="fee-differs">
      <p className="font-semibold">{t("transfers.fee_check.different_title")}</p>
      <p>{warning}</p>
    </Notice>
  );
}

/** Not found after the search: the person decides. In both cases the old transfer stays watched. */
function Decision(props: { detail: TransferDetailView; onPreview: (preview: PreviewView) => void }) {
  const { t } = useTranslation();
  const { detail, onPreview } = props;
  const again = usePreviewAgain();
  return (
    <Panel tone="caution" title={t("transfers.decision.title")} text={t("transfers.decision.text")}>
      <div className="grid gap-4">
        {detail.not_allowed && <p>{t("transfers.receiver.switched_off")}</p>}
        <div className="flex flex-wrap gap-2">
          {!detail.not_allowed && (
            <Button
              testId="send-again"
              pending={again.isPending}
              onPress={() => again.mutate(detail.transfer.id, { onSuccess: onPreview })}
            >
              {again.isPending ? t("transfers.form.previewing") : t("transfers.decision.send")}
            </Button>
          )}
          <LeaveIt detail={detail} disabled={again.isPending} />
        </div>
        <ResultSlot result={resultOf(again, { also: t("transfers.decision.not_sent_again") })} />
      </div>
    </Panel>
  );
}

/** While it is on its way, what will happen; once it ended otherwise, what was to. */
const tenses: Partial<Record<TransferState, Tense>> = {
  processed: "moved",
  charged_back: "moved",
  checking: "was_to",
  not_found: "was_to",
  refused: "was_to",
  failed: "was_to",
  cancelled: "was_to",
  undone: "was_to",
  abandoned: "was_to",
  replaced: "was_to",
};

function Summary({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const { transfer } = detail;
  const facts: [string, ReactNode][] = [
    [t("transfers.detail.note"), transfer.note || t("transfers.detail.no_note")],
    [t("transfers.detail.confirmed"), formatDateTime(transfer.created_at)],
  ];
  if (transfer.to.owner) {
    facts.unshift([t("transfers.receiver.line"), transfer.to.owner.name ?? t("transfers.receiver.unnamed")]);
  }
  if (detail.settlement && !isFinal(transfer.state)) {
    facts.unshift([t("transfers.detail.settlement"), detail.settlement]);
  }
  const feeCheck = useFeeCheck(detail);
  if (feeCheck) facts.unshift([t("transfers.fee_check.label"), feeCheck.line]);
  const ids: [string, string][] = [[t("transfers.detail.reference"), transfer.id]];
  if (transfer.to.owner) {
    ids.push([t("transfers.receiver.user_id"), transfer.to.owner.user_id]);
    ids.push([t("transfers.receiver.card_id"), transfer.to.id]);
  }
  if (detail.routine_id) ids.push([t("transfers.detail.instruction_id"), detail.routine_id]);
  if (detail.transfer_id) ids.push([t("transfers.detail.transfer_id"), detail.transfer_id]);
  const code = unreadableCode(detail.reason);
  if (code) ids.push([t("transfers.detail.reason"), code]);
  if (detail.chargeback?.id) ids.push([t("transfers.chargeback.id"), detail.chargeback.id]);
  if (detail.request_id) ids.push([t("common.request_id"), detail.request_id]);
  return (
    <div className="grid gap-3">
      <h2 className="text-lead font-semibold">{t("transfers.detail.summary")}</h2>
      <TransferSum
        from={transfer.from}
        to={transfer.to}
        amount={transfer.amount}
        pull={detail.pull_amount}
        push={detail.push_amount}
        fee={detail.fee_shown}
        contradictory={detail.contradictory}
        tense={tenses[transfer.state] ?? "will"}
      >
        <Facts facts={facts} />
        <Legs detail={detail} />
        <div className="mt-4 border-t border-line pt-4">
          <Details items={ids} />
        </div>
      </TransferSum>
      <div className="flex flex-wrap gap-2">
        {hasArrived(transfer.state) && <ReceiptLink id={transfer.id} />}
        {/* Reminders are between own cards. */}
        {!transfer.to.owner && <RemindLink transfer={transfer} />}
      </div>
    </div>
  );
}
