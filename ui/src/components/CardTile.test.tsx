import { render, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { aCard } from "../ipc/fake/fixtures";
import "../locales";
import { CardTile, CardTileLink, GhostTile, type TileCard } from "./CardTile";

const show = (more: Partial<TileCard>, props: { reason?: string; selected?: boolean } = {}) =>
  render(<CardTile card={{ ...aCard(), expiry: null, ...more }} {...props} />).container;

describe("a tile says", () => {
  test("network, last four digits and expiry, and nothing of a card that is ready", () => {
    expect(show({}).textContent).toMatch(/^Visa•••• +ending 5556 expires 12\/30$/);
  });

  test("the nickname first, the network below it", () => {
    expect(show({ nickname: "Groceries" }).textContent).toMatch(/^GroceriesVisa••••/);
  });

  test.each([
    [{ status: "flagged" }, "Being checked"],
    [{ status: "rejected" }, "Not accepted"],
    [{ status: "other" }, "Updating"],
    [{ can_send: false }, "Receives only"],
    [{ can_receive: false }, "Sends only"],
    [{ expiry: { urgency: "within60_days", days_left: 42 } }, "Expires in 42 days"],
    [{ expiry: { urgency: "within7_days", days_left: 1 } }, "Expires tomorrow"],
    [{ expiry: { urgency: "within7_days", days_left: 0 } }, "Expires today"],
    [{ expiry: { urgency: "expired", days_left: 0 } }, "Expired"],
    [{ status: "rejected", expiry: { urgency: "expired", days_left: 0 } }, "Not accepted"],
  ] satisfies [Partial<TileCard>, string][])("of %j: %s", (more, words) => {
    const text = show(more).textContent ?? "";
    expect(text.endsWith(words), text).toBe(true);
  });

  test("why a picker can't take it, instead of anything else", () => {
    const text = show({ status: "flagged" }, { reason: "Chosen on the other side" }).textContent;
    expect(text).toMatch(/Chosen on the other side$/);
    expect(text).not.toMatch(/Being checked/);
  });
});

test("as a link it is named by all that it shows", () => {
  render(<CardTileLink card={{ ...aCard(), nickname: "Groceries", expiry: null }} href="/cards/1" />);
  const link = screen.getByRole("link", { name: /^Groceries ?Visa ending 5556 expires 12\/30$/ });
  expect(link.getAttribute("href")).toBe("/cards/1");
});

test("a place for a card leads to linking one, or only says what is awaited", () => {
  render(<GhostTile href="/link">Link a card</GhostTile>);
  expect(screen.getByRole("link", { name: "Link a card" })).toBeTruthy();
  render(<GhostTile>Being checked</GhostTile>);
  expect(screen.queryByRole("link", { name: "Being checked" })).toBeNull();
  expect(screen.getByText("Being checked")).toBeTruthy();
});
