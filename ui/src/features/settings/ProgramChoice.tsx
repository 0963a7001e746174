import { useTranslation } from "react-i18next";
import { Choice } from "../../components/Choice";
import { ResultSlot } from "../../components/ResultSlot";
import { type ConnectionView, PROGRAMS } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useSetProgram } from "./queries";
import { Section } from "./Section";

/** What Astra agreed with the company whose client this is; it decides what the business form asks for. */
export function ProgramChoice({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const set = useSetProgram();
  const { environment, program } = connection;
  return (
    <Section
      title={t("settings.program.title")}
      text={t(environment === "practice" ? "settings.program.text_practice" : "settings.program.text")}
    >
      <Choice
        label={t("settings.program.title")}
        name="program"
        value={set.isPending ? set.variables : program}
        onChange={(wanted) => set.mutate(wanted)}
        options={PROGRAMS.map((value) => ({
          value,
          label: t(`settings.program.${value}`),
          hint: t(`settings.program.${value}_hint`),
          testId: `program-${value}`,
        }))}
      />
      <ResultSlot result={resultOf(set, { done: t("settings.program.done") })} testId="program-result" />
    </Section>
  );
}
