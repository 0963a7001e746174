import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../../components/Choice";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { ConnectionView, ThemeView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { useConnection, useSetTheme } from "./queries";

const themes: ThemeView[] = ["system", "light", "dark"];

export function SettingsScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const connection = useConnection();
  return (
    <div className="max-w-[55rem]">
      <PageHead title={t("settings.title")} lead={t("settings.lead")} />
      <div className="grid gap-5">
        <Appearance theme={app.data?.theme ?? "system"} />
        {connection.data ? (
          <Connection connection={connection.data} />
        ) : connection.isError ? (
          <Problem problem={describeError(connection.error)} onRetry={() => void connection.refetch()} />
        ) : (
          <Skeleton lines={6} />
        )}
        <Panel title={t("settings.about.title")}>
          <Facts facts={[[t("settings.about.version"), app.data?.version ?? ""]]} />
          <p className="mt-4 max-w-[62ch] text-small text-muted">{t("settings.about.text")}</p>
        </Panel>
      </div>
    </div>
  );
}

function Appearance({ theme }: { theme: ThemeView }) {
  const { t } = useTranslation();
  const setTheme = useSetTheme();
  return (
    <Panel title={t("settings.appearance.title")}>
      {setTheme.isError && (
        <div className="mb-4">
          <Problem problem={describeError(setTheme.error)} />
        </div>
      )}
      <Choice
        across
        label={t("settings.appearance.label")}
        name="theme"
        value={theme}
        onChange={(value) => setTheme.mutate(value)}
        options={themes.map((value) => ({
          value,
          label: t(`settings.appearance.${value}`),
          hint: t(`settings.appearance.${value}_hint`),
          testId: `theme-${value}`,
        }))}
      />
    </Panel>
  );
}

function Connection({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const facts: [string, ReactNode][] = [
    [t("settings.connection.environment"), t(`common.environment.${connection.environment}`)],
    [t("settings.connection.api_host"), connection.api_host],
    [t("settings.connection.pages_host"), connection.pages_host],
    [t("settings.connection.client_id"), <Code key="client">{connection.client_id}</Code>],
    [t("settings.connection.return_address"), <Code key="return">{connection.redirect_uri}</Code>],
    [t("settings.connection.keys"), t(keysWords(connection.keys_kept_in))],
  ];
  return (
    <Panel title={t("settings.connection.title")} text={t(`settings.connection.${connection.environment}`)}>
      <Facts facts={facts} />
      {connection.environment === "practice" && (
        <div className="mt-5">
          <Notice tone="info" title={t("settings.connection.real_title")}>
            <p>{t("settings.connection.real_text")}</p>
          </Notice>
        </div>
      )}
    </Panel>
  );
}

const Code = ({ children }: { children: string }) => <span className="font-mono text-small">{children}</span>;

function keysWords(place: string) {
  switch (place) {
    case "keychain":
      return "settings.connection.keys_keychain";
    case "passphrase":
      return "settings.connection.keys_passphrase";
    case "file":
      return "settings.connection.keys_file";
    default:
      return "settings.connection.keys_other";
  }
}
