import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Copyable } from "../../components/Copy";
import { Facts } from "../../components/Panel";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import type { CompanyFileStateView, CompanyFileView } from "../../ipc/bindings";
import { Section } from "./Section";

const tones: Record<CompanyFileStateView, StatusTone> = {
  missing: "neutral",
  used: "positive",
  unreadable: "caution",
  malformed: "caution",
};

/** The configuration file that a company may ship: its path and whether it was read. */
export function CompanyFile({ file }: { file: CompanyFileView }) {
  const { t } = useTranslation();
  const place = t("settings.company.place");
  const facts: [string, ReactNode][] = [
    [place, <Copyable key="place" name={place} value={file.place} />],
    [
      t("settings.company.found"),
      <span key="found" className="grid justify-items-start gap-1">
        <StatusBadge
          tone={tones[file.state]}
          word={t(`settings.company.state.${file.state}.word`)}
          data={{ "data-testid": "company-file", "data-state": file.state }}
        />
        <span className="text-muted">{t(`settings.company.state.${file.state}.text`)}</span>
      </span>,
    ],
  ];
  if (file.environment) {
    facts.push([t("settings.company.environment"), t(`common.environment.${file.environment}`)]);
  }
  if (file.broker_host) {
    facts.push([
      t("settings.company.broker"),
      <span key="broker" className="grid gap-1">
        <span className="font-mono text-small">{file.broker_host}</span>
        <span className="text-muted">{t("settings.company.broker_later")}</span>
      </span>,
    ]);
  }
  return (
    <Section title={t("settings.company.title")} text={t("settings.company.text")}>
      <Facts facts={facts} />
    </Section>
  );
}
