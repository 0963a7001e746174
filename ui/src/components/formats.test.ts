import { describe, expect, test } from "vitest";
import { formatBytes, formatDate, formatDateTime, formatMoney, formatRecent, formatTime } from "./formats";

describe("money", () => {
  test.each([
    [0, "$0.00"],
    [1, "$0.01"],
    [10, "$0.10"],
    [99, "$0.99"],
    [100, "$1.00"],
    [25_000, "$250.00"],
    [123_456, "$1,234.56"],
    [100_000_000, "$1,000,000.00"],
    [-25_125, "\u2212$251.25"],
    [-1, "\u2212$0.01"],
  ])("%i cents read as %s", (cents, text) => {
    expect(formatMoney(cents)).toBe(text);
  });

  test("no cent is lost on the way to the screen", () => {
    for (let cents = 0; cents < 200_000; cents += 7) {
      const back = Number(formatMoney(cents).replace(/[$,.]/g, ""));
      expect(back, `${cents} cents must read as themselves`).toBe(cents);
    }
  });

  test("the largest amount a form takes keeps its cents", () => {
    expect(formatMoney(999_999_999)).toBe("$9,999,999.99");
  });
});

describe("dates", () => {
  const now = new Date("2026-03-04T12:00:00Z");

  test("read as weekday, month, day and time", () => {
    expect(formatDateTime("2026-03-03T19:14:00Z", now, "America/New_York")).toBe("Tue, Mar 3, 2:14 PM");
  });

  test("of today are a time alone", () => {
    const recent = (iso: string) => formatRecent(iso, now, "America/New_York");
    expect(recent("2026-03-04T05:01:00Z")).toBe("12:01 AM");
    expect(recent("2026-03-04T04:59:00Z")).toBe("Tue, Mar 3, 11:59 PM");
    expect(recent("soon")).toBe("soon");
  });

  test("show the year when it is another one", () => {
    expect(formatDateTime("2025-12-31T19:14:00Z", now, "America/New_York")).toBe(
      "Wed, Dec 31, 2025, 2:14 PM",
    );
  });

  test("hold no narrow spaces, which some fonts lack", () => {
    expect(formatDateTime("2026-03-03T19:14:00Z", now, "UTC")).not.toMatch(/[\u202f\u00a0]/);
    expect(formatTime("2026-03-03T19:14:00Z", "UTC")).toBe("7:14 PM");
  });

  test("take fractions of seconds and offsets", () => {
    expect(formatTime("2026-03-03T14:14:00.123456-05:00", "UTC")).toBe("7:14 PM");
  });

  test("that can't be read are shown as they came", () => {
    expect(formatDateTime("soon")).toBe("soon");
    expect(formatTime("")).toBe("");
  });
});

test.each([
  ["02/03/1985", "Feb 3, 1985"],
  ["1985-02-03", "Feb 3, 1985"],
  ["02/30/1985x", "02/30/1985x"],
  ["02/03", "02/03"],
  ["13/03/1985", "13/03/1985"],
  ["", ""],
])("a date typed as %s reads %s", (typed, read) => {
  expect(formatDate(typed)).toBe(read);
});

test("sizes of files are short and never none for something", () => {
  for (const [bytes, text] of [
    [0, "0 KB"],
    [1, "1 KB"],
    [10_414, "10 KB"],
    [3_400_000, "3.2 MB"],
    [10 * 1024 * 1024, "10 MB"],
  ] as const) {
    expect(formatBytes(bytes)).toBe(text);
  }
});
