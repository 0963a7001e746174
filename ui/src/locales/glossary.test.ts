/** The words of the application, as an American shop owner would say them: one word for one thing, none that only the trade knows. */
import { describe, expect, test } from "vitest";
import { words } from ".";
import files from "./en/files.json";
import notifications from "./en/notifications.json";

interface Rule {
  pattern: RegExp;
  /** What to write instead, and why. */
  why: string;
  /** The keys that it is about; without it, every key. */
  keys?: RegExp;
  /** A sentence that breaks it, where one could stand. */
  bad: [key: string, sentence: string];
}

/** Read by whoever set Astra up, who knows the words of its dashboard. */
const outsideSettings = /^(?!settings\.)/;

const rules: Record<string, Rule> = {
  documents: {
    pattern: /\bpapers?\b/i,
    why: "Astra asks for documents, and they have no second name",
    bad: ["business.status.document.word", "Papers needed"],
  },
  "someone, anyone, no one, everyone": {
    pattern: /\b(some|any|no|every)body\b/i,
    why: "of each pair the one form, and nobody and no one in one window read like two people’s writing",
    bad: ["onboarding.owners.is_other", "Somebody else"],
  },
  "business type": {
    pattern: /\b(kinds? of business|legal form|company type)\b/i,
    why: "the field is called Business type, and what is said of it is found by that name",
    bad: ["issues.business_type_unsupported", "Choose a kind of business from the list."],
  },
  "doing business as": {
    pattern: /\b(trade|trading|brand) names?\b/i,
    why: "a US form says doing business as (DBA)",
    bad: ["onboarding.business.dba", "Trade name"],
  },
  "25%": {
    pattern: /\d\s%/,
    why: "in English the sign stands at the number",
    bad: ["onboarding.owners.nobody", "No one owns 25 % or more"],
  },
  "curly apostrophes and quotes": {
    pattern: /['"`]/,
    why: "straight and curly ones in one window look like a mistake",
    bad: ["errors.offline.title", "This computer can't reach Astra"],
  },
  "one sign for an ellipsis": {
    pattern: /\.\.\./,
    why: "what is under way says so in words",
    bad: ["common.loading", "Loading..."],
  },
  "(optional)": {
    pattern: /\bOptional\b/,
    why: "it stands behind a label, in its line",
    bad: ["onboarding.person.preferred", "Preferred name (Optional)"],
  },
  "no exclamation marks": {
    pattern: /!/,
    why: "a calm voice states good news too",
    bad: ["transfers.explain.processed", "The money has arrived!"],
  },
  "no blame and no begging": {
    pattern: /\b(oops|whoops|uh-oh|sorry|please|try again later|invalid|illegal|you failed|you forgot)\b/i,
    why: "say what is, then what to do now",
    bad: ["errors.unknown.body", "Oops, please try again later."],
  },
  "no words of the trade": {
    pattern: /\b(KYBs?|KYC|OAuth|OTPs?|UBOs?|routines?|tokens?|beneficial owners?|intents?|settlements?)\b/i,
    why: "they mean nothing to who runs a shop: say review, sign-in, one-time code, owner, transfer",
    bad: ["business.status.pending.title", "Astra is doing your KYB"],
  },
  "no words of the dashboard outside Settings": {
    pattern: /\b(APIs?|endpoints?|webhooks?|BINs?|PCI|redirect URIs?|state parameter|callbacks?|broker)\b/,
    keys: outsideSettings,
    why: "who set Astra up knows them; who moves money doesn’t",
    bad: ["cards.add.bins", "Your company shares its BINs with Astra first."],
  },
  "app, not application": {
    pattern: /\bapplications?\b/i,
    keys: outsideSettings,
    why: "an owner who reads application thinks of the form they sent",
    bad: ["help.entries.close.question", "What happens if I close the application?"],
  },
  "Astra support": {
    pattern: /\bAstra’s support\b/,
    why: "it is named like a department, the same on every page",
    bad: ["errors.astra_refused.body", "Astra’s support can say why."],
  },
  "American English": {
    pattern:
      /\b(carry on|carrying on|any more\b(?=[.,;:]|$)|afterwards|towards|whilst|colours?|cheques?|organi[sz]ation|enrol|cancelled (?=card))\b/i,
    why: "the readers live in the US: continue, anymore, afterward, color",
    bad: ["common.not_found.text", "Nothing was lost. Go back to Home to carry on."],
  },
  "accepted is a transfer’s word": {
    pattern: /\baccepted\b/i,
    keys: /^(business\.(status|person_status)|home\.(next|person)|notifications|timeline)\./,
    why: "Astra approves a business or a person; a transfer that is accepted hasn’t arrived",
    bad: ["business.status.approved.word", "Accepted"],
  },
  "approved is a business’s word": {
    pattern: /\bapprov\w*\b(?! (you|your details|this business|the business)\b)/i,
    keys: /^(transfers|activity|receipt|repeating)\./,
    why: "Astra accepts a transfer, and approves only who makes it",
    bad: ["transfers.state.accepted", "Approved"],
  },
  "no stray spaces": {
    pattern: /^\s|\s$| {2}/,
    why: "parts are joined by code, never by a space in a sentence",
    bad: ["common.as_of", "As of {{when}}. "],
  },
};

const sentences = Object.entries({ ...words, files, notifications }).flatMap(([name, node]) =>
  sentencesOf(node, name),
);

function sentencesOf(node: unknown, key: string): [key: string, sentence: string][] {
  if (typeof node === "string") return [[key, node]];
  return Object.entries(node as object).flatMap(([name, child]) => sentencesOf(child, `${key}.${name}`));
}

/** What code puts into a sentence is named by code. */
const withoutNames = (sentence: string): string => sentence.replace(/\{\{.*?\}\}/g, "{{}}");

const breaks = ({ pattern, keys }: Rule, [key, sentence]: [key: string, sentence: string]): boolean =>
  (keys?.test(key) ?? true) && pattern.test(withoutNames(sentence));

test("sentences of every file are read", () => {
  expect(sentences.length, "some of about 2,000").toBeGreaterThan(1500);
  expect(sentences.filter(([key]) => /^(files|notifications|transfers)\./.test(key)).length).toBeGreaterThan(
    200,
  );
});

describe.each(Object.entries(rules))("%s", (_name, rule) => {
  test("every sentence keeps it", () => {
    const broken = sentences.filter((sentence) => breaks(rule, sentence)).map((found) => found.join(": "));
    expect(broken, rule.why).toEqual([]);
  });

  test("a sentence that breaks it is found", () => {
    expect(breaks(rule, rule.bad), `“${rule.bad[1]}” has to be found: ${rule.why}`).toBe(true);
  });
});
