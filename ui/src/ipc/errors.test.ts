import { describe, expect, test } from "vitest";
import { words } from "../locales";
import { ERROR_CODES, ISSUE_CODES, type IssueCode, TIMELINE_STEPS } from "./bindings";
import { describeError, describeIssue, neverLeft, toErrorView } from "./errors";

describe("an error in words", () => {
  test.each(ERROR_CODES)("%s says what happened and what to do", (code) => {
    const described = describeError({ code, fields: [], request_id: null });
    expect(described.code).toBe(code);
    expect(described.title, "a title of its own").not.toBe(words.errors.unknown.title);
    expect(described.body.length).toBeGreaterThan(20);
  });

  test("no sentence claims what only a screen can know: each may also answer a read", () => {
    for (const code of [...ERROR_CODES, "unknown"]) {
      const { title, body } = describeError({ code, fields: [], request_id: "r-1" });
      expect(`${title} ${body}`, code).not.toMatch(
        /nothing was sent|money moved|not sent|is saved|are saved|is lost/i,
      );
    }
  });

  test("details are pointed at only where there are some", () => {
    const said = (request_id: string | null) =>
      describeError({ code: "astra_refused", fields: [], request_id }).body;
    expect(said("r-1")).toContain("below");
    expect(said(null)).not.toContain("below");
  });

  test("a code this version doesn't know gets the general sentence and keeps its code", () => {
    const described = describeError({ code: "flux", fields: [], request_id: "r-1" });
    expect(described).toMatchObject({ code: "flux", title: words.errors.unknown.title, requestId: "r-1" });
  });

  test("codes named like things every object has are unknown too", () => {
    expect(describeError({ code: "constructor", fields: [], request_id: null }).title).toBe(
      words.errors.unknown.title,
    );
  });

  test.each(ERROR_CODES.filter((code) => code.startsWith("proxy_")))("%s names the proxy", (code) => {
    const described = describeError({ code, fields: [], request_id: null, proxy: "proxy.example:3128" });
    expect(described.title).toContain("proxy.example:3128");
    expect(`${described.title} ${described.body}`).not.toContain("{{");
  });

  test("what can't have left this computer is told from what may have", () => {
    const left = ERROR_CODES.filter((code) => !neverLeft(code));
    expect(ERROR_CODES.filter(neverLeft)).toEqual([
      "offline",
      "proxy_setting",
      "proxy_unreachable",
      "proxy_sign_in",
      "proxy_no_way",
    ]);
    expect(left).toContain("unclear");
    expect(left).toContain("astra_unavailable");
  });

  test("the request id is kept for support", () => {
    expect(describeError({ code: "astra_refused", fields: [], request_id: "abc" }).requestId).toBe("abc");
  });

  test.each([undefined, null, "text", 7, new Error("x"), {}])("%s thrown becomes internal", (thrown) => {
    expect(toErrorView(thrown)).toEqual({ code: "internal", fields: [], request_id: null, proxy: null });
  });

  test.each([
    ["errors", words.errors, [...ERROR_CODES, "unknown"]],
    ["issues", words.issues, [...ISSUE_CODES, "unknown"]],
    ["steps of the review", words.timeline, TIMELINE_STEPS],
  ])("%s: a sentence for each code of Rust's, and no other", (_of, sentences, known) => {
    expect(Object.keys(sentences).sort()).toEqual([...known].sort());
  });
});

describe("an issue in words", () => {
  const issue = (code: string, values: Record<string, string> = {}) =>
    describeIssue({ field: "f", code: code as IssueCode, values, level: "error" });

  test("puts the values into the sentence", () => {
    expect(issue("ein_prefix", { prefix: "07" })).toMatch(/^07- /);
    expect(issue("amount_too_large", { max: "10,000,000.00" })).toBe("Enter at most $10,000,000.00.");
    expect(issue("zip_state", { state: "California" })).toContain("California");
  });

  test("a value isn't taken for markup or a placeholder", () => {
    expect(issue("zip_state", { state: "<b>{{max}}</b>" })).toContain("<b>");
  });

  test.each(["required", "answer_missing"] as const)(
    "%s: a form’s own words for its field come first",
    (code) => {
      const at = (field: string) =>
        describeIssue({ field, code, values: {}, level: "error" }, { next: "reminders.form.next_missing" });
      expect(at("next")).toBe(words.reminders.form.next_missing);
      expect(at("other"), "a field that the form doesn’t know").toBe(words.issues[code]);
      expect(at("constructor"), "named like what every object has").toBe(words.issues[code]);
    },
  );

  test("the form’s words for an empty field are not for another mistake", () => {
    const shape = issue("date_shape");
    expect(
      describeIssue(
        { field: "f", code: "date_shape", values: {}, level: "error" },
        { f: "reminders.form.next_missing" },
      ),
    ).toBe(shape);
  });

  test("an unknown code still asks to check", () => {
    expect(issue("flux")).toBe(words.issues.unknown);
  });

  test("no sentence is left with a hole when a value is missing", () => {
    for (const code of Object.keys(words.issues)) expect(issue(code)).not.toContain("{{");
  });
});
