import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { words } from "../../locales";
import type { HelpEntry } from "../../paths";
import { renderApp, renderScreen } from "../../testing/render";
import { groups, matches } from "./entries";
import { HelpScreen } from "./HelpScreen";

/** "Frequently Asked Question" of Astra's guide for businesses, each with the entry that answers it. */
const guide: [asked: string, entry: HelpEntry][] = [
  ["Does Astra offer KYB services?", "kyb"],
  ["We already perform KYB on our Users. Do we need to send them through KYB with Astra?", "own_kyb"],
  ["How long does KYB take?", "how_long"],
  ["Can we onboard two Businesses that share the same phone number?", "two_businesses"],
  ["How do I find a User’s Business Profile ID?", "profile_id"],
  ["How do I obtain the Business User’s user_id?", "user_id"],
  ["What phone number does the Business User Authenticate with?", "which_phone"],
  ["How do I change a phone number for a Business User?", "change_phone"],
];

const questions = () => screen.queryAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent);

describe("help", () => {
  test.each(guide)("answers the guide's “%s”", (_, entry) => {
    renderScreen(<HelpScreen />);
    const { question, answer } = words.help.entries[entry];
    const shown = within(screen.getByTestId(`help-${entry}`));
    expect(shown.getByText(question)).toBeTruthy();
    expect(shown.getByText(answer)).toBeTruthy();
  });

  test("shows every answer once", () => {
    const listed = Object.values(groups).flat();
    expect([...listed].sort()).toEqual(Object.keys(words.help.entries).sort());
  });

  test("finds words in any order, whatever their case and accents", () => {
    expect(matches("Der Prüfer entscheidet", "ENTSCHEIDET prufer")).toBe(true);
    expect(matches("It doesn’t arrive", "doesn't")).toBe(true);
    expect(matches("It doesn’t arrive", "arrive never")).toBe(false);
  });

  test("a search shortens the page to the answers that have its words, and opens them", async () => {
    const { user } = renderScreen(<HelpScreen />);
    await user.type(screen.getByTestId("help-search"), "PHÓNE two businesses");
    expect(questions()).toEqual([words.help.entries.two_businesses.question]);
    expect(screen.getByTestId<HTMLDetailsElement>("help-two_businesses").open).toBe(true);
    expect(screen.getByRole("status").textContent).toBe(words.help.found_one);
  });

  test("a search without an answer says so, and leads back to all of them", async () => {
    const { user } = renderScreen(<HelpScreen />);
    const all = questions().length;
    await user.type(screen.getByTestId("help-search"), "mortgage");
    expect(screen.getByRole("status").textContent).toBe(words.help.none);
    expect(questions()).toEqual([]);
    await user.click(screen.getByTestId("help-all"));
    expect(questions()).toHaveLength(all);
  });

  test("an address leads to one answer, open and with the focus", async () => {
    renderApp("/help?about=rejected");
    const answer = await screen.findByTestId<HTMLDetailsElement>("help-rejected");
    expect(answer.open).toBe(true);
    expect(answer.contains(document.activeElement)).toBe(true);
    expect(screen.getByTestId<HTMLDetailsElement>("help-suspended").open).toBe(false);
  });
});
