import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { Details } from "../../components/Details";
import { formatDateTime, formatMoney, formatTime } from "../../components/formats";
import { Money } from "../../components/Money";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { Timeline } from "../../components/Timeline";
import { useApp } from "../../ipc/app";
import type { TransferDetailView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { paths } from "../../paths";
import { transferTone } from "../../tones";
import { useCheck, useConfirm, useSettle, useTransfer } from "./queries";
import { transferTimeline } from "./timeline";

export function TransferScreen(props: { id: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const app = useApp();
  const query = useTransfer(props.id);
  const detail = query.data;
  return (
    <div className="max-w-[55rem]">
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
          detail?.transfer.state === "processed" && (
            <ButtonLink href={paths.move}>{t("transfers.detail.another")}</ButtonLink>
          )
        }
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={app.data?.offline ?? false} />
      </div>
      {detail ? (
        <Known detail={detail} onOpen={props.onOpen} />
      ) : query.isError ? (
        <Problem problem={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known({ detail, onOpen }: { detail: TransferDetailView; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { transfer } = detail;
  return (
    <div className="grid gap-5">
      <section
        data-testid="transfer-state"
        data-state={transfer.state}
        data-id={transfer.id}
        role="status"
        className="grid justify-items-start gap-3 rounded border border-line bg-surface p-5 md:p-6"
      >
        <StatusBadge tone={transferTone[transfer.state]} word={t(`transfers.state.${transfer.state}`)} />
        <p className="max-w-[62ch] text-lead">{t(`transfers.explain.${transfer.state}`)}</p>
        {detail.reason && (
          <div>
            <p className="font-medium">{t("transfers.detail.reason")}</p>
            <blockquote className="mt-1 border-l-2 border-edge pl-3">{detail.reason}</blockquote>
          </div>
        )}
        {transfer.state === "checking" && <CheckNow detail={detail} />}
        {transfer.state === "prepared" && <SendNow detail={detail} />}
        {detail.sent_again_as && (
          <p>
            {t("transfers.sent_again_as")}{" "}
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
      {transfer.state === "not_found" && <Decision detail={detail} onOpen={onOpen} />}
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

function CheckNow({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const check = useCheck();
  return (
    <>
      {check.isError && <Problem problem={describeError(check.error)} />}
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
    </>
  );
}

/** Prepared is a blink of an eye on the way to sending, unless sending was tried and nothing could leave. */
function SendNow({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const amount = formatMoney(detail.transfer.amount);
  const cameBack = detail.events.length > 1 || Date.now() - Date.parse(detail.transfer.changed_at) > 10_000;
  if (!cameBack) return null;
  return (
    <>
      <p className="max-w-[62ch]">{t("transfers.send_now_why")}</p>
      {confirm.isError && <Problem problem={describeError(confirm.error)} />}
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
    </>
  );
}

/** Looked for long enough and not found: the person decides, and either way the old one stays watched. */
function Decision({ detail, onOpen }: { detail: TransferDetailView; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const settle = useSettle();
  const { id } = detail.transfer;
  const amount = formatMoney(detail.transfer.amount);
  // Also after it worked, until the page has caught up.
  const settling = settle.isPending || settle.isSuccess;
  const sending = settling && settle.variables?.choice === "send_again";
  return (
    <Panel
      tone="caution"
      title={t("transfers.decision.title")}
      text={t("transfers.decision.text", { amount })}
    >
      {settle.isError && (
        <div className="mb-4">
          <Problem problem={describeError(settle.error)} />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          testId="send-again"
          pending={settling}
          onPress={() =>
            settle.mutate(
              { id, choice: "send_again" },
              { onSuccess: (created) => onOpen(created.transfer.id) },
            )
          }
        >
          {sending ? t("transfers.decision.sending", { amount }) : t("transfers.decision.send", { amount })}
        </Button>
        <Button testId="leave-it" pending={settling} onPress={() => settle.mutate({ id, choice: "leave" })}>
          {t("transfers.decision.leave")}
        </Button>
      </div>
    </Panel>
  );
}

function Summary({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { transfer } = detail;
  const facts: [string, ReactNode][] = [
    [t("transfers.detail.amount"), <Money key="amount" cents={transfer.amount} strong />],
    [
      t("transfers.detail.fee"),
      detail.fee_shown === 0 ? t("transfers.detail.fee_none") : <Money key="fee" cents={detail.fee_shown} />,
    ],
    [
      t("transfers.detail.taken", { card: cardName(transfer.from) }),
      <Money key="pull" cents={detail.pull_amount} />,
    ],
    [
      t("transfers.detail.put", { card: cardName(transfer.to) }),
      <Money key="push" cents={detail.push_amount} />,
    ],
  ];
  if (detail.settlement) facts.push([t("transfers.detail.settlement"), detail.settlement]);
  facts.push(
    [t("transfers.detail.note"), transfer.note || t("transfers.detail.no_note")],
    [t("transfers.detail.confirmed"), formatDateTime(transfer.created_at)],
  );
  const ids: [string, string][] = [[t("transfers.detail.reference"), transfer.id]];
  if (detail.routine_id) ids.push([t("transfers.detail.instruction_id"), detail.routine_id]);
  if (detail.transfer_id) ids.push([t("transfers.detail.transfer_id"), detail.transfer_id]);
  if (detail.request_id) ids.push([t("common.request_id"), detail.request_id]);
  return (
    <Panel title={t("transfers.detail.summary")}>
      <Facts facts={facts} />
      <div className="mt-4 border-t border-line pt-4">
        <Details items={ids} />
      </div>
    </Panel>
  );
}
