import { describe, expect, test } from "vitest";
import dates from "../../../tests/fixtures/rules/date.json";
import eins from "../../../tests/fixtures/rules/ein.json";
import phones from "../../../tests/fixtures/rules/phone.json";
import zips from "../../../tests/fixtures/rules/zip.json";
import { applyMask, type MaskName } from "./masks";

/** Types into a field as a browser does: text goes in at the caret, then the mask sees the result. */
class FieldOnScreen {
  text = "";
  caret = 0;

  constructor(private readonly mask: MaskName) {}

  type(text: string): this {
    for (const char of text) this.replace(this.caret, this.caret, char);
    return this;
  }

  paste(text: string): this {
    return this.replace(0, this.text.length, text);
  }

  backspace(): this {
    return this.caret === 0 ? this : this.replace(this.caret - 1, this.caret, "");
  }

  moveTo(caret: number): this {
    this.caret = caret;
    return this;
  }

  private replace(from: number, to: number, text: string): this {
    const now = this.text.slice(0, from) + text + this.text.slice(to);
    const masked = applyMask(this.mask, this.text, { text: now, caret: from + text.length });
    this.text = masked.text;
    this.caret = masked.caret;
    return this;
  }
}

const digits = (text: string): string => text.replace(/\D/g, "");

interface Row {
  value: string;
  pasted?: string;
  typed?: string;
}

const tables: [MaskName, { accepted: Row[]; refused: Row[] }][] = [
  ["ein", eins],
  ["phone", phones],
  ["date", dates],
  ["zip", zips],
];

// Rust judges value, pasted and typed of each row, and must judge them alike (rules/spellings.rs).
describe.each(tables)("the mask %s", (mask, table) => {
  test.each([...table.refused, ...table.accepted])("makes of $value what its rule was asked about", (row) => {
    expect(new FieldOnScreen(mask).paste(row.value).text, "pasted").toBe(row.pasted ?? row.value);
    expect(new FieldOnScreen(mask).type(row.value).text, "typed key by key").toBe(row.typed ?? row.value);
    expect(new FieldOnScreen(mask).type("1").paste(row.value).text, "pasted over something").toBe(
      row.pasted ?? row.value,
    );
  });
});

test("a Social Security number stays one while it is typed, corrected and grown out of a grouped number", () => {
  const field = new FieldOnScreen("ein").type("123-45-6789");
  expect(field.text).toBe("123-45-6789");
  expect(field.backspace().type("0").text).toBe("123-45-6780");
  expect(field.moveTo(3).backspace().type("9").text, "in the middle").toBe("129-45-6780");
  const grown = new FieldOnScreen("ein").type("123456789");
  expect(grown.text).toBe("12-3456789");
  grown.moveTo(7).type("-");
  expect(grown.text, "a hyphen behind the fifth digit").toBe("12-3456-789");
  expect(grown.moveTo(8).backspace().text, "and taken out again").toBe("12-3456789");
});

test("a month that is corrected is left in peace", () => {
  const field = new FieldOnScreen("date").type("03271985").moveTo(2).backspace().backspace();
  expect(field.text).toBe("/27/1985");
  expect(field.type("11").text).toBe("11/27/1985");
});

const complete: [MaskName, string, string][] = [
  ["ein", "123456789", "12-3456789"],
  ["phone", "5555550100", "(555) 555-0100"],
  ["date", "03271985", "03/27/1985"],
  ["zip", "94304", "94304"],
];

