import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { CardTile } from "../../components/CardTile";
import { Details } from "../../components/Details";
import { formatDate, formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel, Sheet } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { CardBankView, CardView, ExpiryView } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError, toErrorView } from "../../ipc/errors";
import { words } from "../../locales";
import { paths } from "../../paths";
import { cardTone } from "../../tones";
import { Nickname } from "./Nickname";
import { useBank, useCard } from "./queries";
import { RemoveCard } from "./RemoveCard";

export function CardScreen(props: { id: string; onRemoved: (message: string) => void }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const app = useApp();
  const list = useCards();
  const card = useCard(props.id);
  const missing = card.isError && toErrorView(card.error).code === "not_found";
  return (
    <div className="max-w-page">
      <PageHead
        title={card.data ? cardName(card.data) : t("cards.title")}
        back={{ href: paths.cards, label: t("cards.detail.back") }}
        action={
          card.data?.status === "approved" &&
          app.data?.next === "move_money" && (
            <ButtonLink kind="main" href={paths.move}>
              {t("cards.detail.move")}
            </ButtonLink>
          )
        }
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={list.data?.offline ?? false} asOf={list.data?.as_of} />
      </div>
      {card.data ? (
        <Known card={card.data} onRemoved={props.onRemoved} />
      ) : card.isError ? (
        <Problem
          problem={describeError(card.error)}
          {...(missing
            ? {
                action: (
                  <ButtonLink kind="main" href={paths.cards}>
                    {t("cards.detail.to_list")}
                  </ButtonLink>
                ),
              }
            : { onRetry: () => void card.refetch() })}
        />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known({ card, onRemoved }: { card: CardView; onRemoved: (message: string) => void }) {
  const { t } = useTranslation();
  const bank = useBank(card.id);
  return (
    <div
      data-testid="card-detail"
      data-id={card.id}
      data-last-four={card.last_four}
      className="grid grid-cols-1 gap-5"
    >
      <div className="flex flex-wrap items-start gap-5">
        <CardTile card={card} />
        <div className="grid min-w-0 flex-1 basis-80 gap-5">
          <Standing card={card} />
          {card.expiry && <Expiry expiry={card.expiry} />}
        </div>
      </div>
      <Sheet>
        <Panel title={t("cards.detail.about")}>
          <CardFacts card={card} bank={bank.data ?? null} />
          <div className="mt-4 border-t border-line pt-4">
            <Details
              items={[
                [t("cards.detail.id"), card.id],
                ...(bank.data?.interchange
                  ? [[t("cards.detail.interchange"), bank.data.interchange] as [string, string]]
                  : []),
              ]}
            />
          </div>
        </Panel>
        <Nickname key={card.id} card={card} />
        <RemoveCard card={card} onRemoved={onRemoved} />
      </Sheet>
    </div>
  );
}

function CardFacts({ card, bank }: { card: CardView; bank: CardBankView | null }) {
  const { t } = useTranslation();
  const unknown = t("cards.detail.unknown");
  const yesNo = (yes: boolean) => (yes ? t("cards.detail.yes") : t("cards.detail.no"));
  const facts: [string, ReactNode][] = [
    [t("cards.detail.number"), t("cards.detail.number_masked", { lastFour: card.last_four })],
    [t("cards.detail.expires"), card.expires || unknown],
    [t("cards.detail.holder"), card.holder ?? unknown],
    [t("cards.detail.send"), yesNo(card.can_send)],
    [t("cards.detail.receive"), yesNo(card.can_receive)],
    [t("cards.detail.linked"), formatDateTime(card.linked_at)],
  ];
  // Left out where Astra says nothing: nobody misses them.
  if (bank?.issuer) facts.push([t("cards.detail.bank"), bank.issuer]);
  if (bank?.card_type) facts.push([t("cards.detail.kind"), bank.card_type]);
  if (bank?.network && bank.network !== card.company) facts.push([t("cards.detail.network"), bank.network]);
  return <Facts facts={facts} />;
}

/** Whether the card can be used, and why not. */
function Standing({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const ground = grounds[card.status];
  const reasons = card.review_reasons.filter(isKnownReason);
  const about = card.status === "flagged" || card.status === "rejected" ? card.status : "other";
  return (
    <Panel tone={ground}>
      <StatusBadge
        flush={ground !== "plain"}
        tone={cardTone[card.status]}
        word={t(`cards.status.${card.status}`)}
      />
      <p className="mt-2">{t(`cards.status_text.${card.status}`)}</p>
      {reasons.length > 0 && (
        <>
          <h2 className="mt-4 font-semibold">{t(`cards.reasons.${about}`)}</h2>
          <ul className="mt-1 list-disc pl-5">
            {reasons.map((reason) => (
              <li key={reason}>{t(`cards.reason.${reason}`)}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** Red is seen before it is read. */
const grounds = {
  approved: "plain",
  flagged: "accent",
  rejected: "critical",
  removed: "plain",
  other: "plain",
} as const;

function Expiry({ expiry }: { expiry: ExpiryView }) {
  const { t } = useTranslation();
  const date = formatDate(expiry.last_day);
  return (
    <Notice
      tone={expiry.urgency === "within60_days" ? "info" : "caution"}
      title={t(expiry.urgency === "expired" ? "cards.expiry.over" : "cards.expiry.soon", { date })}
      testId="card-expiry"
    >
      <p>{t("cards.expiry.what_to_do")}</p>
    </Notice>
  );
}

type Reason = keyof typeof words.cards.reason;

/** Favourable codes, and ones this version doesn't know, have no sentence. */
const isKnownReason = (code: string): code is Reason => Object.hasOwn(words.cards.reason, code);
