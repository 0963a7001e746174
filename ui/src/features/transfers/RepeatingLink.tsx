import { Repeat } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { useRoutines } from "../../ipc/routines";
import { paths } from "../../paths";

/** Leads to the repeating transfers of those who have any; nobody is led to an empty page. */
export function RepeatingLink() {
  const { t } = useTranslation();
  const routines = useRoutines();
  if (!routines.data?.routines.length) return null;
  return (
    <p className="mb-5 flex items-center gap-2" data-testid="repeating-link">
      <Repeat aria-hidden size={20} className="shrink-0 text-muted" />
      <TextLink href={paths.repeating}>{t("transfers.repeating")}</TextLink>
    </p>
  );
}
