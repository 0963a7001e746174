/**
 * The forms as tables: one row for each field, in the order on screen, by section. `fields.tsx` draws the rows; labels in
 * the error summary and the names in the map come from here too. What is asked of which business, rules and limits come
 * from Rust.
 */
import type { ParseKeys, TFunction } from "i18next";
import type { Option } from "../../components/Select";
import type { TextFieldProps } from "../../components/TextField";
import {
  BUSINESS_TYPES,
  type BusinessForm,
  type DraftForm,
  type FieldIssue,
  MILITARY_STATES,
  OUTSIDE_US,
  type PersonForm,
  type Program,
  REQUIREMENTS,
  STATES,
} from "../../ipc/bindings";
import { describeIssue } from "../../ipc/errors";

type TextSettings = Pick<
  TextFieldProps,
  "mask" | "type" | "inputMode" | "width" | "figures" | "hideExceptLast"
>;

/** Kinds of one-line text: mask, keyboard and width. */
export const textKinds = {
  text: {},
  email: { type: "email", inputMode: "email" },
  phone: { mask: "phone", type: "tel", inputMode: "tel", width: "max-w-56", figures: true },
  url: { inputMode: "url" },
  date: { mask: "date", inputMode: "numeric", width: "max-w-44", figures: true },
  ein: { mask: "ein", inputMode: "numeric", width: "max-w-44", figures: true, hideExceptLast: 4 },
  zip: { mask: "zip", inputMode: "numeric", figures: true },
} satisfies Record<string, TextSettings>;

