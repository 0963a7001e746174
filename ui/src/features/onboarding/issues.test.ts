import { describe, expect, test } from "vitest";
import { EMPTY_FORM, type FieldIssue, type IssueCode } from "../../ipc/bindings";
import { sectionStates, type Visited, visibleIssues } from "./issues";

const issue = (field: string, code: IssueCode, level: FieldIssue["level"] = "error"): FieldIssue => ({
  field,
  code,
  values: {},
  level,
});
const visited = (more: Partial<Visited> = {}): Visited => ({
  left: new Set(),
  quiet: null,
  ...more,
});

describe("issues on screen", () => {
  const issues = [
    issue("business.ein", "ein_prefix", "warning"),
    issue("business.ein", "ein_shape"),
    issue("phone", "required"),
  ];

  test("nothing is said about fields nobody has left", () => {
    expect(visibleIssues(issues, visited()).size).toBe(0);
  });

  test("a field that was left shows its error and its warning apart", () => {
    const shown = visibleIssues(issues, visited({ left: new Set(["business.ein"]) }));
    expect(shown.get("business.ein")?.error?.code).toBe("ein_shape");
    expect(shown.get("business.ein")?.warning?.code).toBe("ein_prefix");
    expect(shown.has("phone")).toBe(false);
  });

  test("a field entered without an error is left in peace until it is left again", () => {
    const typing = visited({ left: new Set(["phone"]), quiet: "phone" });
    expect(visibleIssues(issues, typing).has("phone")).toBe(false);
  });

  test("the first of several errors at a field is the one shown", () => {
    const two = [issue("phone", "required"), issue("phone", "phone_shape")];
    expect(visibleIssues(two, visited({ left: new Set(["phone"]) })).get("phone")?.error?.code).toBe(
      "required",
    );
  });

  test("an issue is gone as soon as Rust no longer names it", () => {
    expect(visibleIssues([], visited({ left: new Set(["phone"]) })).size).toBe(0);
  });
});

describe("the list of sections", () => {
  const states = (issues: FieldIssue[], where: Visited) =>
    sectionStates({ kind: "business", ...EMPTY_FORM }, issues, visibleIssues(issues, where));

  test("counts what is left to fill in, by section", () => {
    const found = states([issue("phone", "required"), issue("admin.email", "required")], visited());
    expect(found.address).toEqual({ kind: "open", count: 1 });
    expect(found.you).toEqual({ kind: "open", count: 1 });
    expect(found.business).toEqual({ kind: "done" });
  });

  test("warnings don't keep a section from being complete", () => {
    expect(states([issue("business.ein", "ein_prefix", "warning")], visited()).business.kind).toBe("done");
  });

  test("says 'to correct' only for what is wrong and shown", () => {
    const issues = [issue("business.ein", "ein_shape"), issue("business.website", "required")];
    expect(states(issues, visited()).business).toEqual({ kind: "open", count: 2 });
    expect(states(issues, visited({ left: new Set(["business.ein"]) })).business).toEqual({
      kind: "wrong",
      count: 1,
    });
  });

  test.each<IssueCode>(["required", "name_half"])(
    "an empty field that was left (%s) is still 'to fill in', not 'to correct'",
    (code) => {
      expect(states([issue("phone", code)], visited({ left: new Set(["phone"]) })).address.kind).toBe("open");
    },
  );
});
