import { cleanup, screen } from "@testing-library/react";
import type { ComponentProps } from "react";
import { expect, test } from "vitest";
import { aCard, refOf, secondCard } from "../../ipc/fake/fixtures";
import { renderScreen } from "../../testing/render";
import { TransferSum } from "./TransferSum";

const from = { ...refOf(aCard()), company: "Visa", last_four: "5556" };
const to = { ...refOf(secondCard()), company: "Mastercard", last_four: "8210" };

/** The lines of the sum, each as it is read; a card and its digits stay on one line by a no-break space. */
function lines(more: Partial<ComponentProps<typeof TransferSum>>): string[] {
  cleanup();
  renderScreen(
    <TransferSum
      from={from}
      to={to}
      amount={123_450}
      pull={123_575}
      push={123_450}
      fee={125}
      contradictory={false}
      tense="will"
      {...more}
    />,
  );
  return screen
    .getAllByRole("term")
    .map((term) => `${term.textContent}: ${term.nextSibling?.textContent}`.replace(/\u00a0/g, " "));
}

test("what arrives and the fee are what leaves, which is the largest figure", () => {
  expect(lines({})).toEqual([
    "Arrives on Mastercard 8210: $1,234.50",
    "Astra’s fee: $1.25",
    "Leaves Visa 5556: $1,235.75",
  ]);
  expect(screen.getByTestId("sum-total").className).toContain("text-page");
});

test("a fee taken from what arrives is a sum too", () => {
  expect(lines({ pull: 123_450, push: 123_325 })).toEqual([
    "Arrives on Mastercard 8210: $1,233.25",
    "Astra’s fee: $1.25",
    "Leaves Visa 5556: $1,234.50",
  ]);
});

test.each(["pull", "push"] as const)("where Astra doesn't report %s, nothing is added up", (side) => {
  const shown = lines({ [side]: null });
  expect(shown[0], "what was asked for is still said").toBe("Amount: $1,234.50");
  expect(shown.filter((line) => line.endsWith("Not reported by Astra"))).toHaveLength(1);
  expect(screen.queryByTestId("sum-total")).toBeNull();
});

test("amounts that contradict each other are shown as Astra reported them, with no sum and no fee", () => {
  expect(lines({ pull: 123_450, push: 123_000, fee: null, contradictory: true })).toEqual([
    "Amount: $1,234.50",
    "Arrives on Mastercard 8210: $1,230.00",
    "Astra’s fee: Unclear",
    "Leaves Visa 5556: $1,234.50",
  ]);
  expect(screen.queryByTestId("sum-total")).toBeNull();
});

test("what did not move is never said to have moved", () => {
  expect(lines({ tense: "was_to" })).toEqual([
    "Was to arrive on Mastercard 8210: $1,234.50",
    "Astra’s fee, as shown: $1.25",
    "Was to leave Visa 5556: $1,235.75",
  ]);
  expect(document.body.textContent).not.toMatch(/\b(taken|put|left|arrived)\b/i);
});

test("what moved is said in the past", () => {
  expect(lines({ tense: "moved" })).toEqual([
    "Arrived on Mastercard 8210: $1,234.50",
    "Astra’s fee: $1.25",
    "Left Visa 5556: $1,235.75",
  ]);
});
