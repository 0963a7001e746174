import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { aTransfer, newApp } from "../../ipc/fake/fixtures";
import { renderScreen } from "../../testing/render";
import { waitingForDecision } from "./decisions";
import { HomeScreen } from "./HomeScreen";

describe("transfers that need a decision", () => {
  test("are those not found and those not sent, and none that is being sent or looked for", () => {
    const states = ["not_found", "prepared", "armed", "sending", "checking", "abandoned"] as const;
    const list = states.map((state) => aTransfer(state).transfer);
    expect(waitingForDecision(list).map(({ state }) => state)).toEqual(["not_found", "prepared"]);
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
