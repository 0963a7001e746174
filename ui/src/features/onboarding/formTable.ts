/**
 * The business form as tables: one row for each field, in the order on screen. `fields.tsx` draws the rows; labels in
 * the error summary and the sections in the list come from here too. Rules and limits come from Rust.
 */
import type { ParseKeys, TFunction } from "i18next";
import type { Option } from "../../components/Select";
import type { TextFieldProps } from "../../components/TextField";
import {
  BUSINESS_TYPES,
  type BusinessForm,
  MILITARY_STATES,
  OUTSIDE_US,
  type OwnerIs,
  type PersonForm,
  STATES,
  UNKNOWN_BUSINESS_TYPE,
} from "../../ipc/bindings";

type TextSettings = Pick<TextFieldProps, "mask" | "type" | "inputMode" | "width" | "figures">;

/** Kinds of one-line text: mask, keyboard and width. */
export const textKinds = {
  text: {},
  name: { width: "max-w-80" },
  email: { type: "email", inputMode: "email", width: "max-w-110" },
  phone: { mask: "phone", type: "tel", inputMode: "tel", width: "max-w-56", figures: true },
  url: { inputMode: "url", width: "max-w-110" },
  date: { mask: "date", inputMode: "numeric", width: "max-w-44", figures: true },
  ein: { mask: "ein", inputMode: "numeric", width: "max-w-44", figures: true },
  zip: { mask: "zip", inputMode: "numeric", width: "max-w-36", figures: true },
} satisfies Record<string, TextSettings>;

export interface Field {
  /** Path in the form; also the name of the input and the `field` of Rust's issues. */
  path: string;
  label: ParseKeys;
  kind: keyof typeof textKinds | "select" | "checkbox";
  hint?: ParseKeys | ((form: BusinessForm) => ParseKeys | undefined);
  /** Marked as optional on screen; Rust decides what has to be filled in. */
  optional?: boolean | ((form: BusinessForm) => boolean);
  width?: string;
  autoComplete?: string;
  /** For a select: what can be chosen, and the words while nothing is. */
  options?: (t: TFunction, form: BusinessForm) => Option[];
  choose?: ParseKeys;
  /** Whether the field is on screen; without it, always. */
  shown?: (form: BusinessForm) => boolean;
}

/** A heading among the fields. */
export interface Heading {
  heading: ParseKeys;
  shown?: (form: BusinessForm) => boolean;
}

export type Row = Field | Heading;

export const businessType = (form: BusinessForm) =>
  BUSINESS_TYPES.find(({ word }) => word === form.business.business_type) ?? UNKNOWN_BUSINESS_TYPE;

const isSole = (form: BusinessForm): boolean => form.business.business_type === "sole_proprietorship";

const stateOptions: Option[] = STATES.map(([value, label]) => ({ value, label }));
const homeStateOptions = (t: TFunction): Option[] => [
  ...stateOptions,
  ...MILITARY_STATES.map(([value, label]) => ({ value, label: `${label} (${value})` })),
  { value: OUTSIDE_US, label: t("onboarding.address.outside_us") },
];

const address = (path: string, place: "home" | "work"): Row[] => [
  { heading: place === "home" ? "onboarding.person.home" : "onboarding.address.title" },
  {
    path: `${path}.address1`,
    label: "onboarding.address.address1",
    kind: "text",
    hint: place === "home" ? "onboarding.address.address1_home_hint" : "onboarding.address.address1_hint",
    autoComplete: "address-line1",
  },
  {
    path: `${path}.address2`,
    label: "onboarding.address.address2",
    kind: "text",
    optional: true,
    width: "max-w-56",
    autoComplete: "address-line2",
  },
  {
    path: `${path}.city`,
    label: "onboarding.address.city",
    kind: "name",
    autoComplete: "address-level2",
  },
  {
    path: `${path}.state`,
    label: "onboarding.address.state",
    kind: "select",
    options: place === "home" ? homeStateOptions : () => stateOptions,
    choose: "onboarding.address.state_choose",
    ...(place === "home" && { hint: "onboarding.address.state_home_hint" }),
    width: "max-w-80",
    autoComplete: "address-level1",
  },
  {
    path: `${path}.postal_code`,
    label: "onboarding.address.postal_code",
    kind: "zip",
    autoComplete: "postal-code",
  },
];

const person = (path: string, emailHint?: ParseKeys): Row[] => [
  {
    path: `${path}.first_name`,
    label: "onboarding.person.first_name",
    kind: "name",
    autoComplete: "given-name",
  },
  {
    path: `${path}.last_name`,
    label: "onboarding.person.last_name",
    kind: "name",
    autoComplete: "family-name",
  },
  {
    path: `${path}.email`,
    label: "onboarding.person.email",
    kind: "email",
    ...(emailHint && { hint: emailHint }),
    autoComplete: "email",
  },
  {
    path: `${path}.date_of_birth`,
    label: "onboarding.person.date_of_birth",
    kind: "date",
    hint: "onboarding.person.date_hint",
    autoComplete: "bday",
  },
  ...address(`${path}.address`, "home"),
];

const shownIf = (shown: (form: BusinessForm) => boolean, rows: Row[]): Row[] =>
  rows.map((row) => ({ ...row, shown }));

