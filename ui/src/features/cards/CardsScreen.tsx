import { Plus, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { CardSign, TwoCards } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { CardView } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths, signInPath } from "../../paths";
import { cardTone } from "../../tones";
import { useRefreshCards } from "./queries";

export function CardsScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const cards = useCards();
  const refresh = useRefreshCards();
  const business = app.data?.business;
  const kind = business?.kind ?? "business";
  const canLink = business?.can_link_cards ?? false;
  const link = (
    <ButtonLink
      kind="main"
      href={signInPath("link_card", paths.cards)}
      icon={<Plus aria-hidden size={20} />}
      testId="link-card"
    >
      {t("cards.link")}
    </ButtonLink>
  );
  const ended = business && ["finished", "rejected", "suspended"].includes(business.status);
  const emptyText = () => {
    if (canLink) return t(`cards.empty.text.${kind}`);
    return ended ? t("cards.empty.ended") : t("cards.empty.not_yet");
  };
  const some = (cards.data?.cards.length ?? 0) > 0;

  return (
    <div className="max-w-[55rem]">
      <PageHead title={t("cards.title")} lead={t("cards.lead")} action={canLink && some ? link : undefined} />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={cards.data?.offline ?? false} asOf={cards.data?.as_of} />
      </div>
      {!cards.data && cards.isError && (
        <Problem problem={describeError(cards.error)} onRetry={() => void cards.refetch()} />
      )}
      {!cards.data && cards.isPending && <Skeleton lines={4} />}
      {cards.data && !some && (
        <EmptyState
          drawing={<TwoCards />}
          title={t("cards.empty.title")}
          text={emptyText()}
          action={
            canLink ? (
              link
            ) : (
              <ButtonLink kind="main" href={ended ? paths.business : paths.home}>
                {t(ended ? "cards.see_status" : "cards.see_next")}
              </ButtonLink>
            )
          }
        />
      )}
      {cards.data && some && (
        <div className="grid gap-4">
          {cards.data.cards.filter((card) => card.status === "approved").length === 1 && (
            <Notice tone="info">{t("cards.one_only")}</Notice>
          )}
          <ul className="divide-y divide-line overflow-hidden rounded border border-line bg-surface">
            {cards.data.cards.map((card) => (
              <CardRow key={card.id} card={card} />
            ))}
          </ul>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button
              testId="refresh-cards"
              icon={<RefreshCw aria-hidden size={20} className={refresh.isPending ? "animate-spin" : ""} />}
              pending={refresh.isPending}
              onPress={() => refresh.mutate()}
            >
              {refresh.isPending ? t("cards.refreshing") : t("cards.refresh")}
            </Button>
            {cards.data.as_of && (
              <p className="text-small text-muted">
                {t("common.as_of", { when: formatDateTime(cards.data.as_of) })}
              </p>
            )}
          </div>
          <ResultSlot result={resultOf(refresh, { done: t("cards.refreshed") })} />
        </div>
      )}
    </div>
  );
}

function CardRow({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  return (
    <li
      data-testid="card-row"
      data-id={card.id}
      data-last-four={card.last_four}
      data-status={card.status}
      className="relative flex items-center gap-4 px-5 py-4 hover:bg-hover md:px-6"
    >
      <span className="text-accent">
        <CardSign />
      </span>
      <span className="min-w-0 flex-1">
        <TextLink stretched href={paths.card(card.id)}>
          {cardName(card)}
        </TextLink>
        {card.expires && (
          <span className="figures block text-small text-muted">
            {t("cards.expires", { date: card.expires })}
          </span>
        )}
      </span>
      <span className="hidden text-muted md:block">{t(`cards.can.${abilityOf(card)}`)}</span>
      <StatusBadge tone={cardTone[card.status]} word={t(`cards.status.${card.status}`)} />
    </li>
  );
}

function abilityOf(card: CardView): "both" | "send" | "receive" | "none" {
  if (card.status !== "approved") return "none";
  if (card.can_send) return card.can_receive ? "both" : "send";
  return card.can_receive ? "receive" : "none";
}
