import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { SignedOut } from "../../ipc/bindings";
import { words } from "../../locales";
import { NextStep } from "./NextStep";
import type { HomeStep, NextStepProps } from "./nextStepWords";
import { isOnPath, SetupPath } from "./SetupPath";

const Home = (props: NextStepProps) =>
  isOnPath(props.next) ? (
    <SetupPath {...props} submittedAt={null} practice={false} />
  ) : (
    <NextStep {...props} />
  );

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
    render(<Home next={next} />);
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
    render(<Home next="sign_in_again" signedOut={why} />);
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
  render(<Home next={next} />);
  expect(screen.getByTestId("next-step").dataset.tone).toBe(tone);
});

test.each(
  Object.entries(words.home.person) as [keyof typeof words.home.person, { title: string; text: string }][],
)("a person at %s reads sentences that call nobody a business", (next, said) => {
  render(<Home next={next} kind="person" />);
  expect(screen.getByRole("heading", { name: said.title })).toBeTruthy();
  expect(screen.getByText(said.text)).toBeTruthy();
  expect(said.text).not.toMatch(/your business/i);
});

test.each(["in_review", "documents_needed"] as HomeStep[])(
  "%s names the address that Astra may email about a document",
  (next) => {
    render(<Home next={next} documentsEmail={{ address: "ed@example.com" }} />);
    expect(screen.getByText(/Astra may email ed@example.com a link/)).toBeTruthy();
  },
);

test.each([
  ["business", "fill_details", ["later", "later", "later", "later"]],
  ["business", "in_review", ["done", "done", "later", "later"]],
  ["business", "card_in_review", ["done", "done", "done", "done"]],
  ["business", "rejected", ["done", "done"]],
  ["person", "in_review", ["done", "later", "later", "later"]],
  ["person", "sign_in", ["done", "done", "later", "later"]],
] as const)("the path of a %s at %s shows what is done and what comes later", (kind, next, states) => {
  render(<Home kind={kind} next={next} />);
  const rows = screen.getAllByTestId("path-row");
  expect(rows.map((row) => row.dataset.state)).toEqual(states);
  expect(screen.getByTestId("next-step").getAttribute("aria-current")).toBe("step");
  for (const row of rows) expect(row.querySelector("a"), "one button, at the step that is next").toBeNull();
});

test("the path says when Astra got the details", () => {
  render(<SetupPath next="sign_in" submittedAt="2026-11-26T20:00:00Z" practice={false} />);
  expect(screen.getByText(/^Sent to Astra Thu, Nov 26/)).toBeTruthy();
});

test.each([
  ["fill_details", true, true],
  ["in_review", true, true],
  ["link_first_card", true, false],
  ["rejected", true, false],
  ["fill_details", false, false],
] as const)("at %s, in Practice: %s, it is said that nothing is needed: %s", (next, practice, said) => {
  render(<SetupPath next={next} submittedAt={null} practice={practice} />);
  const sentence = screen.queryByText(words.home.path.practice);
  expect(sentence !== null).toBe(said);
  const list = screen.getByRole("list", { name: words.home.path.steps });
  if (sentence)
    expect(sentence.compareDocumentPosition(list), "read first").toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test.each([
  ["profile_accepted", words.business.status.finished.word],
  ["suspended", words.business.status.suspended.word],
] as const)("after %s nothing follows, and it is called by its name", (next, word) => {
  render(<Home next={next} />);
  expect(screen.getByText(word)).toBeTruthy();
  expect(screen.queryByText(words.home.next_label)).toBeNull();
});

test("option_a before Astra's form is filled in doesn't say that Astra has the details", () => {
  render(<Home next="sign_in" status="not_submitted" />);
  expect(screen.getByTestId("next-step").textContent).not.toContain("Astra has your details");
  const link = screen.getByRole("link", { name: words.home.not_submitted.action });
  expect(link.getAttribute("href")).toMatch(targets.sign_in);
});

test.each(["in_review", "check_pending"] as const)("an unknown status is being updated, not %s", (next) => {
  render(<Home next={next} status="other" />);
  expect(screen.getByRole("heading", { name: words.home.other.title })).toBeTruthy();
  expect(screen.queryByText(words.home.next[next].text)).toBeNull();
});
