import { useTranslation } from "react-i18next";
import { formatDateTime, formatMoney } from "../../components/formats";
import { Facts, Panel } from "../../components/Panel";
import type { ChargebackView } from "../../ipc/bindings";

/** A transfer that arrived and was taken back: what that is, what Astra says of it, and whom to ask. */
export function Chargeback({ chargeback }: { chargeback: ChargebackView }) {
  const { t } = useTranslation();
  const { amount, at, reason, code, action_status, updated } = chargeback;
  const taken = amount === null ? t("transfers.not_reported") : formatMoney(amount);
  const facts: [string, string][] = [
    [t("transfers.chargeback.amount"), taken],
    [t("transfers.chargeback.at"), formatDateTime(at)],
    [t("transfers.chargeback.reason"), reason ?? t("transfers.not_reported")],
  ];
  if (code) facts.push([t("transfers.chargeback.code"), code]);
  if (action_status) facts.push([t("transfers.chargeback.action_status"), action_status]);
  if (updated && updated !== at) facts.push([t("transfers.chargeback.updated"), formatDateTime(updated)]);
  return (
    <Panel title={t("transfers.chargeback.title")} text={t("transfers.chargeback.text")}>
      <div className="grid gap-4" data-testid="chargeback">
        <Facts facts={facts} />
        <div className="max-w-[62ch]">
          <p className="font-semibold">{t("transfers.chargeback.next_title")}</p>
          <ul className="mt-1 list-disc space-y-1 pl-5">
            <li>{t("transfers.chargeback.next_yours")}</li>
            <li>{t("transfers.chargeback.next_other")}</li>
          </ul>
        </div>
      </div>
    </Panel>
  );
}
