import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../components/Button";
import { paths } from "../../../paths";

/** From a transfer to its receipt. */
export function ReceiptLink({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <ButtonLink href={paths.receipt(id)} testId="open-receipt">
      {t("receipt.title")}
    </ButtonLink>
  );
}
