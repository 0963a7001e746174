import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { FieldIssue, inputId } from "../../components/Field";
import { Panel } from "../../components/Panel";
import { EMPTY_OWNER, OWNERS_MAX, type OwnerForm } from "../../ipc/bindings";
import { describeIssue } from "../../ipc/errors";
import { Rows, useForm } from "./fields";
import { ownerRows, type SectionName, sections, sectionsOf } from "./formTable";
import { isLast, LastOneNotice } from "./LastOneNotice";

export const sectionId = (section: SectionName | "review"): string => `section-${section}`;

export function Sections() {
  const { form, submissionsUsed } = useForm();
  return sectionsOf(form).map((name) => (
    <Section key={name} name={name}>
      {name === "owners" ? <Owners /> : <Rows rows={sections[name]} />}
      {name === "contact" && isLast({ submissions_used: submissionsUsed }) && (
        <LastOneNotice testId="last-for-phone" />
      )}
    </Section>
  ));
}

function Section({ name, children }: { name: SectionName; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Panel id={sectionId(name)} title={t(`onboarding.${name}.title`)} text={t(`onboarding.${name}.text`)}>
      <div className="grid gap-5">{children}</div>
    </Panel>
  );
}

function Owners() {
  const { t } = useTranslation();
  const { form, set, left, unvisit, visible } = useForm();
  const issue = visible.get("owners");
  const change = (owners: OwnerForm[]) => {
    set("owners", owners);
    left("owners");
  };
  return (
    <>
      <div id={inputId("owners")} tabIndex={-1} className="empty:hidden">
        <FieldIssue
          field={{
            name: "owners",
            label: t("onboarding.owners.title"),
            error: issue?.error ? describeIssue(issue.error) : null,
            warning: issue?.warning ? describeIssue(issue.warning) : null,
          }}
        />
      </div>
      <Rows rows={sections.owners} />
      {form.owners.map((_, index) => (
        <Owner
          // biome-ignore lint/suspicious/noArrayIndexKey: owners have no id, and every field is controlled
          key={index}
          index={index}
          onRemove={() => {
            // The owners behind it move up, so that their visited fields have other paths.
            unvisit("owners.");
            change(form.owners.filter((_, other) => other !== index));
          }}
        />
      ))}
      {form.owners.length < OWNERS_MAX ? (
        !form.nobody_owns_quarter && (
          <div>
            <Button
              icon={<Plus aria-hidden size={20} />}
              onPress={() => change([...form.owners, EMPTY_OWNER])}
              testId="add-owner"
            >
              {t("onboarding.owners.add")}
            </Button>
          </div>
        )
      ) : (
        <p className="text-muted">{t("onboarding.owners.full")}</p>
      )}
    </>
  );
}

function Owner({ index, onRemove }: { index: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const number = index + 1;
  return (
    <fieldset className="grid gap-5 rounded border border-line bg-sunken/60 p-5">
      <legend className="sr-only">{t("onboarding.owners.owner", { number })}</legend>
      <div className="flex items-center justify-between gap-4">
        <span aria-hidden className="text-lead font-semibold">
          {t("onboarding.owners.owner", { number })}
        </span>
        <Button
          kind="quiet"
          icon={<Trash2 aria-hidden size={20} />}
          onPress={onRemove}
          testId={`remove-owner-${index}`}
        >
          {t("onboarding.owners.remove", { number })}
        </Button>
      </div>
      <Rows rows={ownerRows(index)} />
    </fieldset>
  );
}
