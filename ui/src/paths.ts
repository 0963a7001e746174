/** Addresses of the screens that another feature leads to, so that it need not import them. `app/routes.tsx` maps them. */
import type { SignInAction } from "./ipc/bindings";
import { words } from "./locales";

export type HelpEntry = keyof typeof words.help.entries;

export const isHelpEntry = (name: unknown): name is HelpEntry =>
  typeof name === "string" && Object.hasOwn(words.help.entries, name);

/** Quoted: what looks like a number stays a text. */
function asQuery(fields: Record<string, string>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== "");
  const query = given
    .map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`)
    .join("&");
  return query && `?${query}`;
}

export const paths = {
  home: "/",
  ownBusiness: "/own-business",
  start: "/start",
  startBusiness: "/start/business",
  /** A draft: its entry page, one of its sections, or a field there. */
  onboarding: (draft: string, section?: string, field?: string) =>
    `/onboarding/${encodeURIComponent(draft)}${section ? `/${section}` : ""}${
      field ? `?field=${encodeURIComponent(field)}` : ""
    }`,
  signIn: "/sign-in",
  business: "/business",
  documents: "/documents",
  contact: "/contact",
  cards: "/cards",
  card: (id: string) => `/cards/${encodeURIComponent(id)}`,
  addCard: "/cards/add",
  move: "/move",
  /** Move money with the cards, the amount and the note of a transfer. Quoted: an id of digits alone stays a text. */
  moveAgain: (transfer: string) => `/move?again=${encodeURIComponent(JSON.stringify(transfer))}`,
  /** Move money, filled in by a reminder. Quoted as above. */
  moveForReminder: (reminder: string) => `/move${asQuery({ reminder })}`,
  transfers: "/transfers",
  repeating: "/transfers/repeating",
  reminders: "/transfers/reminders",
  /** A new reminder, with what it begins with. */
  newReminder: (begin: { from?: string; to?: string; amount?: string; note?: string } = {}) =>
    `/transfers/reminders/edit${asQuery(begin)}`,
  /** Another form of a reminder. Quoted: an id of digits alone stays a text. */
  changeReminder: (id: string) => `/transfers/reminders/edit${asQuery({ id })}`,
  exportTransfers: "/transfers/export",
  transfer: (id: string) => `/transfers/${encodeURIComponent(id)}`,
  receipt: (id: string) => `/transfers/${encodeURIComponent(id)}/receipt`,
  help: "/help",
  /** One answer, open and in view. */
  helpAbout: (entry: HelpEntry) => `/help?about=${entry}`,
  settings: "/settings",
  /** For staff: the desk, and its pages. */
  administrators: "/settings/administrators",
  environment: "/settings/environment",
  connection: "/settings/connection",
  advanced: "/settings/advanced",
  check: "/settings/check",
} as const;

/** The value if it is an address inside the app, else null: addresses can be typed. */
export const insideApp = (address: unknown): string | null =>
  typeof address === "string" && /^\/(?!\/)/.test(address) ? address : null;

/** The sign-in screen, with its action and the address to return to. */
export function signInPath(action: SignInAction, from: string): string {
  return `${paths.signIn}?action=${action}&from=${encodeURIComponent(from)}`;
}
