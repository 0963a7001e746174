import { useTranslation } from "react-i18next";
import { Choice } from "../../components/Choice";
import { ResultSlot } from "../../components/ResultSlot";
import type { ConnectionView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useSetPersonToPerson } from "./queries";
import { Section } from "./Section";

/** Whether money may be moved to someone else: off, unless Astra allowed it to the company. */
export function PersonToPerson({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const set = useSetPersonToPerson();
  const allowed = set.isPending ? set.variables : connection.person_to_person;
  return (
    <Section title={t("settings.person_to_person.title")} text={t("settings.person_to_person.text")}>
      <Choice
        label={t("settings.person_to_person.title")}
        name="person_to_person"
        value={allowed ? "on" : "off"}
        onChange={(wanted) => set.mutate(wanted === "on")}
        options={(["off", "on"] as const).map((value) => ({
          value,
          label: t(`settings.person_to_person.${value}`),
          hint: t(`settings.person_to_person.${value}_hint`),
          testId: `person-to-person-${value}`,
        }))}
      />
      <ResultSlot
        testId="person-to-person-result"
        result={resultOf(set, {
          done: t(
            connection.person_to_person
              ? "settings.person_to_person.now_on"
              : "settings.person_to_person.now_off",
          ),
        })}
      />
    </Section>
  );
}
