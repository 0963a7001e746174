import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { TransferStateView } from "../../ipc/bindings";
import { aTransfer } from "../../ipc/fake/world";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { TransferScreen } from "./TransferScreen";
import { transferTimeline } from "./timeline";

const show = (state: TransferStateView, onOpen = vi.fn()) =>
  renderScreen(<TransferScreen id="K7Q2M9XA" onOpen={onOpen} />, { transfers: [aTransfer(state)] });

const states = Object.keys(words.transfers.state) as TransferStateView[];

describe("a transfer", () => {
  test.each(states)("%s shows a word and what it means for the money", async (state) => {
    show(state);
    const panel = await screen.findByTestId("transfer-state");
    expect(panel.dataset).toMatchObject({ state, id: "K7Q2M9XA" });
    expect(panel.textContent).toContain(words.transfers.state[state]);
    expect(panel.textContent).toContain(words.transfers.explain[state]);
  });

  test("while checking it says what happened, what it means and what we won't do", async () => {
    show("checking");
    expect((await screen.findByTestId("transfer-state")).textContent).toContain(
      "Astra didn't answer. Your transfer may or may not have gone through. We're checking, and we won't send it again by ourselves.",
    );
    expect(screen.getByRole("button", { name: "Check now" })).toBeTruthy();
  });

  test("is followed live", async () => {
    const { door, tell } = show("pending");
    await screen.findByText("On its way");
    door.world.transfers = [aTransfer("processed")];
    tell("transfers");
    expect(await screen.findByText("Arrived")).toBeTruthy();
  });

  test("not found: the person decides, and a double click sends once", async () => {
    const onOpen = vi.fn();
    const { user, count } = show("not_found", onOpen);
    await user.dblClick(await screen.findByRole("button", { name: "Send $250.00 again" }));
    await waitFor(() => expect(onOpen).toHaveBeenCalledWith("S7Q2M9XA"));
    expect(count("settle_not_found")).toBe(1);
  });

  test("not found: leaving it sends nothing", async () => {
    const { user, door } = show("not_found");
    await user.click(await screen.findByRole("button", { name: "Leave it" }));
    await waitFor(() => expect(screen.getByTestId("transfer-state").dataset.state).toBe("abandoned"));
    expect(door.world.transfers).toHaveLength(1);
  });

  test("keeps ids folded away, in our words", async () => {
    show("processed");
    await screen.findByTestId("transfer-state");
    expect(screen.getByText("Instruction ID at Astra")).toBeTruthy();
    expect(document.querySelector("details")?.open).toBe(false);
  });

  test("that is prepared offers no button while it is just being sent", async () => {
    const now = new Date().toISOString();
    renderScreen(<TransferScreen id="K7Q2M9XA" onOpen={vi.fn()} />, {
      transfers: [aTransfer("prepared", { created_at: now, changed_at: now })],
    });
    await screen.findByTestId("transfer-state");
    expect(screen.queryByRole("button", { name: /Send/ })).toBeNull();
  });
});

describe("its history", () => {
  test("shows what is still ahead of a pending transfer", () => {
    expect(transferTimeline(aTransfer("pending")).map(({ state, look }) => `${state} ${look}`)).toEqual([
      "prepared done",
      "sending done",
      "accepted done",
      "pending current",
      "processed ahead",
    ]);
  });

  test("ends with the failure of a failed one", () => {
    expect(transferTimeline(aTransfer("failed")).at(-1)).toMatchObject({ state: "failed", look: "failed" });
  });

  test("promises nothing while checking", () => {
    expect(transferTimeline(aTransfer("checking")).some(({ look }) => look === "ahead")).toBe(false);
  });
});
