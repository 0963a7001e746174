import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { PageHead } from "../../components/PageHead";
import type { ConnectionView } from "../../ipc/bindings";
import { paths } from "../../paths";
import { Dashboard } from "./Dashboard";
import { Keys } from "./Keys";
import { KeysTest } from "./KeysTest";
import { useKeysTested } from "./queries";
import { Step } from "./Step";
import { WithConnection } from "./WithConnection";

/** Connects Astra Desk with Astra's sandbox, in three steps. A staff screen: the vendor's words. */
export function SandboxScreen() {
  const { t } = useTranslation();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.sandbox.title")}
        lead={t("settings.sandbox.lead")}
        back={{ href: paths.administrators, label: t("settings.administrators.title") }}
      />
      <WithConnection>
        {(connection) => (connection.editable ? <Steps connection={connection} /> : <Elsewhere />)}
      </WithConnection>
    </div>
  );
}

function Steps({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const kept = connection.client_id !== null && connection.secret_kept;
  // Only an application that is registered has keys that Astra knows, so the test speaks for the first step too.
  const known = useKeysTested()?.outcome === "connected";
  return (
    <ol>
      <Step
        number={1}
        title={t("settings.setup.title")}
        text={t("settings.setup.text")}
        done={known ? t("settings.setup.done") : null}
        testId="step-dashboard"
      >
        <Dashboard redirectUri={connection.redirect_uris.find(({ used }) => used)?.uri ?? ""} />
      </Step>
      <Step
        number={2}
        title={t("settings.keys.title")}
        text={t("settings.keys.text")}
        done={kept ? t("settings.keys.done") : null}
        testId="step-keys"
      >
        <Keys connection={connection} />
      </Step>
      <Step
        number={3}
        title={t("settings.test.title")}
        text={t(kept ? "settings.test.text" : "settings.test.keys_first")}
        done={known ? t("settings.test.done") : null}
        testId="step-test"
      >
        {kept && <KeysTest />}
      </Step>
    </ol>
  );
}

/** Practice brings its own keys; one switches first. */
function Elsewhere() {
  const { t } = useTranslation();
  return (
    <div className="grid max-w-[62ch] justify-items-start gap-4">
      <p>{t("settings.sandbox.switch_first")}</p>
      <ButtonLink kind="main" href={paths.environment} testId="open-environment">
        {t("settings.sandbox.open_environment")}
      </ButtonLink>
    </div>
  );
}
