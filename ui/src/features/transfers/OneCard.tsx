import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { CardTile, GhostTile } from "../../components/CardTile";
import type { CardView } from "../../ipc/bindings";
import { paths, signInPath } from "../../paths";

/** One card can be used, and a second one is to be linked, or is being checked. */
export function OneCard({ cards }: { cards: CardView[] }) {
  const { t } = useTranslation();
  const usable = cards.find((card) => card.status === "approved") ?? cards[0];
  const awaited = cards.find((card) => card.status === "flagged" && card !== usable);
  return (
    <div className="grid justify-items-start gap-5">
      <div className="flex flex-wrap items-center gap-3">
        {usable && <CardTile card={usable} />}
        <ArrowRight aria-hidden size="1.25rem" className="text-muted" />
        {awaited ? (
          <CardTile card={awaited} reason={t("cards.status.flagged")} />
        ) : (
          <GhostTile href={signInPath("link_card", paths.move)} testId="link-second-card">
            {t("cards.link")}
          </GhostTile>
        )}
      </div>
      <p className="max-w-[62ch] text-lead">
        {awaited ? t("transfers.second_checked") : t("home.next.link_second_card.text")}
      </p>
      {awaited && <ButtonLink href={paths.cards}>{t("transfers.see_cards")}</ButtonLink>}
    </div>
  );
}
