import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { CardTileLink } from "../../components/CardTile";
import { formatDateTime, formatMoney } from "../../components/formats";
import { DateTime, Money } from "../../components/Money";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { CardView, TransferView } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError } from "../../ipc/errors";
import { useLatestTransfers } from "../../ipc/transfers";
import { paths } from "../../paths";
import { transferTone } from "../../tones";
import { DueReminders } from "./DueReminders";
import { NextStep } from "./NextStep";
import { OpenOutcomes, useOpenOutcomes } from "./OpenOutcomes";

const shown = 5;

export function HomeScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const cards = useCards();
  const transfers = useLatestTransfers(shown);
  const open = useOpenOutcomes();
  const outcomes = open.data ?? [];
  // They are among the transfers that are not final.
  const listed = outcomes.filter((it) => it.amount !== null && it.other_business === null).length;
  const underway = (app.data?.unresolved_transfers ?? 0) - listed;

  return (
    <>
      <PageHead title={t("home.title")} lead={t("home.lead")} />
      {app.isError && !app.data && (
        <Problem problem={describeError(app.error)} onRetry={() => void app.refetch()} />
      )}
      {app.isPending && <Skeleton lines={3} />}
      {app.data && (
        <div className="grid grid-cols-1 gap-5">
          <OfflineNote offline={app.data.offline} asOf={app.data.as_of} />
          <OpenOutcomes outcomes={outcomes} />
          {open.isError && !open.data && (
            <Problem problem={describeError(open.error)} onRetry={() => void open.refetch()} />
          )}
          <DueReminders />
          {app.data.next !== "welcome" && (
            <NextStep
              next={app.data.next}
              kind={app.data.business?.kind}
              status={app.data.business?.status}
              signedOut={app.data.signed_out}
              documentsEmail={app.data.business?.documents_email}
            />
          )}
          {underway > 0 && (
            <Notice tone="info">
              {t("home.unresolved", { count: underway })}{" "}
              <TextLink href={paths.transfers}>{t("home.unresolved_link")}</TextLink>
            </Notice>
          )}
          <Panel
            flush
            title={t("home.cards")}
            aside={
              (cards.data?.cards.length ?? 0) > 0 && (
                <TextLink href={paths.cards}>{t("home.cards_all")}</TextLink>
              )
            }
          >
            <Loaded query={cards}>{(data) => <CardList cards={data.cards} />}</Loaded>
          </Panel>
          <div className="grid items-start gap-5 full:grid-cols-[1fr_20rem]">
            <div className="order-2 full:order-1">
              <Panel
                flush
                title={t("home.transfers")}
                aside={
                  (transfers.data?.transfers.length ?? 0) > 0 && (
                    <TextLink href={paths.transfers}>{t("home.transfers_all")}</TextLink>
                  )
                }
              >
                <Loaded query={transfers}>{(data) => <LatestTransfers transfers={data.transfers} />}</Loaded>
              </Panel>
            </div>
            <div className="order-1 full:order-2">
              <Panel title={t("home.moved")}>
                <p className="-mt-2 text-page font-semibold tracking-tight">
                  <Money cents={app.data.moved_this_month} />
                </p>
                <p className="text-small text-muted">{t("home.moved_hint")}</p>
              </Panel>
            </div>
          </div>
        </div>
      )}
    </>
  );
}

interface Loadable<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

/** Earlier data stays on screen; a problem shows only where there is none. */
function Loaded<T>({ query, children }: { query: Loadable<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  return (
    <div className="px-panel pb-5">
      {query.isError ? (
        <Problem problem={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={2} />
      )}
    </div>
  );
}

function CardList({ cards }: { cards: CardView[] }) {
  const { t } = useTranslation();
  if (cards.length === 0) return <p className="px-panel pb-5 text-muted">{t("home.cards_none")}</p>;
  return (
    <ul className="flex flex-wrap gap-4 px-panel pb-5 md:pb-6">
      {cards.map((card) => (
        <li key={card.id} className="flex">
          <CardTileLink card={card} href={paths.card(card.id)} />
        </li>
      ))}
    </ul>
  );
}

function LatestTransfers({ transfers }: { transfers: TransferView[] }) {
  const { t } = useTranslation();
  if (transfers.length === 0) return <p className="px-panel pb-5 text-muted">{t("home.transfers_none")}</p>;
  return (
    <ul className="divide-y divide-line border-t border-line">
      {transfers.map((transfer) => (
        <LatestTransfer key={transfer.id} transfer={transfer} />
      ))}
    </ul>
  );
}

function LatestTransfer({ transfer }: { transfer: TransferView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const cards = t("transfers.from_to", { from: cardName(transfer.from), to: cardName(transfer.to) });
  const status = t(`transfers.state.${transfer.state}`);
  const amount = formatMoney(transfer.amount);
  const when = formatDateTime(transfer.created_at);
  return (
    <li className="relative grid items-center gap-x-4 gap-y-1 px-panel py-3 hover:bg-hover md:grid-cols-[1fr_auto]">
      <span className="min-w-0">
        <TextLink
          stretched
          href={paths.transfer(transfer.id)}
          label={t("activity.row", { amount, cards, status, when })}
        >
          {cards}
        </TextLink>
        <span className="block text-small text-muted">
          <DateTime iso={transfer.created_at} />
        </span>
      </span>
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 md:grid md:justify-items-end">
        <Money cents={transfer.amount} strong />
        <StatusBadge tone={transferTone[transfer.state]} word={status} />
      </span>
    </li>
  );
}
