import { useTranslation } from "react-i18next";

export interface NamedCard {
  company: string;
  last_four: string;
  nickname?: string | null;
}

/** "Visa ending 4242" or "Groceries (Visa 4242)", for sentences and lists alike. */
export function useCardName(): (card: NamedCard) => string {
  const { t } = useTranslation();
  return ({ company, last_four: lastFour, nickname }) => {
    if (lastFour === "") return t("common.card_unknown");
    const card = { company: company || t("common.unknown_company"), lastFour };
    return nickname ? t("common.card_nicknamed", { ...card, nickname }) : t("common.card_ending", card);
  };
}

/** "Visa 4242", where a line has no room for more. */
export function useShortCardName(): (card: NamedCard) => string {
  const { t } = useTranslation();
  return (card) =>
    card.last_four === ""
      ? t("common.unknown_company")
      : t("transfers.short_card", {
          company: card.company || t("common.unknown_company"),
          lastFour: card.last_four,
        });
}
