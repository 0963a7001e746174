import type { words } from "../../locales";
import { type HelpEntry, paths } from "../../paths";

type Group = keyof typeof words.help.groups;
type Link = keyof typeof words.help.link;

/** The questions of Astra's guide for businesses, and those that people ask here, in the order in which they come up. */
export const groups: Record<Group, HelpEntry[]> = {
  start: ["who", "practice", "business_or_person", "need", "ssn", "mistake", "two_businesses"],
  review: ["kyb", "how_long", "waiting", "status", "documents", "retry", "rejected", "suspended"],
  sign_in: ["which_phone", "code", "change_phone", "user_id", "profile_id"],
  money: ["link_cards", "fee", "undo", "unclear"],
  data: ["where", "close", "another_computer", "shared"],
  admins: ["own_kyb"],
};

/** Where an answer sends the person. */
export const links: Partial<Record<HelpEntry, { href: string; label: Link }>> = {
  business_or_person: { href: paths.start, label: "start" },
  need: { href: paths.start, label: "start" },
  two_businesses: { href: paths.start, label: "start" },
  change_phone: { href: paths.contact, label: "contact" },
  documents: { href: paths.documents, label: "documents" },
  status: { href: paths.business, label: "business" },
  waiting: { href: paths.business, label: "business" },
  rejected: { href: paths.business, label: "business" },
  suspended: { href: paths.business, label: "business" },
  user_id: { href: paths.business, label: "business" },
  profile_id: { href: paths.business, label: "business" },
  shared: { href: paths.settings, label: "settings" },
  link_cards: { href: paths.cards, label: "cards" },
  undo: { href: paths.transfers, label: "transfers" },
  unclear: { href: paths.transfers, label: "transfers" },
  own_kyb: { href: paths.advanced, label: "advanced" },
};

/** Without accents, case and typographic marks: "resumé" is found as "resume", and "don’t" as "don't". */
export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[’‘]/g, "'")
    .toLowerCase();

/** Whether each word that is looked for stands in the text, in any order. */
export function matches(text: string, looked: string): boolean {
  const within = plain(text);
  return plain(looked)
    .split(/\s+/)
    .every((word) => within.includes(word));
}
