import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Copyable } from "../../components/Copy";
import { ResultSlot } from "../../components/ResultSlot";
import { useOpenLink } from "../../ipc/connection";
import { resultOf } from "../../ipc/useAction";

/** The dashboard's steps, in the order of the vendor's guide. */
export function Dashboard({ redirectUri }: { redirectUri: string }) {
  const { t } = useTranslation();
  const open = useOpenLink();
  const steps: [key: string, text: string, more?: ReactNode][] = [
    ["name", t("settings.setup.name")],
    ["support", t("settings.setup.support")],
    [
      "redirect",
      t("settings.setup.redirect"),
      <Copyable key="uri" name={t("settings.uris.used")} value={redirectUri} />,
    ],
    ["keys", t("settings.setup.keys")],
    ["phones", t("settings.setup.phones")],
    ["webhooks", t("settings.setup.webhooks")],
  ];
  return (
    <>
      <ol className="grid max-w-[62ch] list-decimal grid-cols-1 gap-2 pl-5 marker:text-muted">
        {steps.map(([key, text, more]) => (
          <li key={key} className="pl-1">
            {text}
            {more && <div className="mt-1">{more}</div>}
          </li>
        ))}
      </ol>
      <div className="mt-5 grid grid-cols-1 gap-3">
        <div className="flex flex-wrap gap-2">
          <Button
            testId="open-dashboard"
            icon={<ExternalLink aria-hidden size="1.25rem" />}
            onPress={() => open.mutate("dashboard")}
          >
            {t("settings.setup.dashboard")}
          </Button>
          <Button
            testId="open-documentation"
            icon={<ExternalLink aria-hidden size="1.25rem" />}
            onPress={() => open.mutate("documentation")}
          >
            {t("settings.setup.documentation")}
          </Button>
        </div>
        <ResultSlot result={resultOf(open, { done: t("settings.setup.opened") })} />
      </div>
    </>
  );
}
