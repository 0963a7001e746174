import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { formatMoney } from "../../components/formats";
import { DateTime } from "../../components/Money";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { type OpenOutcomeKind, type OpenOutcomeView, openOutcomes } from "../../ipc/bindings";
import { useSelectBusiness } from "../../ipc/businesses";
import { topicKey } from "../../ipc/queries";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";

/** Rust announces a change of any of them under the frame's topic. */
export const useOpenOutcomes = () =>
  useQuery({ queryKey: topicKey("app", "open_outcomes"), queryFn: openOutcomes });

/** Where a person decides, or sees how it goes on. */
const pathOf: Record<OpenOutcomeKind, (id: string) => string> = {
  transfer_not_found: paths.transfer,
  transfer_unsent: paths.transfer,
  transfer_checking: paths.transfer,
  submission: (id) => paths.onboarding(id, "check"),
  document: () => paths.documents,
  card_removal: paths.card,
  phone_change: () => paths.contact,
  address_change: () => paths.contact,
};

/** Nothing goes on before the person says how. */
const undecided: OpenOutcomeKind[] = ["transfer_not_found", "transfer_unsent", "submission"];

/** Everything whose outcome is not known, and what waits for a decision; nothing where there is none. */
export function OpenOutcomes({ outcomes }: { outcomes: OpenOutcomeView[] }) {
  const { t } = useTranslation();
  if (outcomes.length === 0) return null;
  return (
    <Panel flush tone="caution" title={t("home.open.title")} text={t("home.open.text")}>
      <ul className="divide-y divide-line border-t border-line" data-testid="open-outcomes">
        {outcomes.map((outcome) => (
          <li
            key={`${outcome.kind} ${outcome.id ?? ""} ${outcome.other_business?.id ?? ""}`}
            data-kind={outcome.kind}
            className="px-panel py-3"
          >
            <Line outcome={outcome} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Line({ outcome }: { outcome: OpenOutcomeView }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const select = useSelectBusiness(() => {});
  const { kind, id, other_business: other } = outcome;
  const sentence = t(`home.open.${kind}`, {
    amount: outcome.amount === null ? "" : formatMoney(outcome.amount),
    card: cardName({ company: outcome.card_company ?? "", last_four: outcome.card_last_four ?? "" }),
  });
  const decides = undecided.includes(kind);
  const action = t(decides ? "home.open.decide" : "home.open.see");
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {other ? t("home.open.elsewhere", { business: other.name, sentence }) : sentence}
        </p>
        <p className="text-small text-muted">
          <DateTime iso={outcome.at} />
        </p>
      </div>
      {other ? (
        <Button pending={select.isPending} onPress={() => select.mutate(other.id)}>
          {t("home.open.switch", { business: other.name })}
        </Button>
      ) : (
        <ButtonLink href={pathOf[kind](id ?? "")} label={t("home.open.action", { action, sentence })}>
          {action}
        </ButtonLink>
      )}
      <ResultSlot result={resultOf(select)} />
    </div>
  );
}
