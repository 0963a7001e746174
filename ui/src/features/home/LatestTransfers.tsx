import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { formatDateTime, formatMoney } from "../../components/formats";
import { DateTime, Money } from "../../components/Money";
import { StatusBadge } from "../../components/StatusBadge";
import type { TransferView } from "../../ipc/bindings";
import { paths } from "../../paths";
import { transferTone } from "../../tones";

/** The latest transfers as a ledger: from where to where, with its note, where it stands, how much. */
export function LatestTransfers({ transfers }: { transfers: TransferView[] }) {
  return (
    <ul className="divide-y divide-line rounded border border-line bg-surface">
      {transfers.map((transfer) => (
        <LatestTransfer key={transfer.id} transfer={transfer} />
      ))}
    </ul>
  );
}

function LatestTransfer({ transfer }: { transfer: TransferView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const status = t(`transfers.state.${transfer.state}`);
  const cards = t("transfers.from_to", { from: cardName(transfer.from), to: cardName(transfer.to) });
  const label = t("activity.row", {
    amount: formatMoney(transfer.amount),
    cards,
    status,
    when: formatDateTime(transfer.created_at),
  });
  return (
    <li className="relative grid items-center gap-x-5 gap-y-1 px-panel py-3 hover:bg-hover md:grid-cols-[1fr_auto_7rem]">
      <span className="min-w-0">
        <TextLink stretched href={paths.transfer(transfer.id)} label={label}>
          {cards}
        </TextLink>
        {transfer.note && <span className="wrap-break-word"> · {transfer.note}</span>}
        <span className="block text-small text-muted">
          <DateTime iso={transfer.created_at} />
        </span>
      </span>
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 md:contents">
        <StatusBadge tone={transferTone[transfer.state]} word={status} />
        <span className="md:text-right">
          <Money cents={transfer.amount} strong />
        </span>
      </span>
    </li>
  );
}
