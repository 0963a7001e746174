import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { PageHead } from "../../components/PageHead";
import { paths } from "../../paths";
import { NeedList } from "./NeedList";

/** The way out of Practice: what a business of one's own needs, before anything of it is asked. */
export function OwnBusinessScreen() {
  const { t } = useTranslation();
  return (
    <div className="max-w-page">
      <PageHead title={t("welcome.need.title")} lead={t("welcome.need.lead")} />
      <NeedList />
      <div className="mt-6 flex flex-wrap gap-3">
        <ButtonLink kind="main" href={paths.environment} testId="choose-environment">
          {t("welcome.need.keys")}
        </ButtonLink>
        <ButtonLink href={paths.home}>{t("welcome.need.stay")}</ButtonLink>
      </div>
    </div>
  );
}
