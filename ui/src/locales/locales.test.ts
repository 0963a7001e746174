/** Every word on screen stands in the translation files, and every word there is used. `glossary.test.ts` reads them as prose. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { words } from ".";

const source = join(import.meta.dirname, "..");

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) && !/\.test\./.test(name) ? [path] : [];
  });
}

function keysOf(node: unknown, prefix = ""): string[] {
  if (typeof node === "string") return [prefix];
  return Object.entries(node as object).flatMap(([name, child]) =>
    keysOf(child, prefix ? `${prefix}.${name}` : name),
  );
}

const all = keysOf(words);
/** As code names them: without the ending that the count chooses. */
const keys = new Set(all.map((key) => key.replace(/_(one|other)$/, "")).concat(all));

const namespaces = Object.keys(words).join("|");
const literal = new RegExp(`["'\`]((?:${namespaces})\\.[\\w.\${}() ]+)["'\`]`, "g");

const used = files(source)
  .filter((path) => !path.includes(join("ipc", "fake")) && !/testing|bindings\.ts$/.test(path))
  .flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(literal)].map((match) => ({ path, key: match[1] ?? "" })),
  )
  // There `business.ein` is the path of a field.
  .filter(({ path, key }) => !(path.includes("onboarding") && key.startsWith("business.")));

const pattern = (key: string): RegExp =>
  new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "[^.]+")}(_one|_other)?$`);

describe("translation keys", () => {
  test("every key in the code exists", () => {
    const missing = used.filter(({ key }) => {
      if (!key.includes("$")) return !keys.has(key);
      return !all.some((known) => pattern(key).test(known));
    });
    expect(missing).toEqual([]);
  });

  test("every key is used", () => {
    const patterns = used.map(({ key }) => pattern(key));
    expect(all.filter((key) => !patterns.some((wanted) => wanted.test(key)))).toEqual([]);
  });
});
