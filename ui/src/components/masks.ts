/**
 * Formats while typing. Rust decides what is valid; a mask only adds punctuation. It groups digits, or text that it
 * grouped before. Text with other separators stays as typed, so that Rust's rule judges what was typed.
 * `tests/fixtures/rules` holds mask and rule to the same values.
 */

export type MaskName = "ein" | "phone" | "date" | "zip";

export interface Typed {
  text: string;
  /** Where the caret stands, as an index into `text`. */
  caret: number;
}

interface Mask {
  /** Digits, with punctuation; null where they fit no such value, finished or begun. */
  group: (digits: string) => string | null;
  /** Another spelling with one possible reading, while typing at its end; null for any other text. */
  respell: (text: string) => string | null;
  /** Each digit has a fixed place: one more in the middle does not push the others on. */
  placed?: boolean;
  /** Grouped text behind which a separator is typed that belongs to another grouping. */
  begunOtherwise?: RegExp;
}

const masks: Record<MaskName, Mask> = {
  ein: { group: groupEin, respell: respellEin, begunOtherwise: /^\d\d-\d$/ },
  phone: { group: groupPhone, respell: respellPhone },
  date: { group: groupDate, respell: respellDate, placed: true },
  zip: { group: groupZip, respell: respellZip },
};

/** "12-3456789". */
function groupEin(digits: string): string | null {
  if (digits.length > 9) return null;
  return digits.length > 2 ? `${digits.slice(0, 2)}-${digits.slice(2)}` : digits;
}

function respellEin(text: string): string | null {
  const ein = /^(\d\d)[\s.\p{Pd}](\d{7})$/u.exec(text);
  return ein ? `${ein[1]}-${ein[2]}` : null;
}

/** "(555) 555-0100", with or without the country's 1 before it. */
function groupPhone(all: string): string | null {
  const digits = all.length === 11 && all.startsWith("1") ? all.slice(1) : all;
  // No area code begins with 0 or 1: it is a number from abroad, or the country's 1.
  if (digits.length > 10 || /^[01]/.test(digits)) return null;
  if (digits.length > 6) return `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`;
  if (digits.length > 3) return `(${digits.slice(0, 3)}) ${digits.slice(3)}`;
  return digits;
}

function respellPhone(text: string): string | null {
  const number = /^\(?(\+1(?=\D|\d{10}$))?([\d\s().-]*\d)$/.exec(text);
  if (!number) return null;
  const digits = digitsOf(number[2] ?? "");
  const complete = digits.length === 10 || (digits.length === 11 && !number[1]);
  return complete ? groupPhone(digits) : null;
}

/** "03/27/1985". Two digits above 12 are no month: a year may be meant to come first. */
function groupDate(digits: string): string | null {
  const month = Number(digits.slice(0, 2));
  if (digits.length > 8 || (digits.length >= 2 && (month > 12 || month === 0))) return null;
  if (digits.length > 4) return `${digits.slice(0, 2)}/${digits.slice(2, 4)}/${digits.slice(4)}`;
  if (digits.length > 2) return `${digits.slice(0, 2)}/${digits.slice(2)}`;
  return digits;
}

/** From one-digit months and days with separators, or from "1985-03-27". Not with dots: those put the day first. */
function respellDate(text: string): string | null {
  const iso = /^(\d{4})[-/](\d\d)[-/](\d\d)$/.exec(text);
  if (iso) return `${iso[2]}/${iso[3]}/${iso[1]}`;
  const us = /^(\d{1,2})(?:([-/ ])(?:(\d{1,2})(?:([-/ ])(\d{0,4}))?)?)?$/.exec(text);
  if (!us?.[2]) return null;
  const [, month, , day, second, year = ""] = us;
  if (day === undefined) return `${two(month)}/`;
  return second === undefined ? `${two(month)}/${day}` : `${two(month)}/${two(day)}/${year}`;
}

/** "94304", or "94304-1234". */
function groupZip(digits: string): string | null {
  if (digits.length > 9) return null;
  return digits.length > 5 ? `${digits.slice(0, 5)}-${digits.slice(5)}` : digits;
}

function respellZip(text: string): string | null {
  const zip = /^(\d{5})[\s\p{Pd}](\d{4})$/u.exec(text);
  return zip ? `${zip[1]}-${zip[2]}` : null;
}

/**
 * Applies a mask to what is in the field now. The caret keeps its place among the digits: as many of them stand
 * before it as did before the punctuation moved.
 */
export function applyMask(name: MaskName, before: string, now: Typed): Typed {
  const text = masked(masks[name], before, now);
  if (text === now.text) return { text, caret: now.caret };
  const wanted = digitsOf(now.text.slice(0, now.caret)).length;
  const atEnd = now.caret >= now.text.length;
  if (atEnd && !isDeletion(before, now)) return { text, caret: text.length };
  return { text, caret: afterDigits(text, digitsOf(now.text).length - digitsOf(text).length, wanted) };
}

function masked(mask: Mask, before: string, now: Typed): string {
  const grouped = (digits: string): string => mask.group(digits) ?? digits;
  const ours = before === grouped(digitsOf(before));
  const atEnd = now.caret >= now.text.length;
  const inserted = insertedInto(before, now);
  if (ours && (atEnd || !mask.placed) && onlyDigits(inserted)) return grouped(digitsOf(now.text));
  // A deleted character must not come back at once.
  if (isDeletion(before, now)) return now.text;
  if (ours && atEnd && inserted.length === 1 && mask.begunOtherwise?.test(before)) {
    return digitsOf(before) + inserted;
  }
  // A space that was just typed may be a separator with more to follow.
  const text = inserted.length > 1 ? now.text.trim() : now.text.trimStart();
  if (onlyDigits(text)) return mask.placed && !atEnd ? now.text : grouped(text);
  return (atEnd ? mask.respell(text) : null) ?? now.text;
}

/** What was put in where the caret stands. */
export function insertedInto(before: string, { text, caret }: Typed): string {
  let from = 0;
  while (from < caret && from < before.length && text[from] === before[from]) from += 1;
  return text.slice(from, caret);
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

const two = (part: string | undefined): string => (part ?? "").padStart(2, "0");
const digitsOf = (text: string): string => text.replace(/[^0-9]/g, "");
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= "0" && char <= "9";
const onlyDigits = (text: string): boolean => /^[0-9]*$/.test(text);
