/** Text is readable on every surface it stands on: 4.5:1, and 3:1 for edges of fields. Light, dark, high contrast. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
const [usual = "", contrast = ""] = css.split("@media (prefers-contrast: more)");

type Scheme = "light" | "dark";

function tokens(block: string, scheme: Scheme): Map<string, string> {
  const found = block.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g);
  return new Map(
    [...found].map(([, name = "", light = "", dark = ""]) => [name, scheme === "light" ? light : dark]),
  );
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["canvas", "surface", "sunken", "hover"];
const pairs: [text: string, ground: string, least: number][] = [
  ...grounds.flatMap((ground): [string, string, number][] => [
    ["ink", ground, 4.5],
    ["muted", ground, 4.5],
    ["accent-ink", ground, 4.5],
    ["critical", ground, 4.5],
    ["edge", ground, 3],
    ["focus", ground, 3],
  ]),
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-hover", 4.5],
  ["accent-ink", "accent-soft", 4.5],
  ["ink", "accent-soft", 4.5],
  ["muted", "accent-soft", 4.5],
  ["positive", "positive-soft", 4.5],
  ["caution", "caution-soft", 4.5],
  ["caution", "surface", 4.5],
  ["muted", "caution-soft", 4.5],
  ["critical", "critical-soft", 4.5],
  ["muted", "critical-soft", 4.5],
  ["on-deep", "card-deep", 4.5],
  ["deep-muted", "card-deep", 4.5],
  ["on-pale", "card-pale", 4.5],
  ["pale-muted", "card-pale", 4.5],
  ["practice-ink", "practice", 4.5],
  ["sandbox-ink", "sandbox", 4.5],
];

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  const plain = tokens(usual, scheme);
  const raised = tokens(contrast, scheme);
  const high = new Map([...plain, ...raised]);

  test("high contrast has colours of its own", () => {
    expect(raised.size).toBeGreaterThan(0);
  });

  test.each(pairs)("%s on %s reaches %d:1", (text, ground, least) => {
    for (const [name, set] of [
      ["usual", plain],
      ["high contrast", high],
    ] as const) {
      const found = ratio(set.get(text) ?? "", set.get(ground) ?? "");
      expect(found, `${name}: ${text} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });
});
