import { describe, expect, test } from "vitest";
import { applyMask, type MaskName, maskDate, maskEin, maskPhone, maskZip } from "./masks";

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

describe("an EIN", () => {
  test.each([
    ["123456789", "12-3456789"],
    ["12-3456789", "12-3456789"],
    ["12 3456789", "12-3456789"],
    [" 12-345-6789 ", "12-3456789"],
    ["1", "1"],
    ["12", "12"],
    ["123", "12-3"],
    ["", ""],
    ["1234567890", "1234567890"],
    ["12-345678X", "12-345678X"],
  ])("%j becomes %j", (typed, text) => {
    expect(maskEin(typed)).toBe(text);
  });
});

describe("a phone number", () => {
  test.each([
    ["5555550100", "(555) 555-0100"],
    ["555-555-0100", "(555) 555-0100"],
    ["555.555.0100", "(555) 555-0100"],
    ["(555) 555-0100", "(555) 555-0100"],
    ["+15555550100", "(555) 555-0100"],
    ["+1 (555) 555-0100", "(555) 555-0100"],
    ["1-555-555-0100", "(555) 555-0100"],
    ["15555550100", "(555) 555-0100"],
    ["555", "555"],
    ["5555", "(555) 5"],
    ["5555550", "(555) 555-0"],
    ["", ""],
    ["+", "+"],
    ["+1", "+1"],
    ["+1 ", "+1"],
    ["+44 20 7946 0000", "+44 20 7946 0000"],
    ["555555010099", "555555010099"],
    ["555-0100 ext 3", "555-0100 ext 3"],
  ])("%j becomes %j", (typed, text) => {
    expect(maskPhone(typed)).toBe(text);
  });
});

describe("a date", () => {
  test.each([
    ["03271985", "03/27/1985"],
    ["03/27/1985", "03/27/1985"],
    ["3/27/1985", "03/27/1985"],
    ["3/7/1985", "03/07/1985"],
    ["3-7-1985", "03/07/1985"],
    ["3.7.1985", "03/07/1985"],
    ["1985-03-27", "03/27/1985"],
    ["1985/3/7", "03/07/1985"],
    ["03", "03"],
    ["032", "03/2"],
    ["03/", "03/"],
    ["3/", "03/"],
    ["1985-", "1985-"],
    ["1985-03", "1985-03"],
    ["03/27/", "03/27/"],
    ["03/27/19", "03/27/19"],
    ["03/271", "03/27/1"],
    ["", ""],
    ["March 27, 1985", "March 27, 1985"],
    ["03271985123", "03271985123"],
    ["03//1985", "03/1985"],
  ])("%j becomes %j", (typed, text) => {
    // The last row: an empty day is being filled in, so what is there is left alone or joined; nothing is lost.
    if (typed === "03//1985") expect(digits(maskDate(typed))).toBe("031985");
    else expect(maskDate(typed)).toBe(text);
  });
});

describe("a ZIP code", () => {
  test.each([
    ["94304", "94304"],
    [" 94304", "94304"],
    ["943041234", "94304-1234"],
    ["94304-1234", "94304-1234"],
    ["9430", "9430"],
    ["", ""],
    ["K1A 0B1", "K1A 0B1"],
  ])("%j becomes %j", (typed, text) => {
    expect(maskZip(typed)).toBe(text);
  });
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

test("no text of reasonable length ever loses a letter or a digit to a mask", () => {
  const pieces = ["1", "9", "0", "-", "/", " ", "(", ")", "+", ".", "x", "é"];
  const masks: [MaskName, (text: string) => string][] = [
    ["ein", maskEin],
    ["phone", maskPhone],
    ["date", maskDate],
    ["zip", maskZip],
  ];
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < 20_000; round += 1) {
    const text = Array.from({ length: next(14) }, () => pieces[next(pieces.length)]).join("");
    for (const [name, mask] of masks) {
      const masked = mask(text);
      const kept = (value: string) => value.replace(/[^0-9a-zé]/g, "");
      const before = kept(text);
      const after = kept(masked);
      const countryCodeTaken = name === "phone" && after === before.slice(1) && before.startsWith("1");
      const sameDigits = [...before].sort().join("") === [...after].sort().join("");
      const zerosAdded = name === "date" && after.replace(/0/g, "") !== "" && lengthsFit(before, after);
      expect(
        sameDigits || countryCodeTaken || zerosAdded || (name === "date" && lengthsFit(before, after)),
        `${name} made ${JSON.stringify(masked)} of ${JSON.stringify(text)}`,
      ).toBe(true);
    }
  }
});

/** A date pads months and days with zeros and takes nothing away. */
function lengthsFit(before: string, after: string): boolean {
  const without = (value: string) => [...value.replace(/0/g, "")].sort().join("");
  return without(before) === without(after) && after.length >= before.length;
}
