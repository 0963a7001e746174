import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { SignedOut } from "../../ipc/bindings";
import { words } from "../../locales";
import { type HomeStep, NextStep } from "./NextStep";

const targets: Record<HomeStep, RegExp> = {
  connect: /^\/settings\/connection$/,
  fill_details: /^\/start/,
  submission_unclear: /^\/start/,
  profile_accepted: /^\/business/,
  sign_in: /^\/sign-in\?action=onboard/,
  sign_in_interrupted: /^\/sign-in\?action=onboard/,
  sign_in_again: /^\/sign-in\?action=renew/,
  check_pending: /^\/business/,
  in_review: /^\/business/,
  documents_needed: /^\/business/,
  retry: /^\/business/,
  rejected: /^\/business/,
  suspended: /^\/business/,
  link_first_card: /^\/sign-in\?action=link_card/,
  link_second_card: /^\/sign-in\?action=link_card/,
  card_in_review: /^\/cards$/,
  move_money: /^\/move/,
};

test.each(Object.entries(targets) as [HomeStep, RegExp][])(
  "%s has a title, one sentence and one main action",
  (next, target) => {
    render(<NextStep next={next} />);
    const said = words.home.next[next];
    expect(screen.getByTestId("next-step").dataset.next).toBe(next);
    expect(screen.getByRole("heading", { name: said.title })).toBeTruthy();
    expect(screen.getByText(said.text)).toBeTruthy();
    const links = screen.getAllByRole("link");
    expect(links, "one action, no more").toHaveLength(1);
    expect(links[0]?.textContent).toBe(said.action);
    expect(links[0]?.getAttribute("href")).toMatch(target);
  },
);

test.each(["here", "elsewhere", "ended", "other_user"] as SignedOut[])(
  "signing in again says why: %s",
  (why) => {
    render(<NextStep next="sign_in_again" signedOut={why} />);
    expect(screen.getByText(words.common.signed_out[why])).toBeTruthy();
    expect(screen.queryByText(words.home.next.sign_in_again.text)).toBeNull();
  },
);

test.each([
  ["in_review", "accent"],
  ["documents_needed", "caution"],
  ["retry", "caution"],
  ["rejected", "critical"],
  ["suspended", "critical"],
  ["move_money", "accent"],
] as [HomeStep, string][])("%s is seen as %s before it is read", (next, tone) => {
  render(<NextStep next={next} />);
  expect(screen.getByTestId("next-step").dataset.tone).toBe(tone);
});

test.each(
  Object.entries(words.home.person) as [keyof typeof words.home.person, { title: string; text: string }][],
)("a person at %s reads sentences that call nobody a business", (next, said) => {
  render(<NextStep next={next} kind="person" />);
  expect(screen.getByRole("heading", { name: said.title })).toBeTruthy();
  expect(screen.getByText(said.text)).toBeTruthy();
  expect(said.text).not.toMatch(/your business/i);
});

test.each(["in_review", "documents_needed"] as HomeStep[])(
  "%s names the address that Astra may email about a document",
  (next) => {
    render(<NextStep next={next} documentsEmail={{ address: "ed@example.com" }} />);
    expect(screen.getByText(/Astra may email ed@example.com a link/)).toBeTruthy();
  },
);

test.each([
  ["profile_accepted", words.business.status.finished.word],
  ["rejected", words.business.status.rejected.word],
  ["suspended", words.business.status.suspended.word],
] as const)("after %s nothing follows, and it is called by its name", (next, word) => {
  render(<NextStep next={next} />);
  expect(screen.getByText(word)).toBeTruthy();
  expect(screen.queryByText(words.home.next_label)).toBeNull();
});

test("option_a before Astra's form is filled in doesn't say that Astra has the details", () => {
  render(<NextStep next="sign_in" status="not_submitted" />);
  expect(screen.getByTestId("next-step").textContent).not.toContain("Astra has your details");
  const link = screen.getByRole("link", { name: words.home.not_submitted.action });
  expect(link.getAttribute("href")).toMatch(targets.sign_in);
});

test.each(["in_review", "check_pending"] as const)("an unknown status is being updated, not %s", (next) => {
  render(<NextStep next={next} status="other" />);
  expect(screen.getByRole("heading", { name: words.home.other.title })).toBeTruthy();
  expect(screen.queryByText(words.home.next[next].text)).toBeNull();
});
