/**
 * The only translator from a refused command to words. Rust's `ErrorCode` lists the codes; a code without a sentence
 * doesn't compile, and one that comes all the same gets a general sentence. Each also holds for a read: whether something was sent only a screen
 * can know. The request id is always kept, for support.
 */
import type { ParseKeys } from "i18next";
import i18next, { words } from "../locales";
import type { ErrorCode, ErrorView, FieldIssue } from "./bindings";

export interface ErrorWords {
  code: ErrorCode;
  /** What happened. */
  title: string;
  /** What it means, and what to do. */
  body: string;
  requestId: string | null;
}

/** What a rejected command carries; anything else (a bug, a closed window) becomes `internal`. */
export function toErrorView(error: unknown): ErrorView {
  if (isRecord(error) && typeof error.code === "string") {
    return {
      code: error.code as ErrorCode,
      fields: Array.isArray(error.fields) ? (error.fields as FieldIssue[]) : [],
      request_id: typeof error.request_id === "string" ? error.request_id : null,
      proxy: typeof error.proxy === "string" ? error.proxy : null,
    };
  }
  return { code: "internal", fields: [], request_id: null, proxy: null };
}

export function describeError(error: unknown): ErrorWords {
  const view = toErrorView(error);
  const known = Object.hasOwn(words.errors, view.code) ? view.code : "unknown";
  const values = { proxy: view.proxy ?? "" };
  const body =
    known === "astra_refused" && view.request_id
      ? i18next.t("errors.astra_refused.body_with_id")
      : i18next.t(`errors.${known}.body`);
  return {
    code: view.code,
    title: i18next.t(`errors.${known}.title`, values),
    body,
    requestId: view.request_id,
  };
}

const unsent: ErrorCode[] = [
  "offline",
  "proxy_unreachable",
  "proxy_sign_in",
  "proxy_no_way",
  "proxy_setting",
];

/** Whether what was to be sent can't have left this computer. */
export const neverLeft = (code: ErrorCode): boolean => unsent.includes(code);

/** Whether it may have arrived all the same. */
export const isUnclear = (error: unknown): boolean => toErrorView(error).code === "unclear";

/** What a form says where a field was left empty, by the field's path. */
export type Missing = Readonly<Record<string, ParseKeys>>;

/** The sentence for an issue at a field; without the form's own words, a missing answer gets a general one. */
export function describeIssue(issue: FieldIssue, missing: Missing = {}): string {
  const isMissing = issue.code === "required" || issue.code === "answer_missing";
  const own = isMissing && Object.hasOwn(missing, issue.field) ? missing[issue.field] : undefined;
  if (own) return i18next.t(own);
  const code = Object.hasOwn(words.issues, issue.code) ? issue.code : "unknown";
  return String(
    i18next.t(`issues.${code}`, { prefix: "", state: "", max: "", box: "", message: "", ...issue.values }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
