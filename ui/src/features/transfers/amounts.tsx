/** Amounts that Astra may leave out: a missing amount is not zero. */
import { useTranslation } from "react-i18next";
import { formatMoney } from "../../components/formats";
import { Money } from "../../components/Money";
import type { TransferDetailView } from "../../ipc/bindings";
import { hasArrived } from "./timeline";

export function Reported({ cents }: { cents: number | null }) {
  const { t } = useTranslation();
  return cents === null ? t("transfers.not_reported") : <Money cents={cents} />;
}

export function Fee({ cents, contradictory }: { cents: number | null; contradictory: boolean }) {
  const { t } = useTranslation();
  if (contradictory) return t("transfers.detail.fee_unclear");
  return cents === 0 ? t("transfers.detail.fee_none") : <Reported cents={cents} />;
}

/** What was booked beside what was shown. Never "as shown" unless Astra reports both sides. */
export function useFeeCheck(detail: TransferDetailView): { line: string; warning: string | null } | null {
  const { t } = useTranslation();
  const { fee_booked, fee_check, fee_shown } = detail;
  if (!hasArrived(detail.transfer.state)) return null;
  if (fee_check === "not_yet") return { line: t("transfers.fee_check.not_yet"), warning: null };
  if (fee_booked === null) return { line: t("transfers.fee_check.not_reported"), warning: null };
  const booked = formatMoney(fee_booked);
  if (fee_check === "as_shown") {
    const line =
      fee_booked === 0
        ? t("transfers.fee_check.none_as_shown")
        : t("transfers.fee_check.as_shown", { booked });
    return { line, warning: null };
  }
  if (fee_shown === null)
    return {
      line: t("transfers.fee_check.different_unshown", { booked }),
      warning: t("transfers.fee_check.different_text_unshown", { booked }),
    };
  const shown = formatMoney(fee_shown);
  return {
    line: t("transfers.fee_check.different", { booked, shown }),
    warning: t("transfers.fee_check.different_text", { booked, shown }),
  };
}
