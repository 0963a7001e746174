import { useTranslation } from "react-i18next";
import { useCardName } from "../../../components/CardName";
import { formatDateTime, formatMoney } from "../../../components/formats";
import type { AppView, Receipt, TransferDetailView } from "../../../ipc/bindings";
import { useFeeCheck } from "../amounts";
import { reasonOf, unreadableCode } from "../reason";
import { hasArrived, isFinal, transferTimeline } from "../timeline";

/** With the year, whichever it is: paper is read years later. */
const dated = (iso: string): string => formatDateTime(iso, new Date(0));

/** What a receipt says, for the page and for the PDF file alike. */
export function useContent(detail: TransferDetailView, app: AppView): Receipt {
  const { t } = useTranslation();
  const cardName = useCardName();
  const { transfer } = detail;
  const { owner } = transfer.to;
  const [from, to] = [cardName(transfer.from), cardName(transfer.to)];
  const reported = (cents: number | null) =>
    cents === null ? t("transfers.not_reported") : formatMoney(cents);
  const why = (raw: string | null): string | null => {
    const reason = reasonOf(raw);
    if (reason === null) return unreadableCode(raw);
    return reason.kind === "known" ? t(`transfers.reason.${reason.code}`) : reason.text;
  };
  const arrived = hasArrived(transfer.state);

  const amounts: [string, string][] = [
    [t("transfers.detail.amount"), formatMoney(transfer.amount)],
    // What was shown is no claim that it moved.
    [t("receipt.leaves", { card: from }), reported(detail.pull_amount)],
    [t("receipt.arrives", { card: to }), reported(detail.push_amount)],
    [
      t("transfers.detail.fee"),
      detail.contradictory ? t("transfers.detail.fee_unclear") : reported(detail.fee_shown),
    ],
    [t("transfers.detail.note"), transfer.note || t("transfers.detail.no_note")],
  ];
  const feeCheck = useFeeCheck(detail);
  if (feeCheck) amounts.push([t("transfers.fee_check.label"), feeCheck.line]);
  const about: [string, string][] = [
    [t("receipt.status"), t(`transfers.state.${transfer.state}`)],
    ...(app.business ? ([[t("receipt.business"), app.business.name]] as [string, string][]) : []),
    [t("transfers.form.from"), from],
    [t("transfers.form.to"), to],
  ];
  if (owner) about.push([t("transfers.receiver.line"), owner.name ?? t("transfers.receiver.unnamed")]);
  about.push(
    [t("transfers.detail.confirmed"), dated(transfer.created_at)],
    [t("receipt.changed"), dated(transfer.changed_at)],
  );
  const { chargeback } = detail;
  if (chargeback) {
    about.push([
      t("transfers.chargeback.receipt"),
      chargeback.amount === null
        ? dated(chargeback.at)
        : t("transfers.chargeback.receipt_amount", {
            amount: formatMoney(chargeback.amount),
            when: dated(chargeback.at),
          }),
    ]);
  }
  const references: [string, string | null][] = [
    [t("transfers.detail.reference"), transfer.id],
    [t("transfers.receiver.user_id"), owner?.user_id ?? null],
    [t("transfers.receiver.card_id"), owner ? transfer.to.id : null],
    [t("transfers.detail.instruction_id"), detail.routine_id],
    [t("transfers.detail.transfer_id"), detail.transfer_id],
    [t("transfers.chargeback.id"), chargeback?.id ?? null],
    [t("common.request_id"), detail.request_id],
    [t("transfers.detail.reason"), why(detail.reason)],
  ];
  const known = references.filter((line): line is [string, string] => line[1] !== null);
  return {
    title: arrived ? t("receipt.title") : t("receipt.title_open"),
    lead: t("receipt.lead", { amount: formatMoney(transfer.amount), from, to }),
    notice: app.environment === "production" ? null : t(`receipt.notice.${app.environment}`),
    sections: [
      { title: t("receipt.about"), lines: about },
      { title: t("receipt.amounts"), lines: amounts },
      {
        title: t("transfers.detail.history"),
        // Two lines may say the same, as where it was sent twice.
        lines: transferTimeline(detail).flatMap(({ state, at }, index): [string, string][] =>
          at === null ? [] : [[`${index + 1}. ${t(`transfers.timeline.${state}`)}`, dated(at)]],
        ),
      },
      { title: t("receipt.references"), lines: known },
      {
        title: t("receipt.made"),
        lines: [
          [t("receipt.environment"), t(`common.environment.${app.environment}`)],
          [t("receipt.made_by"), t("receipt.made_with", { version: app.version })],
          [t("receipt.zone"), Intl.DateTimeFormat().resolvedOptions().timeZone],
          ...(isFinal(transfer.state)
            ? []
            : ([[t("receipt.open"), t("receipt.open_text")]] as [string, string][])),
        ],
      },
    ],
  };
}
