/**
 * The business form as a value. A field is named by its path (`admin.address.city`), which is also the `name` of
 * its input and the `field` of an issue from Rust.
 */
import type { AddressForm, BusinessForm, OwnerForm, PersonForm } from "../../ipc/bindings";

export const maxOwners = 4;

const emptyAddress = (): AddressForm => ({
  address1: "",
  address2: "",
  city: "",
  state: "",
  postal_code: "",
});

const emptyPerson = (): PersonForm => ({
  first_name: "",
  last_name: "",
  email: "",
  date_of_birth: "",
  address: emptyAddress(),
});

export const emptyOwner = (): OwnerForm => ({ is: "other", person: emptyPerson() });

export const emptyForm = (): BusinessForm => ({
  phone: "",
  business: {
    business_type: "",
    business_name: "",
    doing_business_as: "",
    ein: "",
    phone: "",
    website: "",
    address: emptyAddress(),
  },
  admin: emptyPerson(),
  controller: { same_as_admin: false, title: "", person: emptyPerson() },
  owners: [],
  nobody_owns_quarter: false,
});

/** The kinds of business in the order to offer them; Rust says what each has to fill in. */
export const businessTypes = [
  "llc",
  "sole_proprietorship",
  "s_corporation",
  "c_corporation",
  "partnership",
] as const;

/** Its owner is the business: nobody else runs or owns it, and it may have no EIN. */
export const isSoleProprietorship = (form: BusinessForm): boolean =>
  form.business.business_type === "sole_proprietorship";

type Node = Record<string, unknown> | unknown[];

/** Text at a path; "" where there is none. */
export function textAt(form: BusinessForm, path: string): string {
  let node: unknown = form;
  for (const part of path.split(".")) {
    if (typeof node !== "object" || node === null) return "";
    node = (node as Record<string, unknown>)[part];
  }
  return typeof node === "string" ? node : "";
}

/** A copy with another value at a path; everything not on the way is shared. */
export function withValue(form: BusinessForm, path: string, value: unknown): BusinessForm {
  const set = (node: Node, parts: string[]): Node => {
    const [head, ...rest] = parts as [string, ...string[]];
    const copy = (Array.isArray(node) ? [...node] : { ...node }) as Record<string, unknown>;
    copy[head] = rest.length === 0 ? value : set(copy[head] as Node, rest);
    return copy as Node;
  };
  return set(form as unknown as Node, path.split(".")) as unknown as BusinessForm;
}

export function isUntouched(form: BusinessForm): boolean {
  const texts = (node: unknown): string[] =>
    typeof node === "string" ? [node] : Object.values((node as object | null) ?? {}).flatMap(texts);
  const { business, ...rest } = form;
  // The kind of business is chosen in advance.
  return texts([
    { ...business, business_type: "" },
    { ...rest, owners: form.owners.map((o) => o.person) },
  ]).every((text) => text === "");
}

export type SectionName = "business" | "contact" | "admin" | "controller" | "owners";

export const sectionNames: SectionName[] = ["business", "contact", "admin", "controller", "owners"];

/** The sections this kind of business has. What was typed in another stays in the form. */
export const sectionsOf = (form: BusinessForm): SectionName[] =>
  isSoleProprietorship(form)
    ? sectionNames.filter((name) => name !== "controller" && name !== "owners")
    : sectionNames;

/** Which section a field stands in. */
export function sectionOf(field: string): SectionName {
  if (field.startsWith("business")) return "business";
  if (field === "phone") return "contact";
  if (field.startsWith("admin")) return "admin";
  if (field.startsWith("controller")) return "controller";
  return "owners";
}
