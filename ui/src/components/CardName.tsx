import { useTranslation } from "react-i18next";

export interface NamedCard {
  company: string;
  last_four: string;
  nickname?: string | null;
  id?: string;
  /** Who it belongs to, where that is someone else. */
  owner?: { user_id: string; name: string | null } | null;
}

/** "Visa ending 4242" or "Groceries (Visa 4242)", for sentences and lists alike; before it whose it is, where that is someone else. */
export function useCardName(): (card: NamedCard) => string {
  const { t } = useTranslation();
  const ofOwner = useOwner((id) => id);
  const own = ({ company, last_four: lastFour, nickname }: NamedCard) => {
    if (lastFour === "") return t("common.card_unknown");
    const card = { company: company || t("common.unknown_company"), lastFour };
    return nickname ? t("common.card_nicknamed", { ...card, nickname }) : t("common.card_ending", card);
  };
  return (card) => ofOwner(card, own(card));
}

/** The name of a card with its owner's; ids where nothing else is known. */
function useOwner(spelled: (id: string) => string): (card: NamedCard, name: string) => string {
  const { t } = useTranslation();
  return ({ id = "", owner, last_four: lastFour }, name) => {
    if (!owner) return name;
    return t("common.card_of", {
      owner: owner.name ?? t("common.user_by_id", { id: spelled(owner.user_id) }),
      card: lastFour === "" ? t("common.card_by_id", { id: spelled(id) }) : name,
    });
  };
}

/** "Visa 4242", where a line has no room for more. */
export function useShortCardName(): (card: NamedCard) => string {
  const { t } = useTranslation();
  const ofOwner = useOwner((id) => (id.length > 12 ? `${id.slice(0, 8)}…` : id));
  const own = (card: NamedCard) =>
    card.last_four === ""
      ? t("common.unknown_company")
      : t("transfers.short_card", {
          company: card.company || t("common.unknown_company"),
          lastFour: card.last_four,
        });
  return (card) => ofOwner(card, own(card));
}
