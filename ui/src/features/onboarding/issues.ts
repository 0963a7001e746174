/**
 * Which of Rust's issues are shown. Rust judges the whole form; a field's issues are shown once it was left.
 */
import type { FieldIssue, IssueCode } from "../../ipc/bindings";
import { type PageName, type SectionName, sectionNames, sectionOf } from "./formTable";

export interface Visited {
  /** Fields that were left once, or were wrong at a submit. */
  left: ReadonlySet<string>;
  /** The field being typed into, if it had no issue when it was entered: none is shown until it is left. */
  quiet: string | null;
}

export interface FieldIssues {
  error: FieldIssue | null;
  warning: FieldIssue | null;
}

export const isError = (issue: FieldIssue): boolean => issue.level === "error";

/** The issues to show, by field: the first error and the first warning of each. */
export function visibleIssues(issues: FieldIssue[], visited: Visited): Map<string, FieldIssues> {
  const byField = new Map<string, FieldIssues>();
  for (const issue of issues) {
    if (!visited.left.has(issue.field) || issue.field === visited.quiet) continue;
    const field = byField.get(issue.field) ?? { error: null, warning: null };
    if (isError(issue)) field.error ??= issue;
    else field.warning ??= issue;
    byField.set(issue.field, field);
  }
  return byField;
}

export type SectionState =
  | { kind: "done" }
  | { kind: "open"; count: number }
  | { kind: "wrong"; count: number };

/** A section's state: complete, a number left to fill in, or a number to correct. */
export function sectionStates(
  issues: FieldIssue[],
  visible: Map<string, FieldIssues>,
): Record<SectionName, SectionState> {
  const states = {} as Record<SectionName, SectionState>;
  for (const section of sectionNames) {
    const here = issues.filter((issue) => isError(issue) && sectionOf(issue.field) === section);
    const wrong = here.filter((issue) => isWrong(issue, visible));
    if (wrong.length > 0) states[section] = { kind: "wrong", count: wrong.length };
    else if (here.length > 0) states[section] = { kind: "open", count: here.length };
    else states[section] = { kind: "done" };
  }
  return states;
}

/** Issues of an empty field: to fill in, not to correct. */
const missing: IssueCode[] = ["required", "owners_missing", "name_half"];

const isWrong = (issue: FieldIssue, visible: Map<string, FieldIssues>): boolean =>
  !missing.includes(issue.code) && visible.get(issue.field)?.error === issue;

/** Where a draft is taken up again: the first section that lacks something, else the last page. */
export function firstIncomplete(sections: SectionName[], issues: FieldIssue[]): PageName {
  const open = (name: SectionName) =>
    issues.some((issue) => isError(issue) && sectionOf(issue.field) === name);
  return sections.find(open) ?? "check";
}
