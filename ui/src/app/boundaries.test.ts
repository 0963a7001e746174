/** Who may import whom. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "..");

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const imports = files(source).flatMap((path) => {
  const from = relative(source, path).replaceAll("\\", "/");
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^(import type|import|export)?[^"'\n]*(?:from |import\(?)["']([^"']+)["']/gm)].map(
    (match) => {
      const target = match[2] ?? "";
      const to = target.startsWith(".")
        ? relative(source, join(path, "..", target)).replaceAll("\\", "/")
        : target;
      return { from, to, typeOnly: match[1] === "import type" };
    },
  );
});
const screens = imports.filter(({ from }) => !/\.test\.|^testing\//.test(from));

test("the scan finds imports at all", () => {
  expect(imports.length).toBeGreaterThan(100);
});

test("only ipc/transport.ts knows Tauri", () => {
  const knowing = imports.filter(({ to }) => to.startsWith("@tauri-apps/")).map(({ from }) => from);
  expect(knowing).toEqual(["ipc/transport.ts"]);
});

test("features don't import each other, nor the app around them", () => {
  const area = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1];
  const wrong = screens.filter(({ from, to }) => {
    const here = area(from);
    if (!here) return false;
    const there = area(to);
    return to.startsWith("app/") || (there !== undefined && there !== here);
  });
  expect(wrong).toEqual([]);
});

test("the map fetches every screen but Home when it is wanted", () => {
  const map = readFileSync(join(source, "app/routes.tsx"), "utf8");
  const named = (text: RegExp) => [...map.matchAll(text)].map((match) => match[1]).sort();
  const screenFiles = files(join(source, "features")).map((path) => /(\w+Screen)\.tsx$/.exec(path)?.[1]);
  // Welcome stands in front of the map.
  const wanted = screenFiles.filter((name) => name && !/^(Home|Welcome)/.test(name)).sort();
  expect(named(/import\("[^"]+\/(\w+Screen)"\)/g)).toEqual(wanted);
  expect(named(/^import .*\/(\w+Screen)";$/gm)).toEqual(["HomeScreen"]);
});

test("components know neither commands nor routes", () => {
  const wrong = screens.filter(
    ({ from, to }) =>
      from.startsWith("components/") && (/^(ipc|app|features|paths)/.test(to) || to.startsWith("@tanstack/")),
  );
  expect(wrong).toEqual([]);
});

test("no screen knows the fake backend, the folder of the tests or the development host", () => {
  const known = screens.filter(
    ({ from, to }) => /^(ipc\/fake|testing)/.test(to) && !from.startsWith("ipc/fake"),
  );
  expect(known).toEqual([]);
  expect(
    imports.some(({ to }) => to.startsWith("ipc/fake")),
    "tests do",
  ).toBe(true);
  const told = files(source).filter((path) =>
    /ASTRA_DESK_HOST|__TAURI_INTERNALS__/.test(readFileSync(path, "utf8")),
  );
  expect(told.filter((path) => !path.includes(".test."))).toEqual([]);
});

test("icons grow with the text: their sizes are in rem", () => {
  const inPixels = files(source).filter((path) => /\bsize=\{\d/.test(readFileSync(path, "utf8")));
  expect(inPixels).toEqual([]);
});
