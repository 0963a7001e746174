import type { TFunction } from "i18next";

const personLabels = {
  first_name: "onboarding.person.first_name",
  last_name: "onboarding.person.last_name",
  email: "onboarding.person.email",
  date_of_birth: "onboarding.person.date_of_birth",
} as const;

const addressLabels = {
  address1: "onboarding.address.address1",
  address2: "onboarding.address.address2",
  city: "onboarding.address.city",
  state: "onboarding.address.state",
  postal_code: "onboarding.address.postal_code",
} as const;

const ownLabels = {
  phone: "onboarding.contact.phone",
  "business.business_type": "onboarding.business.type",
  "business.business_name": "onboarding.business.name",
  "business.doing_business_as": "onboarding.business.dba",
  "business.ein": "onboarding.business.ein",
  "business.phone": "onboarding.business.phone",
  "business.website": "onboarding.business.website",
  "controller.title": "onboarding.controller.position",
  owners: "onboarding.owners.title",
  nobody_owns_quarter: "onboarding.owners.nobody",
} as const;

const has = <T extends object>(labels: T, key: string): key is keyof T & string => Object.hasOwn(labels, key);

/** The label that stands above a field, wherever in the form it is. */
export function labelOf(field: string, t: TFunction): string {
  if (has(ownLabels, field)) return t(ownLabels[field]);
  const last = field.slice(field.lastIndexOf(".") + 1);
  if (field.includes(".address.") && has(addressLabels, last)) return t(addressLabels[last]);
  if (has(personLabels, last)) return t(personLabels[last]);
  if (/^owners\.\d+\.is$/.test(field)) return t("onboarding.owners.who");
  return t("onboarding.owners.title");
}

/** As `labelOf`, saying also whose field it is: for the error summary, away from the field's place. */
export function fullLabelOf(field: string, t: TFunction): string {
  const label = labelOf(field, t);
  const owner = /^owners\.(\d+)/.exec(field);
  if (owner) return t("onboarding.summary.owner", { number: Number(owner[1]) + 1, label });
  if (field.startsWith("admin.")) return t("onboarding.summary.admin", { label });
  if (field.startsWith("controller.")) return t("onboarding.summary.controller", { label });
  return label;
}
