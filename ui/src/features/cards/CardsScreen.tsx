import { Plus, RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { CardTileLink, GhostTile } from "../../components/CardTile";
import { classes } from "../../components/classes";
import { TwoCards } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { useFirst } from "../../components/first";
import { formatRecent } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { CardView, NextStep } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths, signInPath } from "../../paths";
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
      icon={<Plus aria-hidden size="1.25rem" />}
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
    <div className="max-w-page">
      <PageHead title={t("cards.title")} lead={t("cards.lead")} />
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
        <div className="grid grid-cols-1 gap-5">
          <MoreNeeded next={app.data?.next} cards={cards.data.cards} />
          <Tiles cards={cards.data.cards} canLink={canLink} />
          <div className="-ml-3 flex flex-wrap items-center gap-x-1">
            <Button
              kind="quiet"
              testId="refresh-cards"
              icon={<RefreshCw aria-hidden size="1rem" className={refresh.isPending ? "animate-spin" : ""} />}
              pending={refresh.isPending}
              onPress={() => refresh.mutate()}
            >
              {refresh.isPending ? t("cards.refreshing") : t("cards.refresh")}
            </Button>
            {cards.data.as_of && (
              <p className="text-small text-muted">
                {"· "}
                {t("cards.as_of", { when: formatRecent(cards.data.as_of) })}
              </p>
            )}
          </div>
          <ResultSlot result={resultOf(refresh, { done: t("cards.refreshed") })} />
        </div>
      )}
      {cards.data?.takes_issued && canLink && (
        <p className="mt-5">
          <TextLink href={paths.addCard}>{t("cards.add.way")}</TextLink>
        </p>
      )}
    </div>
  );
}

function Tiles({ cards, canLink }: { cards: CardView[]; canLink: boolean }) {
  const { t } = useTranslation();
  const before = useFirst(cards);
  const isNew = (card: CardView) => before.every(({ id }) => id !== card.id);
  return (
    <ul className="flex flex-wrap gap-4">
      {cards.map((card) => (
        <li
          key={card.id}
          data-testid="card-row"
          data-id={card.id}
          data-last-four={card.last_four}
          data-status={card.status}
          className={classes("flex", isNew(card) && "arrive")}
        >
          <CardTileLink card={card} href={paths.card(card.id)} />
        </li>
      ))}
      {canLink && (
        <li className="flex">
          <GhostTile href={signInPath("link_card", paths.cards)} testId="link-card">
            {t("cards.link")}
          </GhostTile>
        </li>
      )}
    </ul>
  );
}

/** Why the cards are not enough to move money yet. */
function MoreNeeded({ next, cards }: { next: NextStep | undefined; cards: CardView[] }) {
  const { t } = useTranslation();
  if (next === "link_second_card") return <Notice tone="info">{t("cards.one_only")}</Notice>;
  if (next !== "card_in_review") return null;
  const ready = cards.some((card) => card.status === "approved");
  return <Notice tone="info">{t(ready ? "cards.in_review" : "cards.all_in_review")}</Notice>;
}
