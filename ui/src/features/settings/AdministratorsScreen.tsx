import { useTranslation } from "react-i18next";
import { PageHead } from "../../components/PageHead";
import { useApp } from "../../ipc/app";
import { paths } from "../../paths";
import { LinkRow } from "./LinkRow";

/** Where staff begins: each row is a page of its own. */
export function AdministratorsScreen() {
  const { t } = useTranslation();
  const environment = useApp().data?.environment;
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.administrators.title")}
        lead={t("settings.administrators.lead")}
        back={{ href: paths.settings, label: t("settings.title") }}
      />
      <ul className="divide-y divide-line border-y border-line">
        <LinkRow
          href={paths.environment}
          title={t("settings.environment.title")}
          text={environment ? t(`settings.environment.now.${environment}`) : ""}
          testId="open-environment"
        />
        <LinkRow
          href={paths.connection}
          title={t("settings.sandbox.title")}
          text={t("settings.sandbox.teaser")}
          testId="open-connection"
        />
        <LinkRow
          href={paths.advanced}
          title={t("settings.advanced.title")}
          text={t("settings.advanced.teaser")}
          testId="open-advanced"
        />
      </ul>
    </div>
  );
}
