import { describe, expect, test } from "vitest";
import {
  BUSINESS_TYPES,
  type BusinessKind,
  type DraftForm,
  EMPTY_FORM,
  EMPTY_OWNER,
  type Program,
  REQUIREMENTS,
} from "../../ipc/bindings";
import { issue, personDraft } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { isUntouched, valueAt, withValue } from "./form";
import {
  type Field,
  fieldsOf,
  issuesOnScreen,
  issueWords,
  rowsOf,
  rowsOfOwner,
  sectionOf,
  sectionsOf,
} from "./formTable";

test("a value set at a path is read back there and nothing else changes", () => {
  const form = { ...EMPTY_FORM, owners: [EMPTY_OWNER, EMPTY_OWNER] };
  const changed = withValue(form, "owners.1.person.address.city", "Reno");
  expect(valueAt(changed, "owners.1.person.address.city")).toBe("Reno");
  expect(valueAt(form, "owners.1.person.address.city"), "the form before is left alone").toBe("");
  expect(changed.owners[0], "what isn't on the way is shared").toBe(form.owners[0]);
  expect(changed.business).toBe(form.business);
  expect(Array.isArray(changed.owners), "owners stay a list").toBe(true);
});

test("a path that leads nowhere has no value", () => {
  expect(valueAt(EMPTY_FORM, "owners.3.person.email")).toBeUndefined();
  expect(valueAt(EMPTY_FORM, "phone.extension")).toBeUndefined();
});

test("a form with only the kind of business chosen counts as untouched", () => {
  expect(isUntouched(EMPTY_FORM)).toBe(true);
  expect(isUntouched(withValue(EMPTY_FORM, "business.business_type", "llc"))).toBe(true);
  expect(isUntouched(withValue(EMPTY_FORM, "business.ein", "1"))).toBe(false);
  expect(isUntouched(withValue(EMPTY_FORM, "admin.address.city", "Reno"))).toBe(false);
  const owner = withValue({ ...EMPTY_FORM, owners: [EMPTY_OWNER] }, "owners.0.person.email", "a@b.co");
  expect(isUntouched(owner)).toBe(false);
});

const empty: DraftForm = { kind: "business", ...EMPTY_FORM };
const ofKind = (kind: BusinessKind): DraftForm => withValue(empty, "business.business_type", kind);
const kinds = BUSINESS_TYPES.map(({ word }) => word);
const programs = Object.keys(REQUIREMENTS) as Program[];

test.each([
  ["business.address.city", "address"],
  ["phone", "address"],
  ["business.phone", "address"],
  ["business.website", "business"],
  ["admin.email", "you"],
  ["admin_runs_it", "you"],
  ["controller.title", "controller"],
  ["owners", "owners"],
  ["owners.2.person.address.state", "owners"],
  ["nobody_owns_quarter", "owners"],
])("%s stands in section %s", (field, section) => {
  expect(sectionOf(field, empty)).toBe(section);
});

test("the title of somebody who runs the business themselves is asked with the rest about them", () => {
  expect(sectionOf("controller.title", withValue(empty, "admin_runs_it", true))).toBe("you");
});

test.each(kinds)("the sections of a verified %s", (kind) => {
  const all = ["business", "address", "you", "controller", "owners"];
  expect(sectionsOf(ofKind(kind), "verified")).toEqual(
    kind === "sole_proprietorship" ? all.slice(0, 3) : all,
  );
});

describe.each(programs)("of a business in the program %s", (program) => {
  test.each(kinds)("a %s is asked exactly what its table says, and where it says so", (kind) => {
    const owners = [EMPTY_OWNER];
    const form = { ...ofKind(kind), admin_runs_it: false, admin_owns: false, owners } as DraftForm;
    const rows = [
      ...sectionsOf(form, program).flatMap((section) => rowsOf(section, form, program)),
      ...(form.kind === "business" && sectionsOf(form, program).includes("owners")
        ? rowsOfOwner(0, form, program)
        : []),
    ];
    const fields = rows.flatMap((row): Field[] => ("path" in row ? [row] : "line" in row ? row.line : []));
    // Answered by our own questions, not typed.
    const own = [
      "business.business_type",
      "admin_runs_it",
      "admin_owns",
      "nobody_owns_quarter",
      "owners",
      "owners.*.is",
    ];
    const shown = fields.map(({ path }) => path.replace(/^owners\.0\./, "owners.*."));
    const typed = shown.filter((path) => !own.includes(path));
    const asked = Object.keys(REQUIREMENTS[program][kind]).filter((path) => !own.includes(path));
    expect(typed.toSorted()).toEqual(asked.toSorted());
    expect(new Set(typed).size, "and nothing twice").toBe(typed.length);
  });
});

describe.each(programs)("in the program %s", (program) => {
  test.each([...kinds, "person"] as const)(
    "each field that a %s has to fill in says what is missing",
    (kind) => {
      const person = personDraft({}, true).form;
      const others = { admin_runs_it: false, admin_owns: false, owners: [EMPTY_OWNER] };
      const form = kind === "person" ? person : ({ ...ofKind(kind), ...others } as DraftForm);
      const rows = [
        ...sectionsOf(form, program).flatMap((section) => rowsOf(section, form, program)),
        ...(form.kind === "business" ? rowsOfOwner(0, form, program) : []),
      ];
      // A box that is not ticked is an answer, and a choice that begins with one is never without.
      const typed = rows
        .flatMap(fieldsOf)
        .filter(({ kind, optional, path }) => kind !== "checkbox" && !optional && !/\.is$/.test(path));
      expect(typed.length, "fields are found").toBeGreaterThan(4);
      for (const { path } of typed) {
        const said = issueWords(issue(path, "required"), form);
        expect(said, `${path} has words of its own`).not.toBe(words.issues.required);
        expect(said, path).toMatch(/^(Enter|Choose) /);
      }
    },
  );
});

test("somebody who runs a delegated business is asked for what is asked of whoever runs it", () => {
  const shown = (admin_runs_it: boolean) => {
    const form = { ...ofKind("llc"), admin_runs_it, admin_owns: false } as DraftForm;
    return JSON.stringify(rowsOf("you", form, "delegated"));
  };
  expect(shown(false), "an admin alone: a name and an email").not.toContain("admin.address.city");
  expect(shown(true), "a controller: an address too").toContain("admin.address.city");
  expect(shown(true)).not.toContain("admin.date_of_birth");
});

test("issues of fields that this business isn't asked are kept from the screen", () => {
  const form = ofKind("sole_proprietorship");
  const issues = [issue("owners", "owners_missing"), issue("phone", "required")];
  expect(issuesOnScreen(form, "verified", issues).map(({ field }) => field)).toEqual(["phone"]);
});

test("nothing is said of the owners before You says whether there are others", () => {
  const issues = [issue("owners", "owners_missing")];
  const shown = (admin_owns: boolean | null) =>
    issuesOnScreen({ ...ofKind("llc"), admin_owns } as DraftForm, "verified", issues);
  expect(shown(null)).toEqual([]);
  expect(shown(false)).toEqual(issues);
});