export interface Field {
  /** Path in the form; also the name of the input and the `field` of Rust's issues. */
  path: string;
  label: ParseKeys;
  kind: keyof typeof textKinds | "select" | "checkbox" | "yes_no" | "ssn";
  /** What is said where Rust calls the field `required`. */
  missing?: ParseKeys;
  hint?: ParseKeys | undefined;
  optional?: boolean;
  width?: string;
  autoComplete?: string;
  /** For a select: what can be chosen, and the words while nothing is. */
  options?: (t: TFunction) => Option[];
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

/** Fields that few people need, folded away. */
export interface Fold {
  fold: ParseKeys;
  fields: Field[];
}

/** A sentence in place of fields, with a section that it leads to. */
export interface Note {
  note: ParseKeys;
  leadsTo?: SectionName;
}

export type Row = Field | Heading | Line | Fold | Note;

/** A section with fields. */
export type SectionName = "business" | "address" | "you" | "controller" | "owners";
/** A page of the form: a section, or the last one. */
export type PageName = SectionName | "check";

type Business = BusinessForm & { kind: "business" };
export type Kind = DraftForm["kind"];

export const isBusiness = (form: DraftForm): form is Business => form.kind === "business";

export const businessKind = (form: Business) =>
  BUSINESS_TYPES.find(({ word }) => word === form.business.business_type)?.word ?? null;

/** What the program asks of this business; before its type is chosen, all that it may be asked. */
const requirementsOf = (form: Business, program: Program): Record<string, "required" | "optional"> =>
  REQUIREMENTS[program][businessKind(form) ?? ""] ?? {};

const inTable = (path: string): string => path.replace(/^owners\.\d+\./, "owners.*.");

/** Whether the table asks for a field: of whoever types this in, in any of their roles. */
function asks(table: object, path: string, { admin_runs_it, admin_owns }: Business): boolean {
  const roles = ["admin.", admin_runs_it && "controller.person.", admin_owns && "owners.*.person."];
  if (!path.startsWith("admin.")) return inTable(path) in table;
  return roles.some((role) => role && path.replace("admin.", role) in table);
}

const asksAnyOf = (table: object, prefix: string): boolean =>
  Object.keys(table).some((path) => path.startsWith(prefix));

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

const dot = (path: string, field: string): string => (path ? `${path}.${field}` : field);

const nameLine = (path: string, group: string, you: boolean): Line => ({
  columns: "min-[30rem]:grid-cols-2",
  line: [
    {
      path: dot(path, "first_name"),
      label: "onboarding.person.first_name",
      kind: "text",
      missing: you ? "onboarding.missing.your_first_name" : "onboarding.missing.first_name",
      autoComplete: `${group} given-name`,
    },
    {
      path: dot(path, "last_name"),
      label: "onboarding.person.last_name",
      kind: "text",
      missing: you ? "onboarding.missing.your_last_name" : "onboarding.missing.last_name",
      autoComplete: `${group} family-name`,
    },
  ],
});

const email = (path: string, group: string, you: boolean): Field => ({
  path: dot(path, "email"),
  label: "onboarding.person.email",
  kind: "email",
  missing: you ? "onboarding.missing.your_email" : "onboarding.missing.email",
  ...(you && { hint: "onboarding.person.email_hint_you" }),
  autoComplete: `${group} email`,
});

const birth = (path: string, you: boolean): Field => ({
  path: dot(path, "date_of_birth"),
  label: "onboarding.person.date_of_birth",
  kind: "date",
  hint: "onboarding.person.date_hint",
  missing: you ? "onboarding.missing.your_date_of_birth" : "onboarding.missing.date_of_birth",
  ...(you && { autoComplete: "bday" }),
});

/** A person of a business: the one who types this in, or another. */
const person = (path: string, group: string, you = false): Row[] => [
  nameLine(path, group, you),
  email(path, group, you),
  birth(path, you),
  ...address(`${path}.address`, "home", group),
];

const title: Field = {
  path: "controller.title",
  label: "onboarding.controller.position",
  kind: "text",
  hint: "onboarding.controller.position_hint",
  missing: "onboarding.missing.title",
};

/** Whether a business of this program signs in once Astra has its details; else they are all that Astra wants. */
export const signsIn = (program: Program): boolean => program !== "receive_only" && program !== "unverified";

function businessRows(section: SectionName, form: Business, program: Program = "verified"): Row[] {
  const sole = form.business.business_type === "sole_proprietorship";
  const { admin_runs_it, admin_owns } = form;
  switch (section) {
    case "business":
      return [
        {
          path: "business.business_type",
          label: "onboarding.business.type",
          kind: "select",
          options: (t) =>
            BUSINESS_TYPES.map(({ word }) => ({ value: word, label: t(`business.type.${word}`) })),
          choose: "onboarding.business.type_choose",
          hint: form.business.business_type === "" ? "onboarding.business.type_hint" : undefined,
          missing: "onboarding.missing.business_type",
        },
        {
          path: "business.business_name",
          label: "onboarding.business.name",
          kind: "text",
          hint: sole ? "onboarding.business.name_hint_sole" : "onboarding.business.name_hint",
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
          hint: sole ? "onboarding.business.ein_hint_sole" : "onboarding.business.ein_hint",
          // Most LLCs have one, and Rust warns where it is missing.
          optional: sole,
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
      ];
    case "address":
      return [
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
          hint: signsIn(program) ? "onboarding.contact.phone_hint" : "onboarding.contact.phone_hint_once",
          missing: "onboarding.missing.phone",
          autoComplete: "section-you tel",
        },
      ];
    case "you":
      return [
        ...person("admin", "section-you", true).map((row) =>
          // Nothing is asked for later.
          "path" in row && row.path === "admin.email" && !signsIn(program)
            ? { ...row, hint: undefined }
            : row,
        ),
        {
          heading: "onboarding.roles.heading",
          text: asksAnyOf(requirementsOf(form, program), "owners.")
            ? "onboarding.roles.text"
            : "onboarding.roles.text_runs",
        },
        {
          path: "admin_runs_it",
          label: "onboarding.roles.runs",
          kind: "yes_no",
          hint: "onboarding.roles.runs_hint",
          missing: "onboarding.missing.yes_or_no",
        },
        ...(admin_runs_it ? [title] : []),
        {
          path: "admin_owns",
          label: "onboarding.roles.owns",
          kind: "yes_no",
          hint: "onboarding.roles.owns_hint",
          missing: "onboarding.missing.yes_or_no",
        },
      ];
    case "controller":
      if (admin_runs_it) return [{ note: "onboarding.controller.you_do" }];
      if (admin_runs_it === null) return [{ note: "onboarding.controller.first_you", leadsTo: "you" }];
      return [...person("controller.person", "section-controller"), title];
    case "owners":
      return [
        ...(admin_owns
          ? [
              {
                note: form.owners.length === 0 ? "onboarding.owners.you_do" : "onboarding.owners.you_too",
              } satisfies Note,
            ]
          : []),
        ...(admin_owns === null
          ? [{ note: "onboarding.owners.first_you", leadsTo: "you" } satisfies Note]
          : []),
        ...(admin_owns === false
          ? [
              {
                path: "nobody_owns_quarter",
                label: "onboarding.owners.nobody",
                kind: "checkbox",
              } satisfies Field,
            ]
          : []),
      ];
  }
}

/** The form of somebody who signs up for themselves. What may stay empty is Astra's rule (CONTRACT.md 7). */
function personRows(section: SectionName, program: Program = "verified"): Row[] {
  // The page itself is headed "Your home address".
  if (section === "address") return address("address", "home", "section-you").slice(1);
  return [
    nameLine("", "section-you", true),
    {
      fold: "onboarding.person.preferred",
      fields: [
        {
          path: "preferred_first_name",
          label: "onboarding.person.preferred_first_name",
          kind: "text",
          optional: true,
        },
        {
          path: "preferred_last_name",
          label: "onboarding.person.preferred_last_name",
          kind: "text",
          optional: true,
        },
        {
          path: "preferred_pronouns",
          label: "onboarding.person.preferred_pronouns",
          kind: "text",
          hint: "onboarding.person.preferred_pronouns_hint",
          optional: true,
          width: "max-w-56",
        },
      ],
    },
    email("", "section-you", true),
    {
      path: "phone",
      label: "onboarding.contact.phone",
      kind: "phone",
      hint: signsIn(program) ? "onboarding.person.phone_hint" : "onboarding.person.phone_hint_once",
      missing: "onboarding.missing.phone",
      autoComplete: "section-you tel",
    },
    { ...birth("", true), optional: program === "receive_only" },
    {
      path: "ssn",
      label: "onboarding.ssn.label",
      kind: "ssn",
      optional: program !== "verified",
      hint: "onboarding.ssn.hint",
      missing: "onboarding.missing.ssn",
      width: "max-w-44",
    },
  ];
}

/** The fields of one owner; the owners themselves are added and removed by the section. */
function ownerRows(index: number, form: Business): Row[] {
  const owner = form.owners[index];
  const same: Field = {
    path: `owners.${index}.is`,
    label: "onboarding.owners.who",
    kind: "select",
    options: (t) => [
      { value: "other", label: t("onboarding.owners.is_other") },
      { value: "controller", label: controllerWords(form, t) },
    ],
    hint: owner?.is === "controller" ? "onboarding.owners.used" : undefined,
  };
  return [
    // Where one person is both, that person is asked under You.
    ...(form.admin_runs_it === false || owner?.is === "controller" ? [same] : []),
    ...(owner?.is === "controller" ? [] : person(`owners.${index}.person`, `section-owner${index + 1}`)),
  ];
}

function controllerWords(form: Business, t: TFunction): string {
  const name = fullName(form.controller.person);
  return name ? t("onboarding.owners.is_controller", { name }) : t("onboarding.owners.is_controller_unnamed");
}

export const fullName = (person: Pick<PersonForm, "first_name" | "last_name">): string =>
  `${person.first_name} ${person.last_name}`.trim();

export const fieldsOf = (row: Row): Field[] => {
  if ("path" in row) return [row];
  if ("line" in row) return row.line;
  return "fold" in row ? row.fields : [];
};

/** Leaves out what this program doesn't ask of this business, and headings with nothing below them. */
function askedFor(rows: Row[], form: Business, program: Program): Row[] {
  const table = requirementsOf(form, program);
  const named: Record<string, boolean> = {
    "business.business_type": true,
    admin_runs_it: asksAnyOf(table, "controller."),
    admin_owns: asksAnyOf(table, "owners."),
    nobody_owns_quarter: true,
  };
  const isAsked = ({ path }: Field): boolean =>
    named[path] ?? (/^owners\.\d+\.is$/.test(path) || asks(table, path, form));
  const kept = rows.flatMap((row): Row[] => {
    if ("path" in row) return isAsked(row) ? [row] : [];
    if (!("line" in row)) return [row];
    const line = row.line.filter(isAsked);
    return line.length > 0 ? [{ ...row, line }] : [];
  });
  return kept.filter((row, at) => {
    if (!("heading" in row)) return true;
    const next = kept[at + 1];
    return next !== undefined && !("heading" in next);
  });
}

/** What a section shows, owners left out. */
export function rowsOf(section: SectionName, form: DraftForm, program: Program): Row[] {
  if (!isBusiness(form)) return personRows(section, program);
  return askedFor(businessRows(section, form, program), form, program);
}

/** What is shown of one owner. */
export const rowsOfOwner = (index: number, form: Business, program: Program): Row[] =>
  askedFor(ownerRows(index, form), form, program);

/** The sections of this form. What was typed in another stays in the form. */
export function sectionsOf(form: DraftForm, program: Program): SectionName[] {
  if (!isBusiness(form)) return ["you", "address"];
  const table = requirementsOf(form, program);
  return [
    "business",
    "address",
    "you",
    ...(asksAnyOf(table, "controller.") ? (["controller"] as const) : []),
    ...(asksAnyOf(table, "owners.") ? (["owners"] as const) : []),
  ];
}

/** Every page of the form, in order. */
export const pagesOf = (form: DraftForm, program: Program): PageName[] => [
  ...sectionsOf(form, program),
  "check",
];

/** The section of a field. */
export function sectionOf(path: string, form: DraftForm): SectionName {
  if (!isBusiness(form)) return path.startsWith("address.") ? "address" : "you";
  if (path === "phone" || path === "business.phone" || path.startsWith("business.address")) return "address";
  if (path.startsWith("business.")) return "business";
  if (path === "controller.title") return form.admin_runs_it ? "you" : "controller";
  if (path.startsWith("controller.")) return "controller";
  return path.startsWith("admin") ? "you" : "owners";
}

/** Sections that wait for an answer under You. */
export function waitingForYou(form: DraftForm): SectionName[] {
  if (!isBusiness(form)) return [];
  const waiting: [SectionName, boolean][] = [
    ["controller", form.admin_runs_it === null],
    ["owners", form.admin_owns === null],
  ];
  return waiting.filter(([, waits]) => waits).map(([name]) => name);
}

/** The number under which an owner is shown: whoever types this in comes first. */
export const ownerNumber = (index: number, form: DraftForm): number =>
  index + (isBusiness(form) && form.admin_owns ? 2 : 1);

const ownerOf = (path: string): number | null => {
  const owner = /^owners\.(\d+)\./.exec(path);
  return owner ? Number(owner[1]) : null;
};

function fieldAt(path: string, form: DraftForm): Field | undefined {
  const owner = ownerOf(path);
  const section = sectionOf(path, form);
  const rows = !isBusiness(form)
    ? personRows(section)
    : owner === null
      ? businessRows(section, form)
      : ownerRows(owner, form);
  return rows.flatMap(fieldsOf).find((field) => field.path === path);
}

/** The issues of fields that are on screen: until Rust's next answer some are about fields that are gone. */
export function issuesOnScreen(form: DraftForm, program: Program, issues: FieldIssue[]): FieldIssue[] {
  const sections = sectionsOf(form, program);
  const paths = new Set(
    sections.flatMap((section) => rowsOf(section, form, program).flatMap(fieldsOf)).map(({ path }) => path),
  );
  // Who owns the rest isn't asked before "You" says whether there is a rest.
  if (isBusiness(form) && sections.includes("owners") && !waitingForYou(form).includes("owners")) {
    paths.add("owners");
    form.owners.forEach((_, index) => {
      for (const { path } of rowsOfOwner(index, form, program).flatMap(fieldsOf)) paths.add(path);
    });
  }
  return issues.filter(({ field }) => paths.has(field));
}

/** A field's label on the page of its section. */
export function labelOf(path: string, form: DraftForm, t: TFunction): string {
  const label = t(fieldAt(path, form)?.label ?? "onboarding.pages.owners.name");
  const owner = ownerOf(path);
  return owner === null ? label : t("onboarding.summary.owner", { number: ownerNumber(owner, form), label });
}

/** A field's label with the person it is about: for lists away from the field's place. */
export function fullLabelOf(path: string, form: DraftForm, t: TFunction): string {
  const label = labelOf(path, form, t);
  if (path.startsWith("admin.")) return t("onboarding.summary.admin", { label });
  if (path.startsWith("controller.person.")) return t("onboarding.summary.controller", { label });
  return label;
}

/** The sentence for an issue; what is missing is named by its field. */
export function issueWords(issue: FieldIssue, form: DraftForm): string {
  const missing = fieldAt(issue.field, form)?.missing;
  return describeIssue(issue, missing && { [issue.field]: missing });
}

/** What a page says first; what it says of the law and of what follows is true of this program only. */
export function leadOf(page: PageName | "entry", form: DraftForm, program: Program, t: TFunction): string {
  if (isBusiness(form)) {
    if (page === "you" && !("admin.date_of_birth" in requirementsOf(form, program))) {
      return t("onboarding.pages.you.lead_short");
    }
    if (page === "check" && !signsIn(program)) return t("onboarding.pages.check.lead_final");
  } else if (page === "you" && program !== "verified") {
    return t(
      program === "receive_only"
        ? "onboarding.person_pages.you.lead_short"
        : "onboarding.person_pages.you.lead_no_ssn",
    );
  }
  return pageWords(page, form.kind, t).lead;
}

/** Name, title and lead of a page; some differ for a person who signs up for themselves. */
export function pageWords(page: PageName | "entry", kind: Kind, t: TFunction) {
  if (kind === "person" && page !== "business" && page !== "controller" && page !== "owners") {
    return {
      name: page === "entry" ? "" : t(`onboarding.person_pages.${page}.name`),
      title: t(`onboarding.person_pages.${page}.title`),
      lead: t(`onboarding.person_pages.${page}.lead`),
    };
  }
  return {
    name: page === "entry" ? "" : t(`onboarding.pages.${page}.name`),
    title: t(`onboarding.pages.${page}.title`),
    lead: t(`onboarding.pages.${page}.lead`),
  };
}
