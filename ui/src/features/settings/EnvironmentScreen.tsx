import { useTranslation } from "react-i18next";
import { PageHead } from "../../components/PageHead";
import type { Environment } from "../../ipc/bindings";
import { paths } from "../../paths";
import { EnvironmentChoice } from "./EnvironmentChoice";
import { WithConnection } from "./WithConnection";

/** Which environment is open, and the others. A staff screen: the vendor's words. */
export function EnvironmentScreen(props: {
  /** Called with a sentence that says which environment is open now. */
  onSwitched: (message: string, environment: Environment) => void;
}) {
  const { t } = useTranslation();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.environment.title")}
        lead={t("settings.environment.text")}
        back={{ href: paths.administrators, label: t("settings.administrators.title") }}
      />
      <WithConnection>
        {({ environment }) => <EnvironmentChoice environment={environment} onSwitched={props.onSwitched} />}
      </WithConnection>
    </div>
  );
}
