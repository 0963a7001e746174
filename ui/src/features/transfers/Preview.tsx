import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { formatDate, formatMoney } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { ResultSlot } from "../../components/ResultSlot";
import { useApp } from "../../ipc/app";
import { type PreviewView, UNDO_SECONDS } from "../../ipc/bindings";
import { toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useConfirm } from "./queries";
import { RepeatedNote } from "./RepeatedNote";
import { TransferSum } from "./TransferSum";

/** What a transfer does, as a sum, before it is confirmed. Confirming twice is one transfer, here and in Rust. */
export function Preview(props: {
  preview: PreviewView;
  onEdit: () => void;
  onConfirmed: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { preview, onEdit, onConfirmed } = props;
  const cardName = useCardName();
  const confirm = useConfirm();
  const page = useRef<HTMLDivElement>(null);
  const underway = confirm.isPending || confirm.isSuccess;
  const amount = formatMoney(preview.amount);
  const expired = confirm.isError && toErrorView(confirm.error).code === "preview_expired";

  // The address doesn't change between form and preview, so the frame doesn't move the focus.
  useEffect(() => page.current?.querySelector<HTMLElement>("h1")?.focus(), []);

  return (
    <div ref={page} className="max-w-form">
      <PageHead title={t("transfers.preview.title")} lead={t("transfers.preview.lead")} />
      <div className="grid gap-5">
        <TransferSum
          from={preview.from}
          to={preview.to}
          amount={preview.amount}
          pull={preview.pull_amount}
          push={preview.push_amount}
          fee={preview.fee}
          contradictory={preview.contradictory}
          tense="will"
        >
          <Circumstances preview={preview} />
        </TransferSum>
        {preview.to.owner && (
          <Notice tone="caution" testId="to-someone-else">
            {t("transfers.receiver.warning", { to: cardName(preview.to) })}
          </Notice>
        )}
        {preview.sent_again_for && <Notice tone="caution">{t("transfers.preview.replaces")}</Notice>}
        {preview.contradictory && (
          <Notice tone="caution" testId="contradictory">
            {t("transfers.preview.contradictory")}
          </Notice>
        )}
        {preview.reminder && (
          <Notice tone="info" testId="for-reminder">
            {t("transfers.for_reminder", { day: formatDate(preview.reminder) })}
          </Notice>
        )}
        <RepeatedNote preview={preview} />
        <div className="grid gap-2">
          <div className="flex flex-wrap gap-2">
            <Button
              kind="main"
              testId="confirm-transfer"
              describedBy="move-is-final"
              pending={underway}
              disabled={expired}
              onPress={() =>
                confirm.mutate(preview.id, { onSuccess: (detail) => onConfirmed(detail.transfer.id) })
              }
            >
              {underway
                ? t("transfers.preview.confirming", { amount })
                : t("transfers.preview.confirm", { amount })}
            </Button>
            <Button testId="edit-transfer" disabled={underway} onPress={onEdit}>
              {preview.sent_again_for ? t("transfers.preview.back") : t("transfers.preview.edit")}
            </Button>
          </div>
          <p id="move-is-final" className="text-small text-muted">
            {t("transfers.preview.final", { seconds: UNDO_SECONDS })}
          </p>
        </div>
        <ResultSlot
          result={resultOf(confirm, { also: expired ? t("transfers.preview.expired") : undefined })}
          action={expired && <Button onPress={onEdit}>{t("transfers.preview.again")}</Button>}
        />
      </div>
    </div>
  );
}

/** Whose money it is, what Astra is told with it, and when it arrives. */
function Circumstances({ preview }: { preview: PreviewView }) {
  const { t } = useTranslation();
  const owner = useApp().data?.business;
  const { id, to, note, settlement } = preview;
  return (
    <>
      <dl className="grid gap-1">
        {owner && (
          <Line name={t(`common.kind.${owner.kind}`)}>
            <span data-testid="whose-money" className="font-semibold">
              {owner.name}
            </span>
          </Line>
        )}
        {to.owner && (
          <Line name={t("transfers.receiver.line")}>
            <span data-testid="receiver" className="font-semibold">
              {to.owner.name ?? t("transfers.receiver.unnamed")}
            </span>
          </Line>
        )}
        {note && <Line name={t("transfers.detail.note")}>{note}</Line>}
        {settlement && <Line name={t("transfers.detail.settlement")}>{settlement}</Line>}
      </dl>
      <p className="mt-1 text-small text-muted">
        {t(note ? "transfers.preview.note_goes" : "transfers.preview.reference_goes", { id })}
      </p>
    </>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-3 min-[30rem]:grid-cols-[5.5rem_1fr]">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
