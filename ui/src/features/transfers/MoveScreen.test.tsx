import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { IssueCode, PreviewView, TransferDetailView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import {
  aBusiness,
  aCard,
  aPreview,
  aTransfer,
  type FakeData,
  issue,
  newApp,
  refOf,
  secondCard,
} from "../../ipc/fake/fixtures";
import { pendingAnswer, renderScreen } from "../../testing/render";
import { MoveScreen } from "./MoveScreen";

const ready = (): Partial<FakeData> => ({
  app: newApp({ next: "move_money", business: aBusiness("approved").summary }),
  cards: [secondCard(), aCard()],
});

const previews = (more: Partial<PreviewView> = {}): Partial<Handlers> => ({
  preview_transfer: () => aPreview({ from: refOf(aCard()), to: refOf(secondCard()), ...more }),
});

const refusesAmount = (code: IssueCode): Partial<Handlers> => ({
  preview_transfer: () => {
    throw refusal("invalid", [issue("amount", code)]);
  },
});

async function fill(user: ReturnType<typeof renderScreen>["user"], amount = "250") {
  await user.selectOptions(await screen.findByRole("combobox", { name: "From" }), aCard().id);
  await user.selectOptions(screen.getByRole("combobox", { name: "To" }), secondCard().id);
  await user.type(screen.getByRole("textbox", { name: "Amount" }), amount);
  await user.type(screen.getByRole("textbox", { name: /^Note/ }), "Weekly float");
}

describe("moving money", () => {
  test("Enter previews, and the preview shows both sides and the fee before anything is sent", async () => {
    const { user, backend, count } = renderScreen(
      <MoveScreen onConfirmed={vi.fn()} />,
      ready(),
      previews({ fee: 125, pull_amount: 25_125 }),
    );
    await fill(user);
    await user.type(screen.getByRole("textbox", { name: "Amount" }), "{Enter}");
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(backend.calls.find(({ command }) => command === "preview_transfer")?.args).toEqual({
      request: { from: aCard().id, to: secondCard().id, amount: "250", note: "Weekly float" },
    });
    const sum = within(screen.getByTestId("transfer-sum"));
    expect(
      sum
        .getAllByRole("term")
        .map((term) => `${term.textContent} ${term.nextSibling?.textContent}`.replace(/\u00a0/g, " ")),
    ).toEqual([
      "Arrives on Visa 4242 $250.00",
      "Astra’s fee $1.25",
      "Leaves Visa 5556 $251.25",
      "Business Hillary Expeditions LLC",
      "Note Weekly float",
      "Arrival Within 30 minutes",
    ]);
    expect(sum.getByTestId("sum-total").textContent).toBe("$251.25");
    expect(screen.getByTestId("whose-money").textContent).toBe(aBusiness("approved").summary.name);
    expect(screen.getByText("Once it’s sent, it can’t be taken back.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Move $250.00" })).toBeTruthy();
    expect(count("confirm_transfer")).toBe(0);
    expect(document.activeElement?.tagName, "the focus is on the new title").toBe("H1");
  });

  test("what Astra doesn't report in a preview is said to be so", async () => {
    const { user } = renderScreen(
      <MoveScreen onConfirmed={vi.fn()} />,
      ready(),
      previews({ pull_amount: null, push_amount: null, fee: null, settlement: null }),
    );
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    expect(await screen.findAllByText("Not reported by Astra")).toHaveLength(3);
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("a preview that contradicts itself says so, and never that there is no fee", async () => {
    const { user } = renderScreen(
      <MoveScreen onConfirmed={vi.fn()} />,
      ready(),
      previews({ amount: 10_000, pull_amount: 10_000, push_amount: 9_800, fee: null, contradictory: true }),
    );
    await fill(user, "100");
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    expect((await screen.findByTestId("contradictory")).textContent).toMatch(/don.t add up/);
    expect(screen.getByText("Unclear")).toBeTruthy();
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("a preview that fails says that no money moved", async () => {
    const { user } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), {
      preview_transfer: () => {
        throw refusal("offline");
      },
    });
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    expect((await screen.findByTestId("problem")).textContent).toContain("No money moved.");
  });

  test("a double click confirms once, with the id of the preview", async () => {
    const answer = pendingAnswer<TransferDetailView>();
    const onConfirmed = vi.fn();
    const { user, backend, count } = renderScreen(<MoveScreen onConfirmed={onConfirmed} />, ready(), {
      ...previews({ id: "M0000000" }),
      confirm_transfer: () => answer.promise,
    });
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    await user.dblClick(await screen.findByRole("button", { name: "Move $250.00" }));
    expect(count("confirm_transfer")).toBe(1);
    expect(backend.calls.find(({ command }) => command === "confirm_transfer")?.args).toEqual({
      id: "M0000000",
    });
    answer.resolve(aTransfer("sending", { id: "M0000000" }));
    await waitFor(() => expect(onConfirmed).toHaveBeenCalledWith("M0000000"));
    expect(count("confirm_transfer")).toBe(1);
  });

  test("what was typed is kept on the computer, and is there again after a restart", async () => {
    const first = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready());
    await fill(first.user, "12.3");
    await waitFor(() =>
      expect(
        first.backend.calls.filter(({ command }) => command === "save_transfer_form").at(-1)?.args,
      ).toEqual({
        business: aBusiness("approved").summary.id,
        request: { from: aCard().id, to: secondCard().id, amount: "12.3", note: "Weekly float" },
      }),
    );
    cleanup();
    const transferForm = { from: aCard().id, to: "", amount: "12.3", note: "" };
    renderScreen(<MoveScreen onConfirmed={vi.fn()} />, { ...ready(), transferForm });
    const amount = await screen.findByRole<HTMLInputElement>("textbox", { name: "Amount" });
    expect(amount.value).toBe("12.3");
  });

  test("no letter is lost, however fast they follow each other", async () => {
    const { user } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), {});
    await user.selectOptions(await screen.findByRole("combobox", { name: "From" }), aCard().id);
    const amount = screen.getByRole<HTMLInputElement>("textbox", { name: "Amount" });
    // Nothing else gets a turn between two of them.
    for (const text of ["2", "25", "25.5"]) fireEvent.change(amount, { target: { value: text } });
    expect(amount.value).toBe("25.5");
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "From" }).value).toBe(aCard().id);
  });

  test("what was typed last is saved when one leaves, and nothing afterwards", async () => {
    const begun = vi.spyOn(globalThis, "setTimeout");
    const stopped = vi.spyOn(globalThis, "clearTimeout");
    const first = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready());
    await fill(first.user, "12.3");
    cleanup();
    const saves = first.backend.calls.filter(({ command }) => command === "save_transfer_form");
    expect(saves.at(-1)?.args).toMatchObject({ request: { amount: "12.3", note: "Weekly float" } });
    const waits = begun.mock.calls.flatMap(([, ms], at) =>
      ms === 300 ? [begun.mock.results[at]?.value] : [],
    );
    expect(waits.length, "every letter was to be saved a moment later").toBeGreaterThan(0);
    expect(stopped.mock.calls.map(([timer]) => timer)).toContain(waits.at(-1));
  });

  test("a double click on preview asks once", async () => {
    const answer = pendingAnswer<never>();
    const { user, count } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), {
      preview_transfer: () => answer.promise,
    });
    await fill(user);
    await user.dblClick(screen.getByRole("button", { name: "Preview transfer" }));
    expect(count("preview_transfer")).toBe(1);
  });

  test.each<[string, string, IssueCode]>([
    ["0", "Enter an amount above $0.00.", "amount_zero"],
    ["0.001", "Use at most two digits after the point.", "amount_decimals"],
    ["abc", "Enter an amount in dollars, like 250 or 250.00.", "amount_shape"],
  ])(
    "the amount %s gets a sentence at the field and keeps everything typed",
    async (amount, sentence, code) => {
      const { user } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), refusesAmount(code));
      await fill(user, amount);
      await user.click(screen.getByRole("button", { name: "Preview transfer" }));
      expect((await screen.findByTestId("field-error-amount")).textContent).toContain(sentence);
      const summary = screen.getByTestId("error-summary");
      expect(document.activeElement).toBe(summary);
      await user.click(within(summary).getByRole("link"));
      expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Amount" }));
      expect(screen.getByRole("textbox", { name: "Amount" })).toHaveProperty("value", amount);
      expect(screen.getByRole("textbox", { name: /^Note/ })).toHaveProperty("value", "Weekly float");
    },
  );

  test("the sentence goes when the field is changed", async () => {
    const { user } = renderScreen(
      <MoveScreen onConfirmed={vi.fn()} />,
      ready(),
      refusesAmount("amount_zero"),
    );
    await fill(user, "0");
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    await screen.findByTestId("field-error-amount");
    await user.type(screen.getByRole("textbox", { name: "Amount" }), ".50");
    expect(screen.queryByTestId("field-error-amount")).toBeNull();
  });

  test("an expired preview says that no money moved and leads back to the form", async () => {
    const { user } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), {
      ...previews(),
      confirm_transfer: () => {
        throw refusal("preview_expired");
      },
    });
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    await user.click(await screen.findByRole("button", { name: "Move $250.00" }));
    expect((await screen.findByTestId("problem")).textContent).toContain("No money moved");
    await user.click(screen.getByRole("button", { name: "Preview again" }));
    expect(await screen.findByRole("textbox", { name: "Amount" })).toHaveProperty("value", "250");
  });

  test("changing something keeps what was typed", async () => {
    const { user } = renderScreen(<MoveScreen onConfirmed={vi.fn()} />, ready(), previews());
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    await user.click(await screen.findByRole("button", { name: "Change" }));
    expect(await screen.findByRole("combobox", { name: "From" })).toHaveProperty("value", aCard().id);
    expect(screen.getByRole("textbox", { name: "Amount" })).toHaveProperty("value", "250");
  });

  test("a repeated transfer is pointed out", async () => {
    const { user } = renderScreen(
      <MoveScreen onConfirmed={vi.fn()} />,
      ready(),
      previews({ looks_repeated: true }),
    );
    await fill(user);
    await user.click(screen.getByRole("button", { name: "Preview transfer" }));
    expect(await screen.findByText(/less than 10 minutes ago/)).toBeTruthy();
  });

  test("a card that can't be used says why", async () => {
    renderScreen(<MoveScreen onConfirmed={vi.fn()} />, {
      ...ready(),
      cards: [secondCard({ status: "flagged", can_send: false, can_receive: false }), aCard()],
    });
    const from = await screen.findByRole("combobox", { name: "From" });
    const option = within(from).getByRole("option", { name: /ending 4242, being checked/ });
    expect(option).toHaveProperty("disabled", true);
  });
});