/** The sections in the order on screen. */
export const sections = {
  business: [
    {
      path: "business.business_type",
      label: "onboarding.business.type",
      kind: "select",
      options: (t) => BUSINESS_TYPES.map(({ word }) => ({ value: word, label: t(`business.type.${word}`) })),
      choose: "onboarding.business.type_choose",
      width: "max-w-110",
    },
    {
      path: "business.business_name",
      label: "onboarding.business.name",
      kind: "text",
      hint: (form) => (isSole(form) ? "onboarding.business.name_hint_sole" : "onboarding.business.name_hint"),
      autoComplete: "organization",
    },
    {
      path: "business.doing_business_as",
      label: "onboarding.business.dba",
      kind: "text",
      hint: "onboarding.business.dba_hint",
      optional: true,
    },
    {
      path: "business.ein",
      label: "onboarding.business.ein",
      kind: "ein",
      hint: (form) => (isSole(form) ? "onboarding.business.ein_hint_sole" : "onboarding.business.ein_hint"),
      optional: (form) => businessType(form).ein === "optional",
    },
    {
      path: "business.phone",
      label: "onboarding.business.phone",
      kind: "phone",
      autoComplete: "work tel",
    },
    {
      path: "business.website",
      label: "onboarding.business.website",
      kind: "url",
      hint: "onboarding.business.website_hint",
      optional: true,
      autoComplete: "url",
    },
    ...address("business.address", "work"),
  ],
  contact: [
    {
      path: "phone",
      label: "onboarding.contact.phone",
      kind: "phone",
      hint: "onboarding.contact.phone_hint",
      autoComplete: "mobile tel",
    },
  ],
  admin: person("admin", "onboarding.person.email_hint_admin"),
  controller: [
    {
      path: "controller.same_as_admin",
      label: "onboarding.controller.same",
      kind: "checkbox",
      hint: "onboarding.controller.same_hint",
    },
    {
      path: "controller.title",
      label: "onboarding.controller.position",
      kind: "name",
      hint: "onboarding.controller.position_hint",
      autoComplete: "organization-title",
    },
    ...shownIf((form) => !form.controller.same_as_admin, person("controller.person")),
  ],
  owners: [{ path: "nobody_owns_quarter", label: "onboarding.owners.nobody", kind: "checkbox" }],
} satisfies Record<string, Row[]>;

export type SectionName = keyof typeof sections;

export const sectionNames = Object.keys(sections) as SectionName[];

/** The fields of one owner; the owners themselves are added and removed by the section. */
export const ownerRows = (index: number): Row[] => [
  {
    path: `owners.${index}.is`,
    label: "onboarding.owners.who",
    kind: "select",
    options: (t, form) => whoIsOwner(t, form, form.owners[index]?.is),
    hint: (form) => (form.owners[index]?.is === "other" ? undefined : "onboarding.owners.used"),
    width: "max-w-110",
  },
  ...shownIf((form) => form.owners[index]?.is === "other", person(`owners.${index}.person`)),
];

function whoIsOwner(t: TFunction, form: BusinessForm, chosen?: OwnerIs): Option[] {
  const me = fullName(form.admin);
  const controller = fullName(form.controller.person);
  const options: { value: OwnerIs; label: string }[] = [
    { value: "other", label: t("onboarding.owners.is_other") },
    {
      value: "admin",
      label: me ? t("onboarding.owners.is_admin", { name: me }) : t("onboarding.owners.is_admin_unnamed"),
    },
  ];
  // Where one person is both, only "me" is offered.
  if (!form.controller.same_as_admin || chosen === "controller") {
    options.push({
      value: "controller",
      label: controller
        ? t("onboarding.owners.is_controller", { name: controller })
        : t("onboarding.owners.is_controller_unnamed"),
    });
  }
  return options;
}

const fullName = (person: PersonForm): string => `${person.first_name} ${person.last_name}`.trim();

/** The sections of this business type. What was typed in another stays in the form. */
export function sectionsOf(form: BusinessForm): SectionName[] {
  const { has_controller, has_owners } = businessType(form);
  const asked: Partial<Record<SectionName, boolean>> = { controller: has_controller, owners: has_owners };
  return sectionNames.filter((name) => asked[name] ?? true);
}

const pathOf = (row: Row): string | null => ("path" in row ? row.path : null);

/** The section of a field. */
export const sectionOf = (field: string): SectionName =>
  sectionNames.find((name) => sections[name].some((row) => pathOf(row) === field)) ?? "owners";

/** A field's label with the person it is about: for the error summary, away from the field's place. */
export function fullLabelOf(field: string, t: TFunction): string {
  const owner = /^owners\.(\d+)/.exec(field);
  const rows: Row[] = owner ? ownerRows(Number(owner[1])) : Object.values(sections).flat();
  const row = rows.find((other) => pathOf(other) === field);
  const label = t(row && "path" in row ? row.label : "onboarding.owners.title");
  if (owner) return t("onboarding.summary.owner", { number: Number(owner[1]) + 1, label });
  if (field.startsWith("admin.")) return t("onboarding.summary.admin", { label });
  if (field.startsWith("controller.")) return t("onboarding.summary.controller", { label });
  return label;
}
