import { expect, test } from "vitest";
import {
  businessTypes,
  emptyForm,
  emptyOwner,
  isUntouched,
  sectionNames,
  sectionOf,
  sectionsOf,
  textAt,
  withValue,
} from "./form";

test("a value set at a path is read back there and nothing else changes", () => {
  const form = { ...emptyForm(), owners: [emptyOwner(), emptyOwner()] };
  const changed = withValue(form, "owners.1.person.address.city", "Reno");
  expect(textAt(changed, "owners.1.person.address.city")).toBe("Reno");
  expect(textAt(form, "owners.1.person.address.city"), "the form before is left alone").toBe("");
  expect(changed.owners[0], "what isn't on the way is shared").toBe(form.owners[0]);
  expect(changed.business).toBe(form.business);
  expect(Array.isArray(changed.owners), "owners stay a list").toBe(true);
});

test("a path that leads nowhere is empty text", () => {
  expect(textAt(emptyForm(), "owners.3.person.email")).toBe("");
  expect(textAt(emptyForm(), "phone.extension")).toBe("");
});

test("a form with only the kind of business chosen counts as untouched", () => {
  expect(isUntouched(emptyForm())).toBe(true);
  expect(isUntouched(withValue(emptyForm(), "business.business_type", "llc"))).toBe(true);
  expect(isUntouched(withValue(emptyForm(), "business.ein", "1"))).toBe(false);
  expect(isUntouched(withValue(emptyForm(), "admin.address.city", "Reno"))).toBe(false);
  const owner = withValue({ ...emptyForm(), owners: [emptyOwner()] }, "owners.0.person.email", "a@b.co");
  expect(isUntouched(owner)).toBe(false);
});

test.each([
  ["business.address.city", "business"],
  ["phone", "contact"],
  ["business.phone", "business"],
  ["admin.email", "admin"],
  ["controller.title", "controller"],
  ["owners", "owners"],
  ["owners.2.person.address.state", "owners"],
  ["nobody_owns_quarter", "owners"],
])("%s stands in section %s", (field, section) => {
  expect(sectionOf(field)).toBe(section);
});

test.each(businessTypes)("the sections of a %s", (kind) => {
  const form = withValue(emptyForm(), "business.business_type", kind);
  const expected = kind === "sole_proprietorship" ? ["business", "contact", "admin"] : sectionNames;
  expect(sectionsOf(form)).toEqual(expected);
});

test("before a kind is chosen every section is there", () => {
  expect(sectionsOf(emptyForm())).toEqual(sectionNames);
});
