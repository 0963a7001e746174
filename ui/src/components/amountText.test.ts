import { describe, expect, test } from "vitest";
import table from "../../../tests/fixtures/rules/amount.json";
import { editedAmount, settledAmount } from "./amountText";

/** The field as a browser works it: text goes in at the caret, and leaving it settles the amount. */
class FieldOnScreen {
  text = "";
  caret = 0;
  private settled: string | null = null;

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

  leave(): this {
    this.text = settledAmount(this.text);
    return this;
  }

  enter(caret: number): this {
    this.settled = settledAmount(this.text) === this.text ? this.text : null;
    this.caret = caret;
    return this;
  }

  private replace(from: number, to: number, text: string): this {
    const now = {
      text: this.text.slice(0, from) + text + this.text.slice(to),
      caret: from + text.length,
    };
    const edited = editedAmount(this.text, now, this.text === this.settled);
    this.text = edited.text;
    this.caret = edited.caret;
    return this;
  }
}

interface Row {
  value: string;
  pasted?: string;
  shown?: string;
}

const rows: Row[] = [...table.accepted, ...table.refused];

// Rust reads value, pasted and shown of each row, and must read them alike (transfers/quote.rs).
test.each(rows)("$value stands in the field as Rust was asked about it", (row) => {
  expect(new FieldOnScreen().type(row.value).text, "typed").toBe(row.value);
  expect(new FieldOnScreen().paste(row.value).text, "pasted").toBe(row.pasted ?? row.value);
  const shown = row.shown ?? row.value;
  expect(new FieldOnScreen().type(row.value).leave().text, "typed and left").toBe(shown);
  expect(new FieldOnScreen().paste(row.value).leave().text, "pasted and left").toBe(shown);
});

/** The rule of Rust (`Cents::parse_typed`), written down once more: null where it refuses. */
function centsOf(text: string): number | null {
  const trimmed = text.trim().replace(/^\$\s*/, "");
  const [whole = "", fraction, ...more] = trimmed.split(".");
  if (more.length > 0 || (fraction !== undefined && !/^[0-9]+$/.test(fraction))) return null;
  const [first = "", ...groups] = whole.split(",");
  if (groups.some((group) => !/^[0-9]{3}$/.test(group))) return null;
  if (!/^[0-9]*$/.test(first) || (groups.length > 0 && (first.length > 3 || first === ""))) return null;
  if ((whole === "" && fraction === undefined) || (fraction?.length ?? 0) > 2) return null;
  return Number([first, ...groups, (fraction ?? "").padEnd(2, "0")].join(""));
}

const pieces = ["1", "9", "0", "0", ".", ",", " ", "$", "-", "x", "\u00a0", "\u0665"];

function* randomTexts(rounds: number): Generator<string> {
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let round = 0; round < rounds; round += 1) {
    yield Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join("");
  }
}

test("what the field shows and what was typed are the same cents, or refused alike", () => {
  const wrong: string[] = [];
  let amounts = 0;
  for (const text of randomTexts(40_000)) {
    const cents = centsOf(text);
    if (cents !== null) amounts += 1;
    const pasted = new FieldOnScreen().paste(text);
    const typed = new FieldOnScreen().type(text);
    if (typed.text !== text) wrong.push(`typed: ${text} -> ${typed.text}`);
    for (const field of [pasted, typed]) {
      if (centsOf(field.text) !== cents) wrong.push(`in the field: ${text} -> ${field.text}`);
      const shown = field.leave().text;
      if (centsOf(shown) !== cents) wrong.push(`left: ${text} -> ${shown}`);
      if (cents === null && shown !== field.text) wrong.push(`refused and changed: ${text} -> ${shown}`);
      if (settledAmount(shown) !== shown) wrong.push(`changes once more: ${shown}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(amounts, "texts that are amounts were among them").toBeGreaterThan(1_000);
});

test("every number of cents is shown as itself", () => {
  for (let cents = 1; cents < 1_000_000_000; cents = cents * 3 + 7) {
    const plain = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
    const shown = new FieldOnScreen().type(plain).leave().text;
    expect(shown).toBe((cents / 100).toLocaleString("en-US", { minimumFractionDigits: 2 }));
    expect(centsOf(shown)).toBe(cents);
  }
});

describe("an amount that is changed after its commas were put in", () => {
  const settled = () => new FieldOnScreen().type("12000").leave();

  test("keeps the caret at its digit, wherever a digit is put in", () => {
    for (let at = 0; at <= "12,000.00".length; at += 1) {
      const field = settled().enter(at).type("7");
      expect(field.text.slice(0, field.caret), `a 7 at ${at}`).toBe(
        `${"12,000.00".slice(0, at).replaceAll(",", "")}7`,
      );
    }
  });

  test("keeps the caret at its digit, wherever one is taken out", () => {
    for (let at = 1; at <= "12,000.00".length; at += 1) {
      const field = settled().enter(at).backspace();
      const before = "12,000.00".slice(0, at - 1).replaceAll(",", "");
      expect(field.text.slice(0, field.caret), `backspace at ${at}`).toBe(before);
    }
  });

  test("and commas that a person typed are left to the rule", () => {
    expect(new FieldOnScreen().type("1,2345").leave().text).toBe("1,2345");
    expect(settled().enter(9).type(",").text, "a comma at its end").toBe("12,000.00,");
  });
});
