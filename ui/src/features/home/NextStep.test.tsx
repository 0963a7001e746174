import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { SignedOut } from "../../ipc/bindings";
import { words } from "../../locales";
import { type HomeStep, NextStep } from "./NextStep";

const targets: Record<HomeStep, RegExp> = {
  connect: /^\/settings\/connection$/,
  fill_details: /^\/start/,
  submission_unclear: /^\/start/,
  sign_in: /^\/sign-in\?action=onboard/,
  sign_in_interrupted: /^\/sign-in\?action=onboard/,
  sign_in_again: /^\/sign-in\?action=renew/,
  in_review: /^\/business/,
  documents_needed: /^\/business/,
  retry: /^\/business/,
  rejected: /^\/business/,
  suspended: /^\/business/,
  link_first_card: /^\/sign-in\?action=link_card/,
  link_second_card: /^\/sign-in\?action=link_card/,
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
