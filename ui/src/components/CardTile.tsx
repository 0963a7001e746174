import { Check, Clock, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { cardTone } from "../tones";
import { classes } from "./classes";
import { StatusBadge } from "./StatusBadge";

/** What a tile shows of a card; a `CardView` is one. */
export interface TileCard {
  company: string;
  last_four: string;
  nickname: string | null;
  tone: "deep" | "pale";
  /** `MM/YY`, or empty. */
  expires: string;
  expiry: {
    urgency: "within60_days" | "within30_days" | "within7_days" | "expired";
    days_left: number;
  } | null;
  status: keyof typeof cardTone;
  can_send: boolean;
  can_receive: boolean;
}

interface TileProps {
  card: TileCard;
  /** The chosen one of a picker. */
  selected?: boolean;
  /** Why it can't be chosen; the tile then looks it. */
  reason?: string;
  /** Takes the width of its column instead of that of a card. */
  fill?: boolean;
}

/**
 * A card that looks like one: 196 by 116 at the usual text size. By itself it is no control: `CardTileLink` makes a link of
 * it, and a picker puts it into a radio or a button, whose name is then all that it says.
 */
export function CardTile({ card, selected = false, reason, fill = false }: TileProps) {
  const { t } = useTranslation();
  const network = card.company || t("common.unknown_company");
  return (
    <span
      className={classes(
        "card-tile flex min-h-29 flex-col rounded px-4 py-2.5 text-left",
        fill ? "w-full" : "w-49 max-w-full",
      )}
      data-tone={card.tone}
      data-selected={selected || undefined}
      data-off={reason !== undefined || undefined}
    >
      <span className="flex items-start justify-between gap-2">
        <span className="truncate font-semibold">{card.nickname ?? network}</span>
        {selected && <Check aria-hidden size="1.25rem" className="shrink-0" />}
      </span>
      {card.nickname && <span className="card-tile-soft truncate text-small">{network}</span>}
      <span className="figures mt-auto flex items-baseline justify-between gap-2 pt-1">
        <span className="text-lead font-semibold whitespace-nowrap">
          <span aria-hidden>•••• </span>
          {/* Spaces around it: the name of a link is its texts, one after the other. */}
          <span className="sr-only"> {t("cards.tile.ending")} </span>
          {card.last_four}
        </span>
        {card.expires && (
          <span className="card-tile-soft text-small">
            <span className="sr-only"> {t("cards.tile.expires")} </span>
            {card.expires}
          </span>
        )}
      </span>
      <Note card={card} reason={reason} />
    </span>
  );
}

/** The one thing to know before using the card; none where it is simply ready. */
function Note({ card, reason }: Pick<TileProps, "card" | "reason">) {
  const { t } = useTranslation();
  const plain = (words: string) => <span className="card-tile-soft mt-0.5 block text-small">{words}</span>;
  if (reason !== undefined) return plain(reason);
  if (card.status !== "approved") {
    return (
      <span className="mt-0.5 mb-0.5 block">
        <StatusBadge tone={cardTone[card.status]} word={t(`cards.status.${card.status}`)} />
      </span>
    );
  }
  if (card.expiry) {
    const { urgency, days_left: count } = card.expiry;
    const words =
      urgency === "expired"
        ? t("cards.expired")
        : count === 0
          ? t("cards.expires_today")
          : t("cards.expires_in", { count });
    if (urgency === "within60_days") return plain(words);
    return (
      <span className="mt-0.5 mb-0.5 block">
        <StatusBadge tone={urgency === "expired" ? "critical" : "caution"} word={words} />
      </span>
    );
  }
  if (card.can_send && card.can_receive) return null;
  const ability = card.can_send ? "send" : card.can_receive ? "receive" : "none";
  return plain(t(`cards.can.${ability}`));
}

/** The tile as the way to its card's page. */
export function CardTileLink(props: { card: TileCard; href: string }) {
  return (
    <Link href={props.href} className="card-tile-link flex rounded text-inherit no-underline">
      <CardTile card={props.card} />
    </Link>
  );
}

/** A place for a card that is not there yet: a link where it can be linked, or words about what is awaited. */
export function GhostTile(props: { children: ReactNode; href?: string; fill?: boolean; testId?: string }) {
  const shape = classes(
    "flex min-h-29 items-center justify-center gap-2 rounded border border-dashed border-edge px-4 py-3 text-center",
    props.fill ? "w-full" : "w-49 max-w-full",
  );
  if (!props.href) {
    return (
      <span data-testid={props.testId} className={classes(shape, "text-muted")}>
        <Clock aria-hidden size="1.25rem" className="shrink-0" />
        <span>{props.children}</span>
      </span>
    );
  }
  return (
    <Link
      href={props.href}
      data-testid={props.testId}
      className={classes(shape, "font-medium text-accent-ink no-underline hover:bg-hover")}
    >
      <Plus aria-hidden size="1.25rem" className="shrink-0" />
      <span>{props.children}</span>
    </Link>
  );
}
