import { KeyRound, Server } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../components/Notice";

/** What a business of one's own needs, and what of it is possible today. */
export function NeedList() {
  const { t } = useTranslation();
  return (
    <>
      <ul className="my-6 grid divide-y divide-line rounded border border-line bg-surface">
        <Need icon={<KeyRound aria-hidden size="1.25rem" />} title={t("welcome.need.client_title")}>
          {t("welcome.need.client_text")}
        </Need>
        <Need icon={<Server aria-hidden size="1.25rem" />} title={t("welcome.need.service_title")}>
          {t("welcome.need.service_text")}
        </Need>
      </ul>
      <Notice tone="info">{t("welcome.need.not_yet")}</Notice>
    </>
  );
}

function Need(props: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-4 px-5 py-4">
      <span className="mt-0.5 shrink-0 text-accent">{props.icon}</span>
      <div>
        <h2 className="font-semibold">{props.title}</h2>
        <p className="text-muted">{props.children}</p>
      </div>
    </li>
  );
}
