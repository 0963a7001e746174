/** The answers of a form as they are read on *Check your answers*. */
import type { TFunction } from "i18next";
import { formatDate } from "../../components/formats";
import type { AddressForm, BusinessForm, PersonForm } from "../../ipc/bindings";
import { oneLine } from "./form";
import { businessType, fullName, type SectionName } from "./formTable";

/** A name and what was answered; nothing where it is missing. */
export type Answer = [name: string, value: string | null];

const given = (text: string): string | null => text.trim() || null;
const address = (form: AddressForm): string | null => given(oneLine(form));
/** Only where there is an answer. */
const optional = (name: string, text: string): Answer[] => (given(text) ? [[name, text.trim()]] : []);

const nameAndBirth = (person: PersonForm, t: TFunction): string | null => {
  const name = fullName(person);
  const date = formatDate(person.date_of_birth);
  if (!name || !date) return given(`${name} ${date}`);
  return t("onboarding.answers.born", { name, date });
};

const person = (form: PersonForm, t: TFunction): Answer[] => [
  [t("onboarding.answers.name"), nameAndBirth(form, t)],
  [t("onboarding.person.email"), given(form.email)],
  [t("onboarding.person.home"), address(form.address)],
];

export function answersOf(section: SectionName, form: BusinessForm, t: TFunction): Answer[] {
  const { business, admin, controller } = form;
  const me = fullName(admin);
  const you = me ? t("onboarding.answers.you", { name: me }) : t("onboarding.answers.you_unnamed");
  switch (section) {
    case "business": {
      const { word } = businessType(form);
      return [
        [t("onboarding.business.type"), word && t(`business.type.${word}`)],
        [t("onboarding.business.name"), given(business.business_name)],
        ...optional(t("onboarding.business.dba"), business.doing_business_as),
        [t("onboarding.answers.ein"), given(business.ein)],
        ...optional(t("onboarding.business.website"), business.website),
      ];
    }
    case "address":
      return [
        [t("onboarding.address.heading"), address(business.address)],
        [t("onboarding.business.phone"), given(business.phone)],
        [t("onboarding.contact.phone"), given(form.phone)],
      ];
    case "you":
      return person(admin, t);
    case "controller":
      return [
        ...(controller.same_as_admin
          ? ([[t("onboarding.answers.name"), you]] satisfies Answer[])
          : person(controller.person, t)),
        [t("onboarding.controller.position"), given(controller.title)],
      ];
    case "owners": {
      if (form.owners.length === 0) {
        return [
          [
            t("onboarding.pages.owners.name"),
            form.nobody_owns_quarter ? t("onboarding.owners.nobody") : null,
          ],
        ];
      }
      return form.owners.flatMap((owner, index): Answer[] => {
        const name = t("onboarding.owners.owner", { number: index + 1 });
        if (owner.is === "admin") return [[name, you]];
        if (owner.is === "controller") return [[name, given(fullName(controller.person)) ?? you]];
        const [identity, ...rest] = person(owner.person, t);
        return [[name, identity?.[1] ?? null], ...rest];
      });
    }
  }
}
