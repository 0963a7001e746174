import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { formatMoney } from "../../components/formats";
import type { IssueCode, PreviewView, TransferDetailView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import {
  aBusiness,
  aCard,
  aPreview,
  aTransfer,
  emptyTransferForm,
  type FakeData,
  issue,
  newApp,
  refOf,
  secondCard,
} from "../../ipc/fake/fixtures";
import { pendingAnswer, renderApp, renderScreen } from "../../testing/render";
import { MoveScreen } from "./MoveScreen";

type User = ReturnType<typeof renderScreen>["user"];

const third = () => secondCard({ id: "card_third", last_four: "8210", company: "Mastercard" });

const ready = (): Partial<FakeData> => ({
  app: newApp({ next: "move_money", business: aBusiness("approved").summary }),
  cards: [aCard(), secondCard()],
});

const previews = (more: Partial<PreviewView> = {}): Partial<Handlers> => ({
  preview_transfer: () => aPreview({ from: refOf(aCard()), to: refOf(secondCard()), ...more }),
});

const refuses = (code: string): Partial<Handlers> => ({
  preview_transfer: () => {
    throw refusal(code);
  },
});

const refusesAmount = (code: IssueCode): Partial<Handlers> => ({
  preview_transfer: () => {
    throw refusal("invalid", [issue("amount", code)]);
  },
});

const show = (data: Partial<FakeData> = ready(), handlers: Partial<Handlers> = previews()) =>
  renderScreen(<MoveScreen onConfirmed={vi.fn()} />, data, handlers);

const amountField = () => screen.findByRole<HTMLInputElement>("textbox", { name: "Amount" });
const goOn = (user: User) => user.click(screen.getByRole("button", { name: "Continue" }));
const picker = (side: "From" | "To") => within(screen.getByRole("radiogroup", { name: side }));
const chosen = (side: "From" | "To") =>
  picker(side)
    .getAllByRole<HTMLInputElement>("radio")
    .find((radio) => radio.checked)?.value ?? null;
const feeIs = (state: string) => waitFor(() => expect(screen.getByTestId("fee").dataset.state).toBe(state));

async function fill(user: User, amount = "250") {
  await user.type(await amountField(), amount);
  await user.click(screen.getByTestId("add-note"));
  await user.type(screen.getByRole("textbox", { name: /^Note/ }), "Weekly float");
}

describe("the confirmation", () => {
  test("follows Enter, and is a sum that names whose money it is, before anything is sent", async () => {
    const { user, backend, count } = show(ready(), previews({ fee: 125, pull_amount: 25_125 }));
    await fill(user);
    await user.type(await amountField(), "{Enter}");
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(backend.calls.filter(({ command }) => command === "preview_transfer").at(-1)?.args).toEqual({
      request: {
        ...emptyTransferForm,
        from: aCard().id,
        to: secondCard().id,
        amount: "250.00",
        note: "Weekly float",
      },
    });
    const sum = within(screen.getByTestId("transfer-sum"));
    const lines = sum
      .getAllByRole("term")
      .map((term) => `${term.textContent} ${term.nextSibling?.textContent}`.replace(/\u00a0/g, " "));
    expect(lines).toEqual([
      "Arrives on Visa 4242 $250.00",
      "Astra’s fee $1.25",
      "Leaves Visa 5556 $251.25",
      "Business Hillary Expeditions LLC",
      "Note Weekly float",
      "Arrival Within 30 minutes",
    ]);
    expect(sum.getByTestId("sum-total").textContent).toBe("$251.25");
    expect(screen.getByTestId("whose-money").textContent).toBe(aBusiness("approved").summary.name);
    expect(
      screen.getByText("You can undo it for 10 seconds. Once it’s sent, it can’t be taken back."),
    ).toBeTruthy();
    expect(screen.getByRole("button", { name: "Move $250.00" })).toBeTruthy();
    expect(count("confirm_transfer")).toBe(0);
    expect(document.activeElement?.tagName, "the focus is on the new title").toBe("H1");
  });

  test("says what Astra doesn't report, and adds nothing up", async () => {
    const { user } = show(
      ready(),
      previews({ pull_amount: null, push_amount: null, fee: null, settlement: null }),
    );
    await fill(user);
    await goOn(user);
    expect(await screen.findAllByText("Not reported by Astra")).toHaveLength(3);
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("says when the amounts contradict each other, and never that there is no fee", async () => {
    const { user } = show(
      ready(),
      previews({ amount: 10_000, pull_amount: 10_000, push_amount: 9_800, fee: null, contradictory: true }),
    );
    await fill(user, "100");
    await goOn(user);
    expect((await screen.findByTestId("contradictory")).textContent).toMatch(/don.t add up/);
    expect(screen.getByText("Unclear")).toBeTruthy();
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("is one transfer after a double click, with the id of the preview", async () => {
    const answer = pendingAnswer<TransferDetailView>();
    const onConfirmed = vi.fn();
    const { user, backend, count } = renderScreen(<MoveScreen onConfirmed={onConfirmed} />, ready(), {
      ...previews({ id: "M0000000" }),
      confirm_transfer: () => answer.promise,
    });
    await fill(user);
    await goOn(user);
    await user.dblClick(await screen.findByRole("button", { name: "Move $250.00" }));
    await user.keyboard("{Enter}{Enter} ");
    expect(count("confirm_transfer")).toBe(1);
    expect(backend.calls.find(({ command }) => command === "confirm_transfer")?.args).toEqual({
      id: "M0000000",
    });
    answer.resolve(aTransfer("sending", { id: "M0000000" }));
    await waitFor(() => expect(onConfirmed).toHaveBeenCalledWith("M0000000"));
    expect(count("confirm_transfer")).toBe(1);
  });

  test("that expired says that no money moved and leads back to the form", async () => {
    const { user } = show(ready(), {
      ...previews(),
      confirm_transfer: () => {
        throw refusal("preview_expired");
      },
    });
    await fill(user);
    await goOn(user);
    await user.click(await screen.findByRole("button", { name: "Move $250.00" }));
    expect((await screen.findByTestId("problem")).textContent).toContain("No money moved");
    await user.click(screen.getByRole("button", { name: "Preview again" }));
    expect(await amountField()).toHaveProperty("value", "250.00");
  });

  test("gives back to the form everything that was typed", async () => {
    const { user } = show();
    await fill(user);
    await goOn(user);
    await user.click(await screen.findByRole("button", { name: "Change" }));
    expect(await amountField()).toHaveProperty("value", "250.00");
    expect(document.activeElement, "most often the amount is to be changed").toBe(await amountField());
    expect(chosen("From")).toBe(aCard().id);
    expect(screen.getByRole("textbox", { name: /^Note/ })).toHaveProperty("value", "Weekly float");
  });

  test("points at the transfer that it may repeat, as the form does", async () => {
    const repeats = { id: "K7Q2M9XA", at: "2026-11-28T01:02:00Z" };
    const { user } = show(ready(), previews({ repeats }));
    await fill(user);
    const said = (await screen.findByTestId("repeats")).textContent;
    expect(said).toMatch(/already confirmed this transfer, \$250\.00 .* at \d+:02 [AP]M/);
    await goOn(user);
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(screen.getByTestId("repeats").textContent).toBe(said);
    expect(screen.getByRole("link", { name: "See that transfer" }).getAttribute("href")).toBe(
      "/transfers/K7Q2M9XA",
    );
  });
});

describe("the cards", () => {
  test("are chosen already where there are only two, the older one to send", async () => {
    show();
    await amountField();
    expect([chosen("From"), chosen("To")]).toEqual([aCard().id, secondCard().id]);
    expect(picker("From").getAllByRole("radio"), "the other one stands on the other side").toHaveLength(1);
  });

  test("change sides by one button", async () => {
    const { user } = show();
    await user.click(await screen.findByRole("button", { name: "Swap From and To" }));
    expect([chosen("From"), chosen("To")]).toEqual([secondCard().id, aCard().id]);
  });

  test("stay where they are if one can't do the other's part", async () => {
    show({ ...ready(), cards: [aCard({ can_receive: false }), secondCard()] });
    expect(await screen.findByRole("button", { name: "Swap From and To" })).toHaveProperty("disabled", true);
  });

  test("of three are chosen by keyboard, and the chosen one is left out of the other side", async () => {
    const { user } = show({ ...ready(), cards: [aCard(), secondCard(), third()] });
    await amountField();
    expect([chosen("From"), chosen("To")]).toEqual([null, null]);
    picker("From").getAllByRole("radio")[0]?.focus();
    await user.keyboard(" ");
    expect(chosen("From")).toBe(aCard().id);
    expect(picker("To").getAllByRole("radio")).toHaveLength(2);
    await user.keyboard("{ArrowDown}");
    expect(chosen("From"), "arrows go on to the next one").toBe(secondCard().id);
    await user.click(picker("To").getByRole("radio", { name: /8210/ }));
    expect(chosen("To")).toBe("card_third");
    expect(picker("From").queryByRole("radio", { name: /8210/ })).toBeNull();
  });

  test("that can't be used say why", async () => {
    const flagged = third();
    show({
      ...ready(),
      cards: [
        { ...flagged, status: "flagged", can_send: false, can_receive: false },
        secondCard({ can_send: false }),
        aCard(),
      ],
    });
    await amountField();
    const from = picker("From");
    expect(from.getByRole("radio", { name: /8210.*Being checked/ })).toHaveProperty("disabled", true);
    expect([chosen("From"), chosen("To")], "the only pair").toEqual([aCard().id, secondCard().id]);
    cleanup();
    show({ ...ready(), cards: [third(), secondCard({ can_send: false }), aCard()] });
    await amountField();
    expect(picker("From").getByRole("radio", { name: /4242.*Receives only/ })).toHaveProperty(
      "disabled",
      true,
    );
  });

  test("one alone has a place beside it for the second", async () => {
    const app = newApp({ next: "link_second_card", business: aBusiness("approved").summary });
    show({ app, cards: [aCard()] });
    const link = await screen.findByTestId("link-second-card");
    expect(link.getAttribute("href")).toBe("/sign-in?action=link_card&from=%2Fmove");
    cleanup();
    show({ app, cards: [secondCard({ status: "flagged", can_send: false, can_receive: false }), aCard()] });
    expect(await screen.findByText(/Your second card is being checked/)).toBeTruthy();
    expect(screen.queryByTestId("link-second-card")).toBeNull();
  });
});

describe("the fee", () => {
  test("is asked for after a pause in typing, once, and shown beside the form", async () => {
    const { user, count } = show(ready(), previews({ fee: 125, pull_amount: 25_125 }));
    await user.type(await amountField(), "250");
    expect(count("preview_transfer"), "not for each key").toBe(0);
    await feeIs("shown");
    expect(count("preview_transfer")).toBe(1);
    expect(screen.getByTestId("fee").textContent).toContain("$251.25");
    expect(screen.getByTestId("fee").textContent).toContain("Within 30 minutes");
    expect(document.activeElement, "the focus stays").toBe(await amountField());
    await user.tab();
    expect(await amountField(), "leaving the field shows its cents").toHaveProperty("value", "250.00");
    await goOn(user);
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(count("preview_transfer"), "and it goes on with that preview").toBe(1);
  });

  test("is asked for anew after a change, and an older answer never stands for a newer form", async () => {
    const answers = [pendingAnswer<PreviewView>(), pendingAnswer<PreviewView>()];
    let asked = 0;
    const { user, backend } = show(ready(), {
      preview_transfer: () => answers[asked++]?.promise ?? Promise.reject(new Error("asked too often")),
    });
    await user.type(await amountField(), "250");
    await waitFor(() => expect(asked).toBe(1));
    await user.type(await amountField(), "0");
    await feeIs("asking");
    answers[0]?.resolve(aPreview({ id: "OLD00000", amount: 25_000 }));
    await waitFor(() => expect(asked).toBe(2));
    expect(screen.getByTestId("fee").dataset.state, "the answer to $250 isn't shown for $2,500").toBe(
      "asking",
    );
    answers[1]?.resolve(aPreview({ id: "NEW00000", amount: 250_000 }));
    await feeIs("shown");
    await goOn(user);
    await screen.findByRole("button", { name: "Move $2,500.00" });
    expect(backend.calls.filter(({ command }) => command === "preview_transfer")).toHaveLength(2);
  });

  test("is asked for anew on going on where the answer is older than a minute", async () => {
    const { user, count } = show();
    await user.type(await amountField(), "250");
    await feeIs("shown");
    const later = performance.now() + 61_000;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => later);
    await goOn(user);
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    clock.mockRestore();
    expect(count("preview_transfer")).toBe(2);
  });

  test("can't be shown offline: the form says so in its place and keeps everything", async () => {
    let offline = true;
    const { user } = show(ready(), {
      preview_transfer: () => {
        if (offline) throw refusal("offline");
        return aPreview();
      },
    });
    await fill(user);
    await feeIs("failed");
    expect(screen.getByTestId("fee").textContent).toContain("Astra can’t be reached, so no fee can be shown");
    expect(document.activeElement, "who types isn't interrupted").toBe(
      screen.getByRole("textbox", { name: /^Note/ }),
    );
    await goOn(user);
    const problem = await screen.findByTestId("problem");
    expect(problem.textContent).toContain("No money moved.");
    expect(document.activeElement, "who wants to go on is told why not").toBe(problem);
    expect(await amountField()).toHaveProperty("value", "250.00");
    offline = false;
    await user.click(screen.getByTestId("ask-fee-again"));
    await feeIs("shown");
    expect(document.activeElement, "the button is gone").toBe(screen.getByTestId("fee"));
  });

  test("is said to be missing where Astra refuses", async () => {
    const { user } = show(ready(), refuses("astra_unavailable"));
    await user.type(await amountField(), "250");
    await feeIs("failed");
    expect(screen.getByTestId("fee").textContent).toContain("No fee can be shown.");
  });

  test("is asked for once by a double click and Enter", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const answer = pendingAnswer<PreviewView>();
    const transferForm = { ...emptyTransferForm, amount: "250" };
    const { user, count } = show({ ...ready(), transferForm }, { preview_transfer: () => answer.promise });
    await amountField();
    await user.dblClick(screen.getByRole("button", { name: "Continue" }));
    await user.keyboard("{Enter}{Enter}");
    await feeIs("asking");
    // As long as the pause in typing that it began with: nothing is asked for behind the page that follows.
    await vi.advanceTimersByTimeAsync(600);
    answer.resolve(aPreview());
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(count("preview_transfer")).toBe(1);
  });
});

describe("what was typed", () => {
  test("is kept on the computer, and is there again after a restart", async () => {
    const first = show();
    await fill(first.user, "12.3");
    await waitFor(() =>
      expect(
        first.backend.calls.filter(({ command }) => command === "save_transfer_form").at(-1)?.args,
      ).toEqual({
        business: aBusiness("approved").summary.id,
        request: {
          ...emptyTransferForm,
          from: aCard().id,
          to: secondCard().id,
          amount: "12.30",
          note: "Weekly float",
        },
      }),
    );
    cleanup();
    show({ ...ready(), transferForm: { ...emptyTransferForm, from: aCard().id, amount: "12.3" } });
    expect((await amountField()).value).toBe("12.30");
  });

  test("loses no letter, however fast they follow each other", async () => {
    show();
    const amount = await amountField();
    // Nothing else gets a turn between two of them.
    for (const text of ["2", "25", "25.5"]) fireEvent.change(amount, { target: { value: text } });
    expect(amount.value).toBe("25.5");
    expect(chosen("From")).toBe(aCard().id);
  });

  test("is saved when one leaves, and nothing afterwards", async () => {
    const begun = vi.spyOn(globalThis, "setTimeout");
    const stopped = vi.spyOn(globalThis, "clearTimeout");
    const first = show();
    await fill(first.user, "12.3");
    cleanup();
    const saves = first.backend.calls.filter(({ command }) => command === "save_transfer_form");
    expect(saves.at(-1)?.args).toMatchObject({ request: { amount: "12.30", note: "Weekly float" } });
    const waits = begun.mock.calls.flatMap(([, ms], at) =>
      ms === 300 ? [begun.mock.results[at]?.value] : [],
    );
    expect(waits.length, "every letter was to be saved a moment later").toBeGreaterThan(0);
    expect(stopped.mock.calls.map(([timer]) => timer)).toContain(waits.at(-1));
  });

  test.each<[string, string, IssueCode]>([
    ["0.001", "Use at most two digits after the decimal point.", "amount_decimals"],
    ["abc", "Enter an amount in dollars, like 250 or 250.00.", "amount_shape"],
  ])("as %s gets its sentence while one types, and stays as it is", async (amount, sentence, code) => {
    const { user } = show(ready(), refusesAmount(code));
    await user.type(await amountField(), amount);
    expect((await screen.findByTestId("field-error-amount")).textContent).toContain(sentence);
    expect(document.activeElement, "the focus stays").toBe(await amountField());
    expect(screen.queryByTestId("error-summary")).toBeNull();
    await user.tab();
    expect(await amountField()).toHaveProperty("value", amount);
    await goOn(user);
    const summary = await screen.findByTestId("error-summary");
    await waitFor(() => expect(document.activeElement).toBe(summary));
    await user.click(within(summary).getByRole("link"));
    expect(document.activeElement).toBe(await amountField());
  });

  test("loses its sentence when it is changed", async () => {
    const { user } = show(ready(), refusesAmount("amount_zero"));
    await user.type(await amountField(), "0");
    await screen.findByTestId("field-error-amount");
    await user.type(await amountField(), ".5");
    expect(screen.queryByTestId("field-error-amount")).toBeNull();
  });

  test("nowhere: what is missing is said only to who wants to go on", async () => {
    const { user } = show(
      { ...ready(), cards: [aCard(), secondCard(), third()] },
      {
        preview_transfer: ({ request }) => {
          throw refusal("invalid", [
            ...(request.from ? [] : [issue("from", "from_missing")]),
            ...(request.amount ? [] : [issue("amount", "amount_empty")]),
          ]);
        },
      },
    );
    await user.type(await amountField(), "5");
    await feeIs("open");
    expect(screen.queryByTestId("field-error-from")).toBeNull();
    await goOn(user);
    expect((await screen.findByTestId("error-summary")).textContent).toContain(
      "Choose the card to move money from.",
    );
    expect(screen.getByTestId("field-error-from")).toBeTruthy();
  });
});

describe("an address", () => {
  const failed = () => {
    const detail = aTransfer("failed");
    return { ...detail, transfer: { ...detail.transfer, from: refOf(aCard()), to: refOf(secondCard()) } };
  };
  const filled = (path: string, data: Partial<FakeData> = {}) =>
    renderApp(path, { ...ready(), ...data }, previews());

  test("of a transfer fills in its cards, amount and note, and is read once", async () => {
    const earlier = failed();
    const { user, path } = filled("/move?again=%22K7Q2M9XA%22", {
      transfers: [earlier],
      transferForm: { ...emptyTransferForm, amount: "3", note: "something else" },
    });
    const { amount, note } = earlier.transfer;
    expect((await amountField()).value).toBe(formatMoney(amount).slice(1));
    expect(screen.getByRole("textbox", { name: /^Note/ })).toHaveProperty("value", note);
    expect(screen.queryByTestId("prefill-missing")).toBeNull();
    await waitFor(() => expect(path()).toBe("/move"));
    await user.clear(await amountField());
    await user.type(await amountField(), "7");
    expect((await amountField()).value, "what is typed stays").toBe("7");
  });

  test("of a transfer whose card is gone says so, and chooses no other in its place", async () => {
    const earlier = failed();
    const from = { id: "card_gone", company: "Visa", last_four: "9999", nickname: null, owner: null };
    filled("/move?again=%22K7Q2M9XA%22", {
      transfers: [{ ...earlier, transfer: { ...earlier.transfer, from } }],
    });
    expect((await screen.findByTestId("prefill-missing")).textContent).toContain("Visa ending 9999");
    expect(chosen("From")).toBeNull();
  });

  test("of a transfer that isn't here leaves the form as it was", async () => {
    filled("/move?again=%22NOWHERE0%22", { transferForm: { ...emptyTransferForm, amount: "3" } });
    expect((await screen.findByTestId("prefill-missing")).textContent).toContain("isn’t on this computer");
    expect((await amountField()).value).toBe("3.00");
  });

  test("can name single fields, numbers too", async () => {
    filled(`/move?from=${secondCard().id}&amount=12.5&note=Rent`);
    expect((await amountField()).value).toBe("12.50");
    expect([chosen("From"), chosen("To")]).toEqual([secondCard().id, aCard().id]);
    expect(screen.getByRole("textbox", { name: /^Note/ })).toHaveProperty("value", "Rent");
  });
});
