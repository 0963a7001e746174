import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { aTransfer, newApp } from "../../ipc/fake/fixtures";
import { renderScreen } from "../../testing/render";
import { waitingForDecision } from "./decisions";
import { HomeScreen } from "./HomeScreen";

const now = Date.parse("2026-03-03T12:00:00Z");
const secondsAgo = (seconds: number) => new Date(now - seconds * 1000).toISOString();

describe("transfers that need a decision", () => {
  test("are those not found, and those prepared for more than a minute", () => {
    const list = [
      aTransfer("not_found", { id: "A" }),
      aTransfer("prepared", { id: "B", changed_at: secondsAgo(61) }),
      aTransfer("prepared", { id: "C", changed_at: secondsAgo(30) }),
      aTransfer("checking", { id: "D" }),
      aTransfer("abandoned", { id: "E" }),
    ].map(({ transfer }) => transfer);
    expect(waitingForDecision(list, now).map(({ id }) => id)).toEqual(["A", "B"]);
  });

  test("one: a line above the next step leads to it, and it isn't counted as under way", async () => {
    renderScreen(<HomeScreen />, {
      app: newApp({ next: "move_money", unresolved_transfers: 2 }),
      transfers: [aTransfer("not_found", { id: "N0F7U2ND" }), aTransfer("pending")],
    });
    const link = await screen.findByRole("link", { name: "A transfer needs your decision" });
    expect(link.getAttribute("href")).toBe("/transfers/N0F7U2ND");
    const next = screen.getByTestId("next-step");
    expect(link.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(await screen.findByText(/One transfer is still under way/)).toBeTruthy();
  });

  test("several lead to the list, and alone nothing is under way", async () => {
    renderScreen(<HomeScreen />, {
      app: newApp({ next: "move_money", unresolved_transfers: 2 }),
      transfers: [aTransfer("not_found", { id: "N0F7U2ND" }), aTransfer("prepared")],
    });
    const link = await screen.findByRole("link", { name: "2 transfers need your decision" });
    expect(link.getAttribute("href")).toBe("/transfers");
    expect(screen.queryByText(/still under way/)).toBeNull();
  });

  test("none: there is no such line", async () => {
    renderScreen(<HomeScreen />, {
      app: newApp({ next: "move_money" }),
      transfers: [aTransfer("processed")],
    });
    await screen.findByTestId("next-step");
    expect(screen.queryByTestId("decision-needed")).toBeNull();
  });
});
