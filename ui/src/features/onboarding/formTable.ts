/**
 * The business form as tables: one row for each field, in the order on screen, by section. `fields.tsx` draws the rows;
 * labels in the error summary and the names in the map come from here too. Rules and limits come from Rust.
 */
import type { ParseKeys, TFunction } from "i18next";
import type { Option } from "../../components/Select";
import type { TextFieldProps } from "../../components/TextField";
import {
  BUSINESS_TYPES,
  type BusinessForm,
  type FieldIssue,
  MILITARY_STATES,
  OUTSIDE_US,
  type OwnerIs,
  type PersonForm,
  STATES,
  UNKNOWN_BUSINESS_TYPE,
} from "../../ipc/bindings";
import { describeIssue } from "../../ipc/errors";

type TextSettings = Pick<TextFieldProps, "mask" | "type" | "inputMode" | "width" | "figures">;

/** Kinds of one-line text: mask, keyboard and width. */
export const textKinds = {
  text: {},
  email: { type: "email", inputMode: "email" },
  phone: { mask: "phone", type: "tel", inputMode: "tel", width: "max-w-56", figures: true },
  url: { inputMode: "url" },
  date: { mask: "date", inputMode: "numeric", width: "max-w-44", figures: true },
  ein: { mask: "ein", inputMode: "numeric", width: "max-w-44", figures: true },
  zip: { mask: "zip", inputMode: "numeric", figures: true },
} satisfies Record<string, TextSettings>;

export interface Field {
  /** Path in the form; also the name of the input and the `field` of Rust's issues. */
  path: string;
  label: ParseKeys;
  kind: keyof typeof textKinds | "select" | "checkbox";
  /** What is said where Rust calls the field `required`. */
  missing?: ParseKeys;
  hint?: ParseKeys | ((form: BusinessForm) => ParseKeys | undefined);
  /** Marked as optional on screen; Rust decides what has to be filled in. */
  optional?: boolean | ((form: BusinessForm) => boolean);
  width?: string;
  autoComplete?: string;
  /** For a select: what can be chosen, and the words while nothing is. */
  options?: (t: TFunction, form: BusinessForm) => Option[];
  choose?: ParseKeys;
}

/** A heading among the fields. */
export interface Heading {
  heading: ParseKeys;
  text?: ParseKeys;
}

/** Fields side by side. */
export interface Line {
  line: Field[];
  columns: string;
}

export type Row = (Field | Heading | Line) & {
  /** Whether it is on screen; without it, always. */
  shown?: (form: BusinessForm) => boolean;
};

export const businessType = (form: BusinessForm) =>
  BUSINESS_TYPES.find(({ word }) => word === form.business.business_type) ?? UNKNOWN_BUSINESS_TYPE;

const isSole = (form: BusinessForm): boolean => form.business.business_type === "sole_proprietorship";

const stateOptions: Option[] = STATES.map(([value, label]) => ({ value, label }));
const homeStateOptions = (t: TFunction): Option[] => [
  ...stateOptions,
  ...MILITARY_STATES.map(([value, label]) => ({ value, label: `${label} (${value})` })),
  { value: OUTSIDE_US, label: t("onboarding.address.outside_us") },
];

/** `group` names the address to the browser, which may fill it in (WCAG 1.3.5). */
const address = (path: string, place: "home" | "business", group: string): Row[] => [
  place === "home"
    ? { heading: "onboarding.person.home", text: "onboarding.person.home_text" }
    : { heading: "onboarding.address.heading", text: "onboarding.address.text" },
  {
    path: `${path}.address1`,
    label: "onboarding.address.address1",
    kind: "text",
    missing: "onboarding.missing.address1",
    autoComplete: `${group} address-line1`,
  },
  {
    path: `${path}.address2`,
    label: "onboarding.address.address2",
    kind: "text",
    optional: true,
    width: "max-w-56",
    autoComplete: `${group} address-line2`,
  },
  {
    columns: "min-[30rem]:grid-cols-[minmax(0,1fr)_minmax(0,10rem)_6.5rem]",
    line: [
      {
        path: `${path}.city`,
        label: "onboarding.address.city",
        kind: "text",
        missing: "onboarding.missing.city",
        autoComplete: `${group} address-level2`,
      },
      {
        path: `${path}.state`,
        label: "onboarding.address.state",
        kind: "select",
        options: place === "home" ? homeStateOptions : () => stateOptions,
        choose: "onboarding.address.state_choose",
        missing: "onboarding.missing.state",
        autoComplete: `${group} address-level1`,
      },
      {
        path: `${path}.postal_code`,
        label: "onboarding.address.postal_code",
        kind: "zip",
        missing: "onboarding.missing.postal_code",
        autoComplete: `${group} postal-code`,
      },
    ],
  },
];

/** A person: the one who types this in, or another. */
const person = (path: string, group: string, you = false): Row[] => [
  {
    columns: "min-[30rem]:grid-cols-2",
    line: [
      {
        path: `${path}.first_name`,
        label: "onboarding.person.first_name",
        kind: "text",
        missing: you ? "onboarding.missing.your_first_name" : "onboarding.missing.first_name",
        autoComplete: `${group} given-name`,
      },
      {
        path: `${path}.last_name`,
        label: "onboarding.person.last_name",
        kind: "text",
        missing: you ? "onboarding.missing.your_last_name" : "onboarding.missing.last_name",
        autoComplete: `${group} family-name`,
      },
    ],
  },
  {
    path: `${path}.email`,
    label: "onboarding.person.email",
    kind: "email",
    missing: you ? "onboarding.missing.your_email" : "onboarding.missing.email",
    ...(you && { hint: "onboarding.person.email_hint_admin" }),
    autoComplete: `${group} email`,
  },
  {
    path: `${path}.date_of_birth`,
    label: "onboarding.person.date_of_birth",
    kind: "date",
    hint: "onboarding.person.date_hint",
    missing: you ? "onboarding.missing.your_date_of_birth" : "onboarding.missing.date_of_birth",
    ...(you && { autoComplete: "bday" }),
  },
  ...address(`${path}.address`, "home", group),
];

