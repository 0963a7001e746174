import { useTranslation } from "react-i18next";
import { Choice } from "../../components/Choice";
import { ResultSlot } from "../../components/ResultSlot";
import type { ConnectionView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useSetIssuedCards } from "./queries";
import { Section } from "./Section";

/** Whether a card may be added by its number: off, unless the company issues cards and knows what that means for it. */
export function IssuedCards({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const set = useSetIssuedCards();
  const allowed = set.isPending ? set.variables : connection.issued_cards;
  return (
    <Section title={t("settings.issued.title")} text={t("settings.issued.text")}>
      <Choice
        label={t("settings.issued.title")}
        name="issued_cards"
        value={allowed ? "on" : "off"}
        onChange={(wanted) => set.mutate(wanted === "on")}
        options={(["off", "on"] as const).map((value) => ({
          value,
          label: t(`settings.issued.${value}`),
          hint: t(`settings.issued.${value}_hint`),
          testId: `issued-${value}`,
        }))}
      />
      <ResultSlot
        testId="issued-result"
        result={resultOf(set, {
          done: t(connection.issued_cards ? "settings.issued.now_on" : "settings.issued.now_off"),
        })}
      />
    </Section>
  );
}
