/**
 * Formats while typing. Rust decides what is valid; these only put the punctuation where a person expects it,
 * and never throw away what somebody typed: text that fits no mask stays as it is.
 */

export type MaskName = "ein" | "phone" | "date" | "zip";

export interface Typed {
  text: string;
  /** Where the caret stands, as an index into `text`. */
  caret: number;
}

const masks: Record<MaskName, (typed: string) => string> = {
  ein: maskEin,
  phone: maskPhone,
  date: maskDate,
  zip: maskZip,
};

/** "12-3456789" from any spelling of up to nine digits. */
export function maskEin(typed: string): string {
  if (!onlyDigitsAnd(typed, " -")) return typed;
  const digits = digitsOf(typed);
  if (digits.length > 9) return typed;
  return digits.length > 2 ? `${digits.slice(0, 2)}-${digits.slice(2)}` : digits;
}

/** "(555) 555-0100" from up to ten digits, with or without the country's 1. */
export function maskPhone(typed: string): string {
  if (!onlyDigitsAnd(typed, " ()-.+")) return typed;
  let digits = digitsOf(typed);
  const country = typed.trim().startsWith("+1") || (digits.length === 11 && digits.startsWith("1"));
  if (typed.trim().startsWith("+") && !typed.trim().startsWith("+1")) return typed;
  if (country) digits = digits.slice(1);
  if (digits.length > 10) return typed;
  if (country && digits.length === 0) return typed.trim();
  if (digits.length > 6) return `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`;
  if (digits.length > 3) return `(${digits.slice(0, 3)}) ${digits.slice(3)}`;
  return digits;
}

/** "03/27/1985" from digits, from one-digit months and days with separators, or from "1985-03-27". */
export function maskDate(typed: string): string {
  const text = typed.trim();
  if (!onlyDigitsAnd(text, " /-.")) return typed;
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return `${two(iso[2])}/${two(iso[3])}/${iso[1]}`;
  // A year comes first: wait for the rest of it.
  if (/^\d{4}[-/.]/.test(text)) return typed;
  const parts = text.split(/[-/. ]+/);
  if (parts.length > 1) return separatedDate(parts, typed);
  const digits = digitsOf(text);
  if (digits.length > 8) return typed;
  if (digits.length > 4) return `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
  if (digits.length > 2) return `${digits.slice(0, 2)}/${digits.slice(2)}`;
  return digits;
}

/** "94304", or "94304-1234" as somebody pasted it. */
export function maskZip(typed: string): string {
  if (!onlyDigitsAnd(typed, " -")) return typed;
  const digits = digitsOf(typed);
  if (digits.length > 9) return typed;
  return digits.length > 5 ? `${digits.slice(0, 5)}-${digits.slice(5)}` : digits;
}

/**
 * Applies a mask to what is in the field now. The caret keeps its place among the digits: as many of them stand
 * before it as did before the punctuation moved.
 */
export function applyMask(name: MaskName, before: string, now: Typed): Typed {
  const deleting = isDeletion(before, now);
  // A month that lost a digit is being corrected: the zero must not come back at once.
  if (deleting && name === "date") return now;
  const text = masks[name](now.text);
  if (text === now.text) return { text, caret: now.caret };
  const wanted = digitsOf(now.text.slice(0, now.caret)).length;
  const atEnd = now.caret >= now.text.length;
  if (atEnd && !deleting) return { text, caret: text.length };
  return { text, caret: afterDigits(text, digitsOf(now.text).length - digitsOf(text).length, wanted) };
}

/** Something was taken out and nothing put in. */
function isDeletion(before: string, { text, caret }: Typed): boolean {
  const behind = text.slice(caret);
  return text.length < before.length && before.startsWith(text.slice(0, caret)) && before.endsWith(behind);
}

/** Index after the `wanted`th digit; `dropped` digits were taken off the front (a country code). */
function afterDigits(text: string, dropped: number, wanted: number): number {
  let left = Math.max(0, wanted - Math.max(0, dropped));
  if (left === 0) return 0;
  for (let index = 0; index < text.length; index += 1) {
    if (isDigit(text[index])) left -= 1;
    if (left === 0) return index + 1;
  }
  return text.length;
}

function separatedDate(parts: string[], typed: string): string {
  if (parts.length > 3) return typed;
  const [month = "", day = "", year = ""] = parts;
  if (month === "" || month.length > 2 || year.length > 4) return typed;
  // "03/271" is the year being begun without a separator.
  if (parts.length === 2 && day.length > 2) {
    return day.length > 6 ? typed : `${two(month)}/${day.slice(0, 2)}/${day.slice(2)}`;
  }
  if (day.length > 2) return typed;
  if (parts.length === 2) return day === "" ? `${two(month)}/` : `${two(month)}/${day}`;
  if (day === "") return typed;
  return `${two(month)}/${two(day)}/${year}`;
}

const two = (part: string | undefined): string => (part ?? "").padStart(2, "0");
const digitsOf = (text: string): string => text.replace(/\D/g, "");
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";
const onlyDigitsAnd = (text: string, others: string): boolean =>
  [...text].every((char) => isDigit(char) || others.includes(char));
