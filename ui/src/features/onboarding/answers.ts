/** The answers of a form as they are read on *Check your answers*. */
import type { TFunction } from "i18next";
import { formatDate } from "../../components/formats";
import type { AddressForm, DraftView, PersonForm } from "../../ipc/bindings";
import { oneLine, valueAt } from "./form";
import {
  businessKind,
  fullName,
  isBusiness,
  ownerNumber,
  type Row,
  rowsOf,
  rowsOfOwner,
  type SectionName,
} from "./formTable";

/** A name and what was answered; nothing where it is missing. */
export type Answer = [name: string, value: string | null];

const given = (text: string): string | null => text.trim() || null;
const address = (form: AddressForm): string | null => given(oneLine(form));
/** Only where there is an answer. */
const optional = (name: string, text: string): Answer[] => (given(text) ? [[name, text.trim()]] : []);

/** Whether a field is among the rows. */
const has = (rows: Row[], path: string): boolean =>
  rows.some((row) =>
    "path" in row ? row.path === path : "line" in row && row.line.some((f) => f.path === path),
  );

function nameAndBirth(person: Pick<PersonForm, "first_name" | "last_name" | "date_of_birth">, t: TFunction) {
  const name = fullName(person);
  const date = formatDate(person.date_of_birth);
  if (!name || !date) return given(`${name} ${date}`);
  return t("onboarding.answers.born", { name, date });
}

/** What is asked about a person, at a path of the form. */
function person(form: PersonForm, path: string, rows: Row[], t: TFunction): Answer[] {
  return [
    [
      t("onboarding.answers.name"),
      has(rows, `${path}.date_of_birth`) ? nameAndBirth(form, t) : given(fullName(form)),
    ],
    ...(has(rows, `${path}.email`) ? ([[t("onboarding.person.email"), given(form.email)]] as Answer[]) : []),
    ...(has(rows, `${path}.address.address1`)
      ? ([[t("onboarding.person.home"), address(form.address)]] as Answer[])
      : []),
  ];
}

export function answersOf(section: SectionName, draft: DraftView, t: TFunction): Answer[] {
  const { form, program } = draft;
  if (!isBusiness(form)) {
    if (section === "address") return [[t("onboarding.person.home"), address(form.address)]];
    const preferred = `${form.preferred_first_name} ${form.preferred_last_name}`;
    return [
      [t("onboarding.answers.name"), nameAndBirth(form, t)],
      ...optional(t("onboarding.answers.preferred"), preferred),
      ...optional(t("onboarding.person.preferred_pronouns"), form.preferred_pronouns),
      [t("onboarding.person.email"), given(form.email)],
      [t("onboarding.contact.phone"), given(form.phone)],
      ...(program === "verified" || draft.ssn
        ? ([[t("onboarding.answers.ssn"), draft.ssn && "•".repeat(draft.ssn.digits)]] as Answer[])
        : []),
    ];
  }
  const rows = rowsOf(section, form, program);
  const { business, admin, controller } = form;
  const me = fullName(admin);
  const you = me ? t("onboarding.answers.you", { name: me }) : t("onboarding.answers.you_unnamed");
  const asked = (path: string, label: string): Answer[] =>
    has(rows, path) ? [[label, given(String(valueAt(form, path) ?? ""))]] : [];
  switch (section) {
    case "business": {
      const word = businessKind(form);
      return [
        [t("onboarding.business.type"), word && t(`business.type.${word}`)],
        [t("onboarding.business.name"), given(business.business_name)],
        ...optional(t("onboarding.business.dba"), business.doing_business_as),
        ...asked("business.ein", t("onboarding.answers.ein")),
        ...(has(rows, "business.website")
          ? optional(t("onboarding.business.website"), business.website)
          : []),
      ];
    }
    case "address":
      return [
        [t("onboarding.address.heading"), address(business.address)],
        ...asked("business.phone", t("onboarding.business.phone")),
        ...asked("phone", t("onboarding.contact.phone")),
      ];
    case "you":
      return [
        ...person(admin, "admin", rows, t),
        ...(has(rows, "admin_runs_it")
          ? ([[t("onboarding.answers.runs"), yesOrNo(form.admin_runs_it, t)]] as Answer[])
          : []),
        ...asked("controller.title", t("onboarding.controller.position")),
        ...(has(rows, "admin_owns")
          ? ([[t("onboarding.answers.owns"), yesOrNo(form.admin_owns, t)]] as Answer[])
          : []),
      ];
    case "controller":
      if (form.admin_runs_it) return [[t("onboarding.answers.name"), you]];
      if (form.admin_runs_it === null) return [[t("onboarding.answers.name"), null]];
      return [
        ...person(controller.person, "controller.person", rows, t),
        ...asked("controller.title", t("onboarding.controller.position")),
      ];
    case "owners": {
      const listed = form.owners.flatMap((owner, index): Answer[] => {
        const name = t("onboarding.owners.owner", { number: ownerNumber(index, form) });
        if (owner.is === "controller") return [[name, given(fullName(controller.person))]];
        const path = `owners.${index}.person`;
        const [identity, ...rest] = person(owner.person, path, rowsOfOwner(index, form, program), t);
        return [[name, identity?.[1] ?? null], ...rest];
      });
      if (form.admin_owns) return [[t("onboarding.owners.owner", { number: 1 }), you], ...listed];
      if (listed.length > 0) return listed;
      const nobody = form.admin_owns === false && form.nobody_owns_quarter;
      return [[t("onboarding.pages.owners.name"), nobody ? t("onboarding.owners.nobody") : null]];
    }
  }
}

const yesOrNo = (answer: boolean | null, t: TFunction): string | null =>
  answer === null ? null : answer ? t("common.yes") : t("common.no");
