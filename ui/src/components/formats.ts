/** Money, dates and names as a person in the United States reads them. Pure. */

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });

/** Whole cents as "$1,250.00"; a minus sign (U+2212) stands before the dollar sign. */
export function formatMoney(cents: number): string {
  const text = dollars.format(Math.abs(cents) / 100);
  return cents < 0 ? `\u2212${text}` : text;
}

const sameYear: Intl.DateTimeFormatOptions = {
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "numeric",
  minute: "2-digit",
};

const round = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  notation: "compact",
  maximumSignificantDigits: 3,
});

/** Whole cents as "$1.25K", where the exact amount stands beside it. */
export const formatRoundMoney = (cents: number): string => round.format(cents / 100);

const counts = new Intl.NumberFormat("en-US");

/** A number of things as "100,000". */
export const formatCount = (count: number): string => counts.format(count);

/** "2026-11-01" as "November 2026", or as "Nov". */
export function formatMonth(day: string, length: "long" | "short"): string {
  const date = new Date(`${day}T00:00:00Z`);
  const year = length === "long" ? ({ year: "numeric" } as const) : {};
  return new Intl.DateTimeFormat("en-US", { month: length, ...year, timeZone: "UTC" }).format(date);
}

/** The month that it is on this computer, as "November". */
export const monthName = (now: Date = new Date()): string =>
  new Intl.DateTimeFormat("en-US", { month: "long" }).format(now);

/** RFC 3339 as "Tue, Mar 3, 2:14 PM" in this computer's time; the year is added when it is another one. */
export function formatDateTime(iso: string, now: Date = new Date(), timeZone?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const year = new Intl.DateTimeFormat("en-US", { year: "numeric", timeZone });
  const other = year.format(date) !== year.format(now);
  return plain(
    new Intl.DateTimeFormat("en-US", { ...sameYear, ...(other ? { year: "numeric" } : {}), timeZone }).format(
      date,
    ),
  );
}

/** RFC 3339 as "2:14 PM". */
export function formatTime(iso: string, timeZone?: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return plain(
    new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit", timeZone }).format(date),
  );
}

/** Whether two moments have the same date on this computer. */
export const isSameDay = (one: string, other: string): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** RFC 3339 as "2:14 PM" today, and with its date on any other day. */
export function formatRecent(iso: string, now: Date = new Date(), timeZone?: string): string {
  const day = new Intl.DateTimeFormat("en-US", { dateStyle: "short", timeZone });
  const date = new Date(iso);
  const today = !Number.isNaN(date.getTime()) && day.format(date) === day.format(now);
  return today ? formatTime(iso, timeZone) : formatDateTime(iso, now, timeZone);
}

/** "02/03/1985" or "1985-02-03" as "Feb 3, 1985"; any other text as it is. */
export function formatDate(typed: string): string {
  const us = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(typed);
  const date = new Date(`${us ? `${us[3]}-${us[1]}-${us[2]}` : typed}T00:00:00Z`);
  if (!/^[\d/-]{10}$/.test(typed) || Number.isNaN(date.getTime())) return typed;
  return new Intl.DateTimeFormat("en-US", {
    month: "short",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  }).format(date);
}

const megabyte = 1024 * 1024;

/** A size of a file as "3.2 MB" or "640 KB"; never as none at all. */
export function formatBytes(bytes: number): string {
  if (bytes >= megabyte) return `${Number((bytes / megabyte).toFixed(1))} MB`;
  return `${bytes === 0 ? 0 : Math.max(1, Math.round(bytes / 1024))} KB`;
}

/** Newer engines put a narrow no-break space before AM and PM. */
function plain(text: string): string {
  return text.replace(/\u202f/g, " ").replace(" at ", ", ");
}
