import { useTranslation } from "react-i18next";
import { typedAmount } from "../../components/amountText";
import { ButtonLink } from "../../components/Button";
import type { TransferView } from "../../ipc/bindings";
import { paths } from "../../paths";

/** From a transfer to a reminder of the same. */
export function RemindLink({ transfer }: { transfer: TransferView }) {
  const { t } = useTranslation();
  const { from, to, amount, note } = transfer;
  return (
    <ButtonLink
      testId="remind-again"
      href={paths.newReminder({ from: from.id, to: to.id, amount: typedAmount(amount), note })}
    >
      {t("transfers.remind_again")}
    </ButtonLink>
  );
}
