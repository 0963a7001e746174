/** Whole cents as they would be typed. */
export const typedAmount = (cents: number): string =>
  settledAmount(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);

/**
 * How an amount looks in its field. Rust reads it (`Cents::parse_typed`) and says what is wrong with it; here only the
 * spelling of what is an amount beyond doubt changes, and never its cents. Everything else stays as typed: a digit that is
 * dropped, or a comma that is taken for a point, would make another amount of it. `tests/fixtures/rules/amount.json` holds
 * both to the same values.
 */
import { insertedInto, type Typed } from "./masks";

/** Dollars with commas where thousands are or none at all, and at most two digits behind the point. */
const AMOUNT = /^\s*\$?\s*(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d{1,2}))?\s*$/;

/** The amount as it is shown once its field is left: "12000" as "12,000.00". */
export function settledAmount(text: string): string {
  const [, whole = "", cents = ""] = AMOUNT.exec(text) ?? [];
  if (whole === "" && cents === "") return text;
  const digits = whole.replaceAll(",", "").replace(/^0+(?=\d)/, "") || "0";
  return `${digits.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents.padEnd(2, "0")}`;
}

/**
 * What is in the field after a change. Of a pasted amount the sign and the spaces around it go, since the field shows its
 * own sign. Commas that were put there when the field was left (`settled`) make room for typing.
 */
export function editedAmount(before: string, now: Typed, settled: boolean): Typed {
  const inserted = insertedInto(before, now);
  if (inserted.length > 1 && settledAmount(now.text) !== now.text) {
    return without(now, /^\s*\$?\s*|\s+$/g);
  }
  if (settled && /^[\d.]*$/.test(inserted)) return without(now, /,/g);
  return now;
}

/** Takes pieces out; the caret keeps its place among what is left. */
function without({ text, caret }: Typed, pieces: RegExp): Typed {
  let left = caret;
  for (const { index, 0: piece } of text.matchAll(pieces)) {
    left -= Math.min(Math.max(caret - index, 0), piece.length);
  }
  return { text: text.replace(pieces, ""), caret: left };
}
