import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { BusinessSummaryView } from "../../ipc/bindings";
import { aBusiness, aCard, newApp, secondCard } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { paths } from "../../paths";
import { renderScreen } from "../../testing/render";
import { CardsScreen } from "./CardsScreen";

const show = async (more: Partial<BusinessSummaryView>, status: Parameters<typeof aBusiness>[0]) => {
  const business = { ...aBusiness(status).summary, ...more };
  renderScreen(<CardsScreen />, { app: newApp({ business }) });
  await screen.findByRole("heading", { name: words.cards.empty.title });
};

describe("without a card", () => {
  test.each(["pending", "approved"] as const)("a business that is %s can link one", async (status) => {
    await show({}, status);
    expect(screen.getByTestId("link-card").getAttribute("href")).toMatch(/action=link_card/);
    expect(screen.getByText(words.cards.empty.text.business)).toBeTruthy();
  });

  test("a person reads of cards of their own", async () => {
    await show({ kind: "person" }, "approved");
    expect(screen.getByText(words.cards.empty.text.person)).toBeTruthy();
  });

  test.each([
    ["profile_accepted", words.cards.empty.not_yet, paths.home],
    ["rejected", words.cards.empty.ended, paths.business],
  ] as const)(
    "a business that is %s reads why it can link none, and where to go",
    async (status, sentence, to) => {
      await show({}, status);
      expect(screen.getByText(sentence)).toBeTruthy();
      expect(screen.getByRole("link").getAttribute("href")).toBe(to);
      expect(screen.queryByTestId("link-card")).toBeNull();
    },
  );
});

describe("with cards", () => {
  const business = aBusiness("approved").summary;
  const two = [aCard(), secondCard()];

  test("each is a tile that leads to its page, and a dashed one links another", async () => {
    renderScreen(<CardsScreen />, { app: newApp({ business, next: "move_money" }), cards: two });
    const tiles = await screen.findAllByTestId("card-row");
    expect(tiles.map((tile) => tile.querySelector("a")?.getAttribute("href"))).toEqual(
      two.map(({ id }) => `/cards/${id}`),
    );
    const tones = tiles.map((tile) => tile.querySelector<HTMLElement>(".card-tile")?.dataset.tone);
    expect(new Set(tones).size, "the two are told apart").toBe(2);
    expect(screen.getByTestId("link-card").textContent).toBe(words.cards.link);
    expect(screen.queryByText(words.cards.one_only)).toBeNull();
  });

  test.each([
    ["link_second_card", [aCard()], words.cards.one_only],
    ["card_in_review", [secondCard({ status: "flagged" }), aCard()], words.cards.in_review],
    [
      "card_in_review",
      [secondCard({ status: "flagged" }), aCard({ status: "flagged" })],
      words.cards.all_in_review,
    ],
  ] as const)("what is missing is said: %s", async (next, cards, sentence) => {
    renderScreen(<CardsScreen />, { app: newApp({ business, next }), cards: [...cards] });
    expect(await screen.findByText(sentence)).toBeTruthy();
    if (next === "card_in_review") expect(screen.queryByText(words.cards.one_only)).toBeNull();
  });

  test.each([true, false])("one can be added by its number where staff said so: %s", async (takes_issued) => {
    renderScreen(
      <CardsScreen />,
      { app: newApp({ business, next: "move_money" }) },
      { cards: () => ({ cards: two, as_of: null, takes_issued, offline: false }) },
    );
    await screen.findAllByTestId("card-row");
    const link = screen.queryByRole("link", { name: words.cards.add.way });
    expect(link?.getAttribute("href")).toBe(takes_issued ? "/cards/add" : undefined);
  });
});
