import { expect, test } from "vitest";
import { BUSINESS_TYPES, EMPTY_FORM, EMPTY_OWNER } from "../../ipc/bindings";
import { isUntouched, valueAt, withValue } from "./form";
import { sectionNames, sectionOf, sectionsOf } from "./formTable";

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

test.each([
  ["business.address.city", "address"],
  ["phone", "address"],
  ["business.phone", "address"],
  ["business.website", "business"],
  ["admin.email", "you"],
  ["controller.title", "controller"],
  ["owners", "owners"],
  ["owners.2.person.address.state", "owners"],
  ["nobody_owns_quarter", "owners"],
])("%s stands in section %s", (field, section) => {
  expect(sectionOf(field)).toBe(section);
});

test.each(BUSINESS_TYPES.map(({ word }) => word))("the sections of a %s", (kind) => {
  const form = withValue(EMPTY_FORM, "business.business_type", kind);
  const expected = kind === "sole_proprietorship" ? ["business", "address", "you"] : sectionNames;
  expect(sectionsOf(form)).toEqual(expected);
});

test("before a kind is chosen every section is there", () => {
  expect(sectionsOf(EMPTY_FORM)).toEqual(sectionNames);
});
