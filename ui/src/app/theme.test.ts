import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { useTheme } from "./theme";

const begin = () => {
  document.documentElement.removeAttribute("data-theme");
  runInThisContext(readFileSync("public/last-theme.js", "utf8"));
  return document.documentElement.dataset.theme;
};

beforeEach(() => localStorage.clear());

test.each(["light", "dark"] as const)("a window that was %s begins so", (theme) => {
  renderHook(() => useTheme(theme));
  expect(begin()).toBe(theme);
});

test("one that follows the system, or is the first, leaves it to the system", () => {
  expect(begin()).toBeUndefined();
  renderHook(() => useTheme("dark"));
  renderHook(() => useTheme("system"));
  expect(begin()).toBeUndefined();
});
