import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { ResultSlot } from "../../components/ResultSlot";
import { type Environment, SELECTABLE_ENVIRONMENTS } from "../../ipc/bindings";
import { useChooseEnvironment } from "../../ipc/environment";
import { resultOf } from "../../ipc/useAction";

const environments: Environment[] = ["practice", "sandbox", "production"];
const selectable: readonly Environment[] = SELECTABLE_ENVIRONMENTS;

/** Three environments, never mixed: choosing one closes the other. */
export function EnvironmentChoice({
  environment,
  onSwitched,
}: {
  environment: Environment;
  /** Called with a sentence that says which environment is open now. */
  onSwitched: (message: string, environment: Environment) => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(environment);
  const choose = useChooseEnvironment((opened) =>
    onSwitched(t("settings.environment.done", { name: t(`common.environment.${opened}`) }), opened),
  );
  const button = useRef<HTMLDivElement>(null);
  const another = chosen !== environment;
  // In a small window the problem would be below the edge.
  useEffect(() => {
    if (another) button.current?.scrollIntoView?.({ block: "nearest" });
  }, [another]);
  const result = resultOf(choose);
  const problem = result.problem;
  return (
    <>
      <Choice
        label={t("settings.environment.title")}
        name="environment"
        value={chosen}
        onChange={setChosen}
        options={environments.map((value) => ({
          value,
          label:
            value === environment
              ? t("settings.environment.current", { name: t(`common.environment.${value}`) })
              : t(`common.environment.${value}`),
          hint: t(`settings.environment.${value}`),
          disabled: value !== environment && !selectable.includes(value),
          testId: `environment-${value}`,
        }))}
      />
      {another && (
        <div ref={button} className="mt-5">
          <Button
            kind="main"
            testId="switch-environment"
            pending={choose.isPending}
            onPress={() => choose.mutate(chosen)}
          >
            {t(choose.isPending ? "settings.environment.switching" : "settings.environment.switch", {
              name: t(`common.environment.${chosen}`),
            })}
          </Button>
          <p className="my-2 text-small text-muted">{t("settings.environment.undo")}</p>
          <ResultSlot
            result={
              problem?.code === "not_allowed_now"
                ? { ...result, problem: { ...problem, body: t("settings.environment.not_now") } }
                : result
            }
          />
        </div>
      )}
    </>
  );
}
