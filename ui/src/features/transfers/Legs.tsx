import { useTranslation } from "react-i18next";
import { useCardName } from "../../components/CardName";
import { formatMoney } from "../../components/formats";
import { Facts } from "../../components/Panel";
import type { LegView, TransferDetailView } from "../../ipc/bindings";
import { reasonOf } from "./reason";

/** What Astra reports of each half of a transfer that ended. */
export function Legs({ detail }: { detail: TransferDetailView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  if (detail.legs.length === 0) return null;
  const { from, to } = detail.transfer;
  const nameOf = ({ kind }: LegView) => {
    if (kind === "pull") return t("transfers.legs.pull", { card: cardName(from) });
    return kind === "push" ? t("transfers.legs.push", { card: cardName(to) }) : t("transfers.legs.other");
  };
  const statusOf = ({ amount, status, reason }: LegView) => {
    const said = reasonOf(reason);
    const words = said?.kind === "known" ? t(`transfers.reason.${said.code}`) : said?.text;
    const where = t(`transfers.legs.status.${status}`);
    const line = amount === null ? where : t("transfers.legs.line", { amount: formatMoney(amount), where });
    return words ? `${line}. ${words}` : line;
  };
  return (
    <div className="mt-4 border-t border-line pt-4" data-testid="legs">
      <h3 className="mb-2 font-semibold">{t("transfers.legs.title")}</h3>
      <Facts
        facts={detail.legs.map((leg, index): [string, string] => {
          // Two legs of a kind keep apart.
          const twice = detail.legs.findIndex(({ kind }) => kind === leg.kind) < index;
          return [twice ? `${nameOf(leg)} (${index + 1})` : nameOf(leg), statusOf(leg)];
        })}
      />
    </div>
  );
}
