import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { Copyable } from "../../components/Copy";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import type { ConnectionView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";
import { paths } from "../../paths";
import { AstraSetup } from "./AstraSetup";
import { route as check } from "./CheckScreen";
import { CompanyFile } from "./CompanyFile";
import { DeviceAddress } from "./DeviceAddress";
import { EnvironmentChoice } from "./EnvironmentChoice";
import { IssuedCards } from "./IssuedCards";
import { Keys } from "./Keys";
import { PersonToPerson } from "./PersonToPerson";
import { ProgramChoice } from "./ProgramChoice";
import { RedirectUris } from "./RedirectUris";
import { SignInLink } from "./SignInLink";

/** Hosts, keys and redirect URIs. A staff screen: the vendor's words. */
export function ConnectionScreen({ onSwitched }: { onSwitched: (message: string) => void }) {
  const { t } = useTranslation();
  const connection = useConnection();
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.connection.title")}
        lead={t("settings.connection.lead")}
        back={{ href: paths.settings, label: t("settings.title") }}
      />
      {connection.data ? (
        <Sections connection={connection.data} onSwitched={onSwitched} />
      ) : connection.isError ? (
        <Problem problem={describeError(connection.error)} onRetry={() => void connection.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Sections(props: { connection: ConnectionView; onSwitched: (message: string) => void }) {
  const { t } = useTranslation();
  const { connection } = props;
  const { environment, editable } = connection;
  const connected = connection.client_id !== null && connection.secret_kept;
  return (
    <div className="grid grid-cols-1 gap-5">
      <EnvironmentChoice environment={environment} onSwitched={props.onSwitched} />
      {editable ? (
        <>
          <AstraSetup redirectUri={connection.redirect_uris.find(({ used }) => used)?.uri ?? ""} />
          <Keys connection={connection} />
          <RedirectUris uris={connection.redirect_uris} stateEchoed={connection.state_echoed} />
          <DeviceAddress address={connection.device_address} />
        </>
      ) : (
        <Fixed connection={connection} />
      )}
      <ProgramChoice connection={connection} />
      <IssuedCards connection={connection} />
      <PersonToPerson connection={connection} />
      <SignInLink />
      <CompanyFile file={connection.company_file} />
      {editable && (
        <Panel title={t("settings.hosts.title")} text={t("settings.hosts.text")}>
          <Hosts connection={connection} />
        </Panel>
      )}
      {environment === "sandbox" && connected && (
        <Panel title={t("settings.check.title")} text={t("settings.check.teaser")}>
          <ButtonLink href={check.path} icon={<ListChecks aria-hidden size="1.25rem" />} testId="open-check">
            {t("settings.check.open")}
          </ButtonLink>
        </Panel>
      )}
    </div>
  );
}

/** The connection of an environment that brings its own: read-only. */
function Fixed({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("settings.fixed.title")} text={t("settings.fixed.text")}>
      <Hosts connection={connection} />
    </Panel>
  );
}

function Hosts({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const code = (text: string) => <span className="font-mono text-small">{text}</span>;
  const uri = connection.redirect_uris.find(({ used }) => used)?.uri;
  return (
    <Facts
      facts={[
        [t("settings.hosts.api"), code(connection.api_host)],
        [t("settings.hosts.secure"), code(connection.secure_host)],
        [t("settings.hosts.pages"), code(connection.pages_host)],
        ...(connection.client_id && !connection.editable
          ? [fact(t("settings.keys.client_id"), connection.client_id)]
          : []),
        ...(uri && !connection.editable ? [fact(t("settings.uris.used"), uri)] : []),
        [t("settings.hosts.keys"), t(`settings.hosts.keys_${connection.keys_kept_in}`)],
      ]}
    />
  );
}

const fact = (name: string, value: string): [string, React.ReactNode] => [
  name,
  <Copyable key={name} name={name} value={value} />,
];
