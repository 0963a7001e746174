/**
 * Which of Rust's issues are shown. Rust judges the whole form; a field's issues are shown once it was left.
 */
import type { DraftForm, FieldIssue, IssueCode } from "../../ipc/bindings";
import { type PageName, type SectionName, sectionOf } from "./formTable";

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
  | { kind: "wrong"; count: number }
  /** It depends on an answer in another section. */
  | { kind: "waiting" };

/** A section's state: complete, a number left to fill in, or a number to correct. */
export function sectionStates(
  form: DraftForm,
  issues: FieldIssue[],
  visible: Map<string, FieldIssues>,
  waiting: SectionName[] = [],
): Record<SectionName, SectionState> {
  const stateOf = (section: SectionName): SectionState => {
    const here = issues.filter((issue) => isError(issue) && sectionOf(issue.field, form) === section);
    const wrong = here.filter((issue) => isWrong(issue, visible));
    if (wrong.length > 0) return { kind: "wrong", count: wrong.length };
    if (here.length > 0) return { kind: "open", count: here.length };
    return waiting.includes(section) ? { kind: "waiting" } : { kind: "done" };
  };
  return {
    business: stateOf("business"),
    address: stateOf("address"),
    you: stateOf("you"),
    controller: stateOf("controller"),
    owners: stateOf("owners"),
  };
}

/** Issues of an empty field: to fill in, not to correct. */
const missing: IssueCode[] = ["required", "answer_missing", "owners_missing", "name_half"];

const isWrong = (issue: FieldIssue, visible: Map<string, FieldIssues>): boolean =>
  !missing.includes(issue.code) && visible.get(issue.field)?.error === issue;

/** Where a draft is taken up again: the first section that lacks something, else the last page. */
export function firstIncomplete(form: DraftForm, sections: SectionName[], issues: FieldIssue[]): PageName {
  const open = (name: SectionName) =>
    issues.some((issue) => isError(issue) && sectionOf(issue.field, form) === name);
  return sections.find(open) ?? "check";
}
