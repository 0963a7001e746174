/** Amounts that Astra may leave out: a missing amount is not zero. */
import { useTranslation } from "react-i18next";
import { Money } from "../../components/Money";

export function Reported({ cents }: { cents: number | null }) {
  const { t } = useTranslation();
  return cents === null ? t("transfers.not_reported") : <Money cents={cents} />;
}

export function Fee({ cents, contradictory }: { cents: number | null; contradictory: boolean }) {
  const { t } = useTranslation();
  if (contradictory) return t("transfers.detail.fee_unclear");
  return cents === 0 ? t("transfers.detail.fee_none") : <Reported cents={cents} />;
}
