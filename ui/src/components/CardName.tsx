import { useTranslation } from "react-i18next";

export interface NamedCard {
  company: string;
  last_four: string;
}

/** "Visa ending 4242", for sentences and lists alike. */
export function useCardName(): (card: NamedCard) => string {
  const { t } = useTranslation();
  return (card) =>
    card.last_four === ""
      ? t("common.card_unknown")
      : t("common.card_ending", {
          company: card.company || t("common.unknown_company"),
          lastFour: card.last_four,
        });
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
