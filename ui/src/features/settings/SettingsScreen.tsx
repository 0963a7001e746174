import { useTranslation } from "react-i18next";
import { Choice } from "../../components/Choice";
import { PageHead } from "../../components/PageHead";
import { Facts } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { useApp } from "../../ipc/app";
import type { Theme } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { LinkRow } from "./LinkRow";
import { useSetTheme } from "./queries";
import { Section } from "./Section";
import { ThisComputer } from "./ThisComputer";

const themes: Theme[] = ["system", "light", "dark"];

export function SettingsScreen(props: {
  /** Both are called with a sentence that says so where the person goes next. */
  onRemoved: (message: string) => void;
  onSignedOut: (message: string) => void;
}) {
  const { t } = useTranslation();
  const app = useApp();
  return (
    <div className="max-w-page">
      <PageHead title={t("settings.title")} lead={t("settings.lead")} />
      <Appearance theme={app.data?.theme ?? "system"} />
      {app.data && (
        <ThisComputer
          keepsWatching={app.data.keep_watching}
          business={app.data.business}
          onRemoved={props.onRemoved}
          onSignedOut={props.onSignedOut}
        />
      )}
      <Section title={t("settings.about.title")}>
        <Facts facts={[[t("settings.about.version"), app.data?.version ?? ""]]} />
        <p className="mt-4 max-w-[62ch] text-small text-muted">{t("settings.about.text")}</p>
      </Section>
      <ul className="mt-8 border-y border-line">
        <LinkRow
          href={paths.administrators}
          title={t("settings.administrators.title")}
          text={t("settings.administrators.teaser")}
          testId="open-administrators"
        />
      </ul>
    </div>
  );
}

function Appearance({ theme }: { theme: Theme }) {
  const { t } = useTranslation();
  const setTheme = useSetTheme();
  return (
    <Section title={t("settings.appearance.title")}>
      <Choice
        across
        label={t("settings.appearance.label")}
        name="theme"
        value={theme}
        onChange={(value) => setTheme.mutate(value)}
        options={themes.map((value) => ({
          value,
          label: t(`settings.appearance.${value}`),
          testId: `theme-${value}`,
        }))}
      />
      <div className="relative mt-4 has-[>.sr-only]:mt-0">
        <ResultSlot result={resultOf(setTheme, { done: t("settings.saved") })} />
      </div>
    </Section>
  );
}
