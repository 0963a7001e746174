import { Clock, FileText, IdCard, type LucideIcon, Smartphone, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import type { DraftView } from "../../ipc/bindings";
import { isUntouched } from "./form";
import { sectionsOf, signsIn } from "./formTable";
import { SampleBar } from "./SampleBar";

const needs = {
  letter: FileText,
  phone: Smartphone,
  people: Users,
  time: Clock,
  identity: IdCard,
  identity_no_ssn: IdCard,
  person_phone: Smartphone,
  person_time: Clock,
} satisfies Record<string, LucideIcon>;

type Need = keyof typeof needs;

/** What one needs before one begins. */
export function EntryPage(props: { draft: DraftView; first: string; onFilled: () => void }) {
  const { t } = useTranslation();
  const { draft, first } = props;
  const begun = !isUntouched(draft.form);
  return (
    <div className="grid max-w-form gap-5">
      <ul className="grid divide-y divide-line rounded border border-line bg-surface">
        {needsOf(draft).map((name) => {
          const Icon = needs[name];
          return (
            <li key={name} className="flex gap-3.5 px-5 py-2.5">
              <Icon aria-hidden size="1.25rem" className="mt-0.5 shrink-0 text-accent" />
              <div>
                <h2 className="font-semibold">{t(`onboarding.needs.${name}.title`)}</h2>
                <p className="text-muted">{t(`onboarding.needs.${name}.text`)}</p>
              </div>
            </li>
          );
        })}
      </ul>
      {draft.sample_data && <SampleBar main={!begun} onFilled={props.onFilled} />}
      <div>
        <ButtonLink kind={begun || !draft.sample_data ? "main" : "plain"} href={first} testId="begin-form">
          {begun ? t("onboarding.continue") : t("onboarding.begin")}
        </ButtonLink>
      </div>
    </div>
  );
}

function needsOf({ form, program }: DraftView): Need[] {
  if (form.kind === "person") {
    const identity = program === "verified" ? "identity" : "identity_no_ssn";
    return signsIn(program) ? [identity, "person_phone", "person_time"] : [identity, "person_time"];
  }
  if (!signsIn(program)) return ["person_time"];
  const people = sectionsOf(form, program).includes("owners") ? (["people"] as const) : [];
  return program === "verified" ? ["letter", "phone", ...people, "time"] : ["phone", ...people, "time"];
}
