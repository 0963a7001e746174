import { ArrowDown } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { formatMoney } from "../../components/formats";
import { Money } from "../../components/Money";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import type { PreviewView } from "../../ipc/bindings";
import { toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { Fee } from "./amounts";
import { useConfirm } from "./queries";

/** Amounts and fee before confirming. Confirming twice is one transfer, here and in Rust. */
export function Preview(props: {
  preview: PreviewView;
  onEdit: () => void;
  onConfirmed: (id: string) => void;
}) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { preview, onEdit, onConfirmed } = props;
  const confirm = useConfirm();
  const page = useRef<HTMLDivElement>(null);
  const underway = confirm.isPending || confirm.isSuccess;
  const amount = formatMoney(preview.amount);
  const expired = confirm.isError && toErrorView(confirm.error).code === "preview_expired";

  // The address doesn't change between form and preview, so the frame doesn't move the focus.
  useEffect(() => page.current?.querySelector<HTMLElement>("h1")?.focus(), []);

  return (
    <div ref={page} className="max-w-[36rem]">
      <PageHead title={t("transfers.preview.title")} lead={t("transfers.preview.lead")} />
      <div className="grid gap-5">
        {preview.sent_again_for && <Notice tone="caution">{t("transfers.preview.replaces")}</Notice>}
        {preview.contradictory && (
          <Notice tone="caution" testId="contradictory">
            {t("transfers.preview.contradictory")}
          </Notice>
        )}
        {preview.looks_repeated && <Notice tone="caution">{t("transfers.preview.repeated")}</Notice>}
        <Panel flush>
          <div className="px-6 pt-6 pb-5">
            <p className="text-muted">{t("transfers.detail.amount")}</p>
            <p className="text-page font-semibold tracking-tight">
              <Money cents={preview.amount} />
            </p>
          </div>
          <div className="grid gap-1 border-y border-line bg-sunken px-6 py-4">
            <Side name={cardName(preview.from)} cents={preview.pull_amount} sign="minus" />
            <ArrowDown aria-hidden size={20} className="text-muted" />
            <Side name={cardName(preview.to)} cents={preview.push_amount} sign="plus" />
          </div>
          <div className="px-6 py-5">
            <Facts
              facts={[
                [
                  t("transfers.detail.fee"),
                  <Fee key="fee" cents={preview.fee} contradictory={preview.contradictory} />,
                ],
                ...(preview.settlement
                  ? [[t("transfers.detail.settlement"), preview.settlement] as [string, string]]
                  : []),
                [t("transfers.detail.note"), preview.note || t("transfers.detail.no_note")],
              ]}
            />
          </div>
        </Panel>
        <div className="flex flex-wrap gap-2">
          <Button
            kind="main"
            testId="confirm-transfer"
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
        <ResultSlot
          result={resultOf(confirm, { also: expired ? t("transfers.preview.expired") : undefined })}
          action={expired && <Button onPress={onEdit}>{t("transfers.preview.again")}</Button>}
        />
      </div>
    </div>
  );
}

/** One card with what is taken from or added to it. */
function Side({ name, cents, sign }: { name: string; cents: number | null; sign: "plus" | "minus" }) {
  const { t } = useTranslation();
  return (
    <p className="flex flex-wrap justify-between gap-x-4">
      <span className="font-medium">{name}</span>
      <span>
        {cents === null ? (
          <span className="text-muted">{t("transfers.not_reported")}</span>
        ) : (
          <>
            <span className="text-muted">{t(`transfers.preview.${sign}`)} </span>
            <Money cents={sign === "minus" ? -cents : cents} strong />
          </>
        )}
      </span>
    </p>
  );
}
