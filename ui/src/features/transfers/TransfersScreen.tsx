import { ArrowLeftRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink, TextLink } from "../../components/Button";
import { useShortCardName } from "../../components/CardName";
import { Ledger } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { DateTime, Money } from "../../components/Money";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { TransferView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useTransfers } from "../../ipc/transfers";
import { paths } from "../../paths";
import { transferTone } from "../../tones";
import { ExportLink } from "./export/ExportLink";
import { RepeatingLink } from "./RepeatingLink";

export function TransfersScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const transfers = useTransfers();
  const ready = app.data?.next === "move_money";
  const some = (transfers.data?.transfers.length ?? 0) > 0;
  const move = (
    <ButtonLink
      kind="main"
      href={paths.move}
      icon={<ArrowLeftRight aria-hidden size={20} />}
      testId="move-money"
    >
      {t("transfers.move")}
    </ButtonLink>
  );

  return (
    <>
      <PageHead
        title={t("transfers.title")}
        lead={t("transfers.lead")}
        action={
          some ? (
            <>
              {ready && move}
              <ExportLink />
            </>
          ) : undefined
        }
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={transfers.data?.offline ?? false} asOf={app.data?.as_of} />
      </div>
      <RepeatingLink />
      {!transfers.data && transfers.isError && (
        <Problem problem={describeError(transfers.error)} onRetry={() => void transfers.refetch()} />
      )}
      {!transfers.data && transfers.isPending && <Skeleton lines={5} />}
      {transfers.data && !some && (
        <EmptyState
          drawing={<Ledger />}
          title={t("transfers.empty.title")}
          text={ready ? t("transfers.empty.text") : t("transfers.needs_cards")}
          action={
            ready ? (
              move
            ) : (
              <ButtonLink kind="main" href={paths.home}>
                {t("transfers.see_next")}
              </ButtonLink>
            )
          }
        />
      )}
      {transfers.data && some && <TransferTable transfers={transfers.data.transfers} />}
    </>
  );
}

function TransferTable({ transfers }: { transfers: TransferView[] }) {
  const { t } = useTranslation();
  const short = useShortCardName();
  const heading = "px-3 py-2.5 text-small font-medium text-muted first:pl-5 last:pr-5 full:px-4";
  const cell = "px-3 py-3 align-top first:pl-5 last:pr-5 full:px-4";
  return (
    <div className="overflow-x-auto rounded border border-line bg-surface">
      <table className="w-full border-collapse text-left">
        <thead className="border-b border-line bg-sunken">
          <tr>
            <th scope="col" className={heading}>
              {t("transfers.columns.date")}
            </th>
            <th scope="col" className={heading}>
              {t("transfers.columns.cards")}
            </th>
            <th scope="col" className={`${heading} hidden roomy:table-cell`}>
              {t("transfers.columns.note")}
            </th>
            <th scope="col" className={heading}>
              {t("transfers.columns.status")}
            </th>
            <th scope="col" className={`${heading} text-right`}>
              {t("transfers.columns.amount")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {transfers.map((transfer) => (
            <tr
              key={transfer.id}
              data-testid="transfer-row"
              data-id={transfer.id}
              data-state={transfer.state}
              className="relative hover:bg-hover"
            >
              <td className={`${cell} roomy:whitespace-nowrap`}>
                <TextLink stretched href={paths.transfer(transfer.id)}>
                  <DateTime iso={transfer.created_at} />
                </TextLink>
              </td>
              <td className={`${cell} [overflow-wrap:normal]`}>
                {t("transfers.from_to", { from: short(transfer.from), to: short(transfer.to) })}
                {transfer.note && (
                  <span className="block text-small text-muted roomy:hidden">{transfer.note}</span>
                )}
              </td>
              <td className={`${cell} hidden text-muted [overflow-wrap:normal] roomy:table-cell`}>
                {transfer.note}
              </td>
              <td className={cell}>
                <StatusBadge
                  tone={transferTone[transfer.state]}
                  word={t(`transfers.state.${transfer.state}`)}
                />
              </td>
              <td className={`${cell} text-right`}>
                <Money cents={transfer.amount} strong />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
