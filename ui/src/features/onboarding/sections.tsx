import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { FieldIssue, inputId } from "../../components/Field";
import { Panel } from "../../components/Panel";
import type { OwnerForm, OwnerIs, PersonForm } from "../../ipc/bindings";
import { describeIssue } from "../../ipc/errors";
import { AddressFields, FormCheckbox, FormSelect, FormText, PersonFields, useForm } from "./fields";
import {
  businessTypes,
  emptyOwner,
  isSoleProprietorship,
  maxOwners,
  type SectionName,
  sectionsOf,
} from "./form";
import { isLast, LastOneNotice } from "./LastOneNotice";

export const sectionId = (section: SectionName | "review"): string => `section-${section}`;

const sections: Record<SectionName, () => ReactNode> = {
  business: BusinessSection,
  contact: ContactSection,
  admin: AdminSection,
  controller: ControllerSection,
  owners: OwnersSection,
};

export function Sections() {
  const { form } = useForm();
  return sectionsOf(form).map((name) => {
    const Fields = sections[name];
    return <Fields key={name} />;
  });
}

function Section({ name, children }: { name: SectionName; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Panel id={sectionId(name)} title={t(`onboarding.${name}.title`)} text={t(`onboarding.${name}.text`)}>
      <div className="grid gap-5">{children}</div>
    </Panel>
  );
}

function BusinessSection() {
  const { t } = useTranslation();
  const { form } = useForm();
  const sole = isSoleProprietorship(form);
  return (
    <Section name="business">
      <FormSelect
        path="business.business_type"
        options={businessTypes.map((value) => ({ value, label: t(`business.type.${value}`) }))}
        choose={t("onboarding.business.type_choose")}
        width="max-w-110"
      />
      <FormText
        path="business.business_name"
        hint={sole ? t("onboarding.business.name_hint_sole") : t("onboarding.business.name_hint")}
        autoComplete="organization"
      />
      <FormText path="business.doing_business_as" hint={t("onboarding.business.dba_hint")} optional />
      <FormText
        path="business.ein"
        mask="ein"
        inputMode="numeric"
        hint={sole ? t("onboarding.business.ein_hint_sole") : t("onboarding.business.ein_hint")}
        optional={sole}
        width="max-w-44"
        figures
      />
      <FormText
        path="business.phone"
        mask="phone"
        type="tel"
        inputMode="tel"
        width="max-w-56"
        figures
        autoComplete="work tel"
      />
      <FormText
        path="business.website"
        inputMode="url"
        hint={t("onboarding.business.website_hint")}
        optional
        width="max-w-110"
        autoComplete="url"
      />
      <h3 className="mt-2 border-t border-line pt-5 font-semibold">{t("onboarding.address.title")}</h3>
      <AddressFields path="business.address" />
    </Section>
  );
}

function ContactSection() {
  const { t } = useTranslation();
  const { submissionsUsed } = useForm();
  return (
    <Section name="contact">
      <FormText
        path="phone"
        mask="phone"
        type="tel"
        inputMode="tel"
        hint={t("onboarding.contact.phone_hint")}
        width="max-w-56"
        figures
        autoComplete="mobile tel"
      />
      {isLast({ submissions_used: submissionsUsed }) && <LastOneNotice testId="last-for-phone" />}
    </Section>
  );
}

function AdminSection() {
  const { t } = useTranslation();
  return (
    <Section name="admin">
      <PersonFields path="admin" emailHint={t("onboarding.person.email_hint_admin")} />
    </Section>
  );
}

function ControllerSection() {
  const { t } = useTranslation();
  const { form } = useForm();
  return (
    <Section name="controller">
      <FormCheckbox
        path="controller.same_as_admin"
        checked={form.controller.same_as_admin}
        label={t("onboarding.controller.same")}
        hint={t("onboarding.controller.same_hint")}
      />
      <FormText
        path="controller.title"
        hint={t("onboarding.controller.position_hint")}
        width="max-w-80"
        autoComplete="organization-title"
      />
      {!form.controller.same_as_admin && <PersonFields path="controller.person" />}
    </Section>
  );
}

function OwnersSection() {
  const { t } = useTranslation();
  const { form, set, left, unvisit, visible } = useForm();
  const issue = visible.get("owners");
  const change = (owners: OwnerForm[]) => {
    set("owners", owners);
    left("owners");
  };
  return (
    <Section name="owners">
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
      <FormCheckbox
        path="nobody_owns_quarter"
        checked={form.nobody_owns_quarter}
        label={t("onboarding.owners.nobody")}
      />
      {form.owners.map((owner, index) => (
        <OwnerFields
          // biome-ignore lint/suspicious/noArrayIndexKey: owners have no id, and every field is controlled
          key={index}
          index={index}
          owner={owner}
          onRemove={() => {
            // The owners behind it move up: what was said about fields belongs to others now.
            unvisit("owners.");
            change(form.owners.filter((_, other) => other !== index));
          }}
        />
      ))}
      {form.owners.length < maxOwners ? (
        !form.nobody_owns_quarter && (
          <div>
            <Button
              icon={<Plus aria-hidden size={20} />}
              onPress={() => change([...form.owners, emptyOwner()])}
              testId="add-owner"
            >
              {t("onboarding.owners.add")}
            </Button>
          </div>
        )
      ) : (
        <p className="text-muted">{t("onboarding.owners.full")}</p>
      )}
    </Section>
  );
}

function OwnerFields(props: { index: number; owner: OwnerForm; onRemove: () => void }) {
  const { t } = useTranslation();
  const { form } = useForm();
  const { index, owner, onRemove } = props;
  const number = index + 1;
  const me = fullName(form.admin);
  const controller = fullName(form.controller.person);
  const options: { value: OwnerIs; label: string }[] = [
    { value: "other", label: t("onboarding.owners.is_other") },
    {
      value: "admin",
      label: me ? t("onboarding.owners.is_admin", { name: me }) : t("onboarding.owners.is_admin_unnamed"),
    },
  ];
  // Where one person is both, the choice "me" says it already.
  if (!form.controller.same_as_admin || owner.is === "controller") {
    options.push({
      value: "controller",
      label: controller
        ? t("onboarding.owners.is_controller", { name: controller })
        : t("onboarding.owners.is_controller_unnamed"),
    });
  }
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
      <FormSelect
        path={`owners.${index}.is`}
        options={options}
        hint={owner.is === "other" ? undefined : t("onboarding.owners.used")}
        width="max-w-110"
      />
      {owner.is === "other" && <PersonFields path={`owners.${index}.person`} />}
    </fieldset>
  );
}

const fullName = (person: PersonForm): string => `${person.first_name} ${person.last_name}`.trim();
