import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { OpenOutcomeKind, OpenOutcomeView } from "../../ipc/bindings";
import { refusal } from "../../ipc/fake/backend";
import { aBusiness, aCard, aTransfer, newApp, secondCard } from "../../ipc/fake/fixtures";
import { renderScreen } from "../../testing/render";
import { HomeScreen } from "./HomeScreen";

const anOutcome = (kind: OpenOutcomeKind, more: Partial<OpenOutcomeView> = {}): OpenOutcomeView => ({
  kind,
  id: null,
  other_business: null,
  at: "2026-03-02T18:00:00Z",
  amount: null,
  card_company: null,
  card_last_four: null,
  ...more,
});

const show = (outcomes: OpenOutcomeView[]) =>
  renderScreen(
    <HomeScreen />,
    { app: newApp({ next: "move_money" }), transfers: [] },
    { open_outcomes: () => outcomes, select_business: (_, data) => data.app },
  );

describe("what is open", () => {
  const rows: [OpenOutcomeView, string, RegExp][] = [
    [anOutcome("transfer_not_found", { id: "T1", amount: 7500 }), "/transfers/T1", /\$75\.00 wasn’t found/],
    [anOutcome("transfer_unsent", { id: "T2", amount: 100 }), "/transfers/T2", /\$1\.00 wasn’t sent/],
    [anOutcome("transfer_checking", { id: "T3", amount: 999 }), "/transfers/T3", /checking with Astra/],
    [anOutcome("submission", { id: "D1" }), "/onboarding/D1/check", /didn’t answer/],
    [anOutcome("document"), "/documents", /document/],
    [
      anOutcome("card_removal", { id: "C1", card_company: "Visa", card_last_four: "5556" }),
      "/cards/C1",
      /5556/,
    ],
    [anOutcome("phone_change"), "/contact", /phone number/],
    [anOutcome("address_change"), "/contact", /address/],
  ];

  test("leads to where one decides, whichever kind, above the next step", async () => {
    show(rows.map(([outcome]) => outcome));
    const list = await screen.findByTestId("open-outcomes");
    const links = [...list.querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual(rows.map(([, href]) => href));
    for (const [index, [, , said]] of rows.entries()) {
      expect(links[index]?.getAttribute("aria-label"), "names of links are told apart").toMatch(said);
      expect(links[index]?.closest("li")?.textContent).toMatch(said);
    }
    const next = await screen.findByTestId("next-step");
    expect(list.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  test("of another business names it, and switches to it", async () => {
    const other = { id: "b2", name: "Tenzing Tea" };
    const { user, backend } = show([anOutcome("document", { other_business: other })]);
    const list = await screen.findByTestId("open-outcomes");
    expect(list.textContent).toContain("Tenzing Tea");
    expect(list.querySelector("a")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Switch to Tenzing Tea" }));
    expect(backend.calls).toContainEqual({ command: "select_business", args: { id: "b2" } });
  });

  test("that can’t be read is said", async () => {
    renderScreen(
      <HomeScreen />,
      { app: newApp({ next: "move_money" }), transfers: [] },
      {
        open_outcomes: () => {
          throw refusal("storage");
        },
      },
    );
    expect(await screen.findByRole("button", { name: "Try again" })).toBeTruthy();
  });

  test("is no line where nothing is", async () => {
    show([]);
    await screen.findByTestId("next-step");
    expect(screen.queryByTestId("open-outcomes")).toBeNull();
  });
});

describe("once money can move", () => {
  const business = aBusiness("approved");
  const app = newApp({ business: business.summary, next: "move_money", moved_this_month: 49_989 });

  test("there are cards, the latest transfers and the month in one line, and no next step for who knows the way", async () => {
    const transfers = [aTransfer("processed")];
    renderScreen(<HomeScreen />, { app, business, cards: [aCard(), secondCard()], transfers });
    expect((await screen.findByTestId("moved-this-month")).textContent).toMatch(/: \$499\.89 moved$/);
    expect(screen.getByText(/Weekly float/)).toBeTruthy();
    expect(await screen.findByRole("link", { name: /Link a card/ })).toBeTruthy();
    expect(screen.queryByTestId("next-step")).toBeNull();
    expect(screen.getByTestId("home").dataset.next).toBe("move_money");
  });

  test("who has not moved any is led there", async () => {
    renderScreen(<HomeScreen />, { app, business, cards: [aCard(), secondCard()], transfers: [] });
    const next = await screen.findByTestId("next-step");
    expect(next.querySelector("a")?.getAttribute("href")).toBe("/move");
    expect(screen.queryByTestId("moved-this-month"), "no panel about nothing").toBeNull();
  });
});

test("until then Home is the path, without panels about nothing", async () => {
  const business = aBusiness("pending");
  renderScreen(
    <HomeScreen />,
    { app: newApp({ business: business.summary, next: "in_review" }), business, cards: [], transfers: [] },
    { open_outcomes: () => [] },
  );
  expect(await screen.findByRole("heading", { level: 1, name: "Get ready to move money" })).toBeTruthy();
  expect(screen.getAllByTestId("path-row")).toHaveLength(4);
  expect(screen.getByText(/Nothing is really sent/), "in Practice").toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Cards" })).toBeNull();
  expect(screen.queryByRole("heading", { name: "Transfers" })).toBeNull();
});

test("a refused business isn’t told to get ready", async () => {
  const business = aBusiness("rejected");
  renderScreen(<HomeScreen />, {
    app: newApp({ business: business.summary, next: "rejected" }),
    business,
    cards: [],
    transfers: [],
  });
  expect(await screen.findByRole("heading", { level: 1, name: "Home" })).toBeTruthy();
  expect((await screen.findByTestId("next-step")).dataset.tone).toBe("critical");
});
