import { Cable } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { useApp } from "../../ipc/app";
import type { Theme } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useSetTheme } from "./queries";
import { ThisComputer } from "./ThisComputer";

const themes: Theme[] = ["system", "light", "dark"];

export function SettingsScreen() {
  const { t } = useTranslation();
  const app = useApp();
  return (
    <div className="max-w-page">
      <PageHead title={t("settings.title")} lead={t("settings.lead")} />
      <div className="grid grid-cols-1 gap-5">
        <Appearance theme={app.data?.theme ?? "system"} />
        {app.data && (
          <Panel
            title={t("settings.connection.title")}
            text={t(`settings.connection.now.${app.data.environment}`)}
          >
            <ButtonLink
              href={paths.connection}
              icon={<Cable aria-hidden size="1.25rem" />}
              testId="open-connection"
            >
              {t("settings.connection.open")}
            </ButtonLink>
          </Panel>
        )}
        {app.data && <ThisComputer keepsWatching={app.data.keep_watching} />}
        <Panel title={t("settings.about.title")}>
          <Facts facts={[[t("settings.about.version"), app.data?.version ?? ""]]} />
          <p className="mt-4 max-w-[62ch] text-small text-muted">{t("settings.about.text")}</p>
        </Panel>
      </div>
    </div>
  );
}

function Appearance({ theme }: { theme: Theme }) {
  const { t } = useTranslation();
  const setTheme = useSetTheme();
  return (
    <Panel title={t("settings.appearance.title")}>
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
      <div className="relative mt-4 has-[>.sr-only]:mt-0">
        <ResultSlot result={resultOf(setTheme, { done: t("settings.saved") })} />
      </div>
    </Panel>
  );
}
