import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { Copyable } from "../../components/Copy";
import { PageHead } from "../../components/PageHead";
import { Facts } from "../../components/Panel";
import type { ConnectionView } from "../../ipc/bindings";
import { paths } from "../../paths";
import { CompanyFile } from "./CompanyFile";
import { DeviceAddress } from "./DeviceAddress";
import { IssuedCards } from "./IssuedCards";
import { PersonToPerson } from "./PersonToPerson";
import { ProgramChoice } from "./ProgramChoice";
import { RedirectUris } from "./RedirectUris";
import { Section } from "./Section";
import { SignInLink } from "./SignInLink";
import { WithConnection } from "./WithConnection";

/** What most companies never change. A staff screen: the vendor's words. */
export function AdvancedScreen() {
  const { t } = useTranslation();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.advanced.title")}
        lead={t("settings.advanced.lead")}
        back={{ href: paths.administrators, label: t("settings.administrators.title") }}
      />
      <WithConnection>{(connection) => <Sections connection={connection} />}</WithConnection>
    </div>
  );
}

function Sections({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const { environment, editable } = connection;
  const connected = connection.client_id !== null && connection.secret_kept;
  return (
    <div>
      <ProgramChoice connection={connection} />
      <IssuedCards connection={connection} />
      <PersonToPerson connection={connection} />
      {editable && (
        <>
          <RedirectUris uris={connection.redirect_uris} stateEchoed={connection.state_echoed} />
          <DeviceAddress address={connection.device_address} />
        </>
      )}
      <SignInLink />
      <CompanyFile file={connection.company_file} />
      <Servers connection={connection} />
      {environment === "sandbox" && connected && (
        <Section title={t("settings.check.title")} text={t("settings.check.teaser")}>
          <ButtonLink href={paths.check} icon={<ListChecks aria-hidden size="1.25rem" />} testId="open-check">
            {t("settings.check.open")}
          </ButtonLink>
        </Section>
      )}
    </div>
  );
}

/** Read-only, and so are the keys of an environment that brings its own. */
function Servers({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const { editable } = connection;
  const code = (text: string) => <span className="font-mono text-small">{text}</span>;
  const uri = connection.redirect_uris.find(({ used }) => used)?.uri;
  return (
    <Section
      title={t("settings.hosts.title")}
      text={t(editable ? "settings.hosts.text" : "settings.hosts.text_practice")}
    >
      <Facts
        facts={[
          [t("settings.hosts.api"), code(connection.api_host)],
          [t("settings.hosts.secure"), code(connection.secure_host)],
          [t("settings.hosts.pages"), code(connection.pages_host)],
          ...(connection.client_id && !editable
            ? [fact(t("settings.keys.client_id"), connection.client_id)]
            : []),
          ...(uri && !editable ? [fact(t("settings.uris.used"), uri)] : []),
        ]}
      />
    </Section>
  );
}

const fact = (name: string, value: string): [string, React.ReactNode] => [
  name,
  <Copyable key={name} name={name} value={value} />,
];
