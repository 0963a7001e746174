import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../../components/Button";
import { paths } from "../../../paths";

/** From the list of transfers to its file. */
export function ExportLink() {
  const { t } = useTranslation();
  return (
    <ButtonLink href={paths.exportTransfers} testId="open-export">
      {t("export.open")}
    </ButtonLink>
  );
}
