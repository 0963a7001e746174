/**
 * The business form as a value. A field is named by its path (`admin.address.city`), which is also the `name` of
 * its input and the `field` of an issue from Rust.
 */
import type { AddressForm } from "../../ipc/bindings";

type Node = Record<string, unknown> | unknown[];

/** The value at a path; undefined where there is none. */
export function valueAt(form: object, path: string): unknown {
  let node: unknown = form;
  for (const part of path.split(".")) {
    if (typeof node !== "object" || node === null) return undefined;
    node = (node as Record<string, unknown>)[part];
  }
  return node;
}

/** A copy with another value at a path; everything not on the way is shared. */
export function withValue<Form extends object>(form: Form, path: string, value: unknown): Form {
  const set = (node: Node, parts: string[]): Node => {
    const [head, ...rest] = parts as [string, ...string[]];
    const copy = (Array.isArray(node) ? [...node] : { ...node }) as Record<string, unknown>;
    copy[head] = rest.length === 0 ? value : set(copy[head] as Node, rest);
    return copy as Node;
  };
  return set(form as unknown as Node, path.split(".")) as unknown as Form;
}

/** Whether no text was typed; the business type may be chosen. */
export function isUntouched(form: object): boolean {
  const texts = (node: unknown, name = ""): string[] => {
    if (typeof node === "string") return chosen.includes(name) ? [] : [node];
    return Object.entries((node as object | null) ?? {}).flatMap(([name, child]) => texts(child, name));
  };
  return texts(form).every((text) => text === "");
}

/** Texts that nobody types. */
const chosen = ["kind", "business_type", "is"];

/** An address on one line, as far as it was typed. */
export function oneLine(address: AddressForm): string {
  const region = [address.state, address.postal_code].filter(Boolean).join(" ");
  return [address.address1, address.address2, address.city, region].filter(Boolean).join(", ");
}