describe.each(complete)("typing into %s", (mask, plain, formatted) => {
  test("digit by digit gives the formatted text with the caret at the end", () => {
    const field = new FieldOnScreen(mask).type(plain);
    expect(field.text).toBe(formatted);
    expect(field.caret).toBe(formatted.length);
  });

  test("pasting either spelling gives the same", () => {
    expect(new FieldOnScreen(mask).paste(plain).text).toBe(formatted);
    expect(new FieldOnScreen(mask).paste(formatted).text).toBe(formatted);
    expect(new FieldOnScreen(mask).type("1").paste(plain).text, "over something typed").toBe(formatted);
  });

  test("a second time changes nothing", () => {
    const once = new FieldOnScreen(mask).paste(plain).text;
    expect(applyMask(mask, once, { text: once, caret: 1 })).toEqual({ text: once, caret: 1 });
  });

  test("backspace always gets to an empty field", () => {
    const field = new FieldOnScreen(mask).type(plain);
    for (let presses = 0; presses < formatted.length + 4 && field.text !== ""; presses += 1) {
      const before = field.text;
      field.backspace();
      expect(field.text.length, `backspace in ${before} must take something away`).toBeLessThan(
        before.length,
      );
    }
    expect(field.text).toBe("");
  });

  test("a digit inserted anywhere stays where it was typed, with the caret behind it", () => {
    for (let position = 0; position <= formatted.length; position += 1) {
      const short = new FieldOnScreen(mask).type(plain.slice(0, -1));
      if (position > short.text.length) continue;
      const before = digits(short.text.slice(0, position));
      const after = digits(short.text.slice(position));
      short.moveTo(position).type("7");
      expect(digits(short.text), `a 7 typed at ${position}`).toBe(`${before}7${after}`);
      expect(digits(short.text.slice(0, short.caret)), `the caret after a 7 typed at ${position}`).toBe(
        `${before}7`,
      );
    }
  });

  test("a digit deleted anywhere leaves the caret in its place", () => {
    for (let position = 1; position <= formatted.length; position += 1) {
      if (!/\d/.test(formatted[position - 1] ?? "")) continue;
      const field = new FieldOnScreen(mask).paste(formatted).moveTo(position);
      const before = digits(formatted.slice(0, position - 1));
      const after = digits(formatted.slice(position));
      field.backspace();
      expect(digits(field.text), `after deleting at ${position}`).toBe(before + after);
      expect(digits(field.text.slice(0, field.caret)), `the caret after deleting at ${position}`).toBe(
        before,
      );
    }
  });
});

const pieces = ["1", "9", "0", "-", "/", " ", "(", ")", "+", ".", "x", "é", "\u200b"];

function* randomTexts(rounds: number): Generator<string> {
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < rounds; round += 1) {
    yield Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join("");
  }
}

test("no text of reasonable length ever loses a letter or a digit to a mask, nor their order", () => {
  const kept = (value: string) => value.replace(/[^0-9a-zé]/g, "");
  const lost: string[] = [];
  for (const text of randomTexts(10_000)) {
    for (const [name] of tables) {
      for (const masked of [
        new FieldOnScreen(name).paste(text).text,
        new FieldOnScreen(name).type(text).text,
      ]) {
        const before = kept(text);
        const after = kept(masked);
        const countryCodeTaken = name === "phone" && after === before.slice(1) && before.startsWith("1");
        const zerosAdded = name === "date" && onlyZerosAdded(before, after);
        if (before !== after && !countryCodeTaken && !zerosAdded) lost.push(`${name}: ${text} -> ${masked}`);
      }
    }
  }
  expect(lost).toEqual([]);
});

test("a mask changes nothing about what it made", () => {
  const changed: string[] = [];
  for (const text of randomTexts(10_000)) {
    for (const [name] of tables) {
      const once = new FieldOnScreen(name).paste(text).text;
      const twice = new FieldOnScreen(name).paste(once).text;
      if (twice !== once) changed.push(`${name}: ${text} -> ${once} -> ${twice}`);
    }
  }
  expect(changed).toEqual([]);
});

/** Whether `after` is `before` in its order, with zeros added before months and days. */
function onlyZerosAdded(before: string, after: string): boolean {
  let next = 0;
  for (const char of after) {
    if (char === before[next]) next += 1;
    else if (char !== "0") return false;
  }
  return next === before.length;
}
