import { words } from "../../locales";

type KnownReason = keyof typeof words.transfers.reason;

/** Astra's reasons that only repeat the state. */
const repeating = ["failed", "cancelled", "canceled", "inactive", "completed", "unknown"];

export type Reason = { kind: "known"; code: KnownReason } | { kind: "said"; text: string };

/** Astra's reason for the screen: a known code is translated, an unknown one left out, a sentence shown as it is. */
export function reasonOf(raw: string | null): Reason | null {
  const text = raw?.trim() ?? "";
  if (Object.hasOwn(words.transfers.reason, text)) return { kind: "known", code: text as KnownReason };
  // Codes for support are listed with the ids.
  if (text === "" || isCode(text) || repeating.includes(text.toLowerCase())) return null;
  return { kind: "said", text };
}

/** A code without a sentence, for support. */
export function unreadableCode(raw: string | null): string | null {
  const text = raw?.trim() ?? "";
  if (reasonOf(raw) !== null || text === "" || repeating.includes(text.toLowerCase())) return null;
  return text;
}

const isCode = (text: string): boolean => /^[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*$/.test(text);