const shownIf = (shown: (form: BusinessForm) => boolean, rows: Row[]): Row[] =>
  rows.map((row) => ({ ...row, shown }));

/** The sections with fields, in the order on screen. */
export const sections = {
  business: [
    {
      path: "business.business_type",
      label: "onboarding.business.type",
      kind: "select",
      options: (t) => BUSINESS_TYPES.map(({ word }) => ({ value: word, label: t(`business.type.${word}`) })),
      choose: "onboarding.business.type_choose",
      hint: (form) => (form.business.business_type === "" ? "onboarding.business.type_hint" : undefined),
      missing: "onboarding.missing.business_type",
    },
    {
      path: "business.business_name",
      label: "onboarding.business.name",
      kind: "text",
      hint: (form) => (isSole(form) ? "onboarding.business.name_hint_sole" : "onboarding.business.name_hint"),
      missing: "onboarding.missing.business_name",
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
      missing: "onboarding.missing.ein",
    },
    {
      path: "business.website",
      label: "onboarding.business.website",
      kind: "url",
      hint: "onboarding.business.website_hint",
      optional: true,
      autoComplete: "url",
    },
  ],
  address: [
    ...address("business.address", "business", "section-business"),
    { heading: "onboarding.address.phones" },
    {
      path: "business.phone",
      label: "onboarding.business.phone",
      kind: "phone",
      missing: "onboarding.missing.business_phone",
      autoComplete: "section-business tel",
    },
    {
      path: "phone",
      label: "onboarding.contact.phone",
      kind: "phone",
      hint: "onboarding.contact.phone_hint",
      missing: "onboarding.missing.phone",
      autoComplete: "section-you tel",
    },
  ],
  you: person("admin", "section-you", true),
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
      kind: "text",
      hint: "onboarding.controller.position_hint",
      missing: "onboarding.missing.title",
    },
    ...shownIf((form) => !form.controller.same_as_admin, person("controller.person", "section-controller")),
  ],
  owners: [{ path: "nobody_owns_quarter", label: "onboarding.owners.nobody", kind: "checkbox" }],
} satisfies Record<string, Row[]>;

/** A section with fields. */
export type SectionName = keyof typeof sections;
/** A page of the form: a section, or the last one. */
export type PageName = SectionName | "check";

export const sectionNames = Object.keys(sections) as SectionName[];

/** The fields of one owner; the owners themselves are added and removed by the section. */
export const ownerRows = (index: number): Row[] => [
  {
    path: `owners.${index}.is`,
    label: "onboarding.owners.who",
    kind: "select",
    options: (t, form) => whoIsOwner(t, form, form.owners[index]?.is),
    hint: (form) => (form.owners[index]?.is === "other" ? undefined : "onboarding.owners.used"),
  },
  ...shownIf(
    (form) => form.owners[index]?.is === "other",
    person(`owners.${index}.person`, `section-owner${index + 1}`),
  ),
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

export const fullName = (person: Pick<PersonForm, "first_name" | "last_name">): string =>
  `${person.first_name} ${person.last_name}`.trim();

/** The sections of this business type. What was typed in another stays in the form. */
export function sectionsOf(form: BusinessForm): SectionName[] {
  const { has_controller, has_owners } = businessType(form);
  const asked: Partial<Record<SectionName, boolean>> = { controller: has_controller, owners: has_owners };
  return sectionNames.filter((name) => asked[name] ?? true);
}

/** Every page of the form, in order. */
export const pagesOf = (form: BusinessForm): PageName[] => [...sectionsOf(form), "check"];

const fieldsOf = (row: Row): Field[] => ("path" in row ? [row] : "line" in row ? row.line : []);

const findField = (rows: Row[], path: string): Field | undefined =>
  rows.flatMap(fieldsOf).find((field) => field.path === path);

/** The section of a field. */
export const sectionOf = (field: string): SectionName =>
  sectionNames.find((name) => findField(sections[name], field)) ?? "owners";

function fieldAt(path: string): Field | undefined {
  const owner = /^owners\.(\d+)/.exec(path);
  return findField(owner ? ownerRows(Number(owner[1])) : Object.values(sections).flat(), path);
}

/** A field's label on the page of its section. */
export function labelOf(path: string, t: TFunction): string {
  const label = t(fieldAt(path)?.label ?? "onboarding.pages.owners.name");
  const owner = /^owners\.(\d+)/.exec(path);
  return owner ? t("onboarding.summary.owner", { number: Number(owner[1]) + 1, label }) : label;
}

/** A field's label with the person it is about: for lists away from the field's place. */
export function fullLabelOf(path: string, t: TFunction): string {
  const label = labelOf(path, t);
  if (path.startsWith("admin.")) return t("onboarding.summary.admin", { label });
  if (path.startsWith("controller.")) return t("onboarding.summary.controller", { label });
  return label;
}

/** The sentence for an issue; what is missing is named by its field. */
export function issueWords(issue: FieldIssue, t: TFunction): string {
  const missing = issue.code === "required" && fieldAt(issue.field)?.missing;
  return missing ? t(missing) : describeIssue(issue);
}
