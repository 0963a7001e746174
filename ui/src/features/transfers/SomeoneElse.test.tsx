import { cleanup, screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { CardRefView, KnownReceiverView, PreviewView, TransferDetailView } from "../../ipc/bindings";
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
import { words } from "../../locales";
import { renderApp, renderScreen } from "../../testing/render";
import { MoveScreen } from "./MoveScreen";

const theirs = { id: "card_theirs", company: "Mastercard", last_four: "8210", nickname: null, owner: null };
const norgay: KnownReceiverView = {
  id: "0011223344556677",
  user_id: "u".repeat(32),
  name: "Norgay Guides LLC",
  cards: [theirs],
};
const without: KnownReceiverView = { id: "8899aabbccddeeff", user_id: "v2", name: "Tenzing Tea", cards: [] };

const ready = (more: Partial<FakeData> = {}): Partial<FakeData> => ({
  app: newApp({ next: "move_money", business: aBusiness("approved").summary }),
  cards: [aCard(), secondCard()],
  receivers: [norgay, without],
  ...more,
});

const toNorgay: CardRefView = { ...theirs, owner: { user_id: norgay.user_id, name: norgay.name } };
const toIds: CardRefView = {
  ...theirs,
  id: "c-9",
  company: "",
  last_four: "",
  owner: { user_id: "u-9", name: null },
};

const previews = (more: Partial<PreviewView> = {}): Partial<Handlers> => ({
  preview_transfer: () => aPreview({ from: refOf(aCard()), to: toNorgay, ...more }),
});

const show = (data: Partial<FakeData> = ready(), handlers: Partial<Handlers> = previews()) =>
  renderScreen(<MoveScreen onConfirmed={vi.fn()} />, data, handlers);

const someoneElse = () => screen.findByRole("radio", { name: "Someone else" });
const who = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Who gets it" });
const asked = (calls: { command: string; args: unknown }[]) =>
  calls.filter(({ command }) => command === "preview_transfer").at(-1)?.args;

describe("money for someone else", () => {
  test("is never offered unless staff allow it, whatever the draft says", async () => {
    show(ready({ receivers: null, transferForm: { ...emptyTransferForm, towards: "typed" } }));
    expect(await screen.findByRole("radiogroup", { name: "To" })).toBeTruthy();
    expect(screen.queryByRole("radio", { name: "Someone else" })).toBeNull();
    expect(screen.queryByRole("textbox", { name: "Their user ID at Astra" })).toBeNull();
  });

  test("goes to a receiver of this computer, whose only card is chosen, and is confirmed by name", async () => {
    const { user, backend } = show();
    await user.click(await someoneElse());
    expect(screen.queryByText(words.transfers.remind_later), "no reminder of it").toBeNull();
    await user.selectOptions(who(), norgay.name);
    expect(screen.getByRole<HTMLSelectElement>("combobox", { name: "Their card" }).value).toBe(theirs.id);
    await user.type(screen.getByRole("textbox", { name: "Amount" }), "250{Enter}");
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(asked(backend.calls)).toMatchObject({
      request: { towards: "known", receiver: norgay.id, receiver_card: theirs.id, amount: "250.00" },
    });
    expect(screen.getByTestId("to-someone-else").textContent).toBe(
      "This money goes to someone else: to Norgay Guides LLC – Mastercard ending 8210. Once it’s sent, it can’t be taken back.",
    );
    expect(screen.getByTestId("receiver").textContent).toBe(norgay.name);
    expect(screen.getByTestId("transfer-sum").textContent).toMatch(/Norgay Guides LLC – Mastercard\s8210/);
  });

  test("says who has no card that can receive", async () => {
    const { user } = show();
    await user.click(await someoneElse());
    await user.selectOptions(who(), without.name);
    expect((await screen.findByTestId("receiver-without-cards")).textContent).toContain(without.name);
    expect(screen.queryByRole("combobox", { name: "Their card" })).toBeNull();
  });

  test("goes to typed ids, which the confirmation repeats in full", async () => {
    const { user, backend } = show(ready(), previews({ to: toIds }));
    await user.click(await someoneElse());
    await user.selectOptions(who(), "Someone not listed");
    await user.type(screen.getByRole("textbox", { name: /^Their user ID/ }), "u-9");
    await user.type(screen.getByRole("textbox", { name: /^Their card ID/ }), "c-9");
    await user.type(screen.getByRole("textbox", { name: "Amount" }), "250{Enter}");
    expect((await screen.findByTestId("to-someone-else")).textContent).toContain("to user u-9 – card c-9.");
    expect(asked(backend.calls)).toMatchObject({
      request: { towards: "typed", receiver_user_id: "u-9", receiver_card_id: "c-9" },
    });
  });

  test("loses nothing that was typed while somebody looks at own cards, and keeps it as the draft", async () => {
    const { user, backend } = show();
    await user.click(await someoneElse());
    await user.selectOptions(who(), "Someone not listed");
    await user.type(screen.getByRole("textbox", { name: /^Their user ID/ }), "u-9");
    await user.click(screen.getByRole("radio", { name: "My own card" }));
    expect(screen.getByRole("radiogroup", { name: "To" })).toBeTruthy();
    await user.click(await someoneElse());
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: /^Their user ID/ }).value).toBe("u-9");
    await waitFor(() =>
      expect(
        backend.calls.filter(({ command }) => command === "save_transfer_form").at(-1)?.args,
      ).toMatchObject({
        request: { towards: "typed", receiver_user_id: "u-9" },
      }),
    );
  });

  test("says at the field what is wrong with an id, and keeps it", async () => {
    const { user } = show(ready({ transferForm: { ...emptyTransferForm, towards: "typed", amount: "3" } }), {
      preview_transfer: () => {
        throw refusal("invalid", [
          issue("receiver_user_id", "receiver_is_self"),
          issue("receiver_card_id", "receiver_unknown"),
        ]);
      },
    });
    await user.click(await screen.findByRole("button", { name: "Continue" }));
    const card = await screen.findByRole("textbox", { name: /^Their card ID/ });
    await waitFor(() => expect(card.getAttribute("aria-invalid")).toBe("true"));
    expect(screen.getAllByText(words.issues.receiver_is_self).length).toBeGreaterThan(0);
  });

  test("says in words that Astra does not allow it", async () => {
    show(ready({ transferForm: { ...emptyTransferForm, towards: "known", amount: "3" } }), {
      preview_transfer: () => {
        throw refusal("person_to_person_not_enabled");
      },
    });
    await waitFor(() => expect(screen.getByTestId("fee").dataset.state).toBe("failed"));
    expect(screen.getByTestId("fee").textContent).toContain(words.errors.person_to_person_not_enabled.title);
  });
});

describe("a transfer to someone else", () => {
  const sent = (more: Partial<TransferDetailView> = {}, to = toNorgay): TransferDetailView => {
    const detail = { ...aTransfer("failed", { id: "M0000001" }), ...more };
    return { ...detail, transfer: { ...detail.transfer, from: refOf(aCard()), to } };
  };
  const open = (detail: TransferDetailView, path = "/transfers/M0000001") =>
    renderApp(path, ready({ transfers: [detail] }), previews());

  test("names the receiver, and offers no reminder", async () => {
    open(sent());
    expect(await screen.findByText("Receiver")).toBeTruthy();
    expect(screen.getAllByText(/Norgay Guides LLC – Mastercard ending 8210/).length).toBeGreaterThan(0);
    expect(screen.queryByTestId("remind-again")).toBeNull();
    expect(screen.getByTestId("try-again")).toBeTruthy();
  });

  test("is tried again with its receiver, chosen or typed", async () => {
    open(sent(), "/move?again=%22M0000001%22");
    await screen.findByRole("textbox", { name: "Amount" });
    expect(who().value).toBe(norgay.id);
    cleanup();
    open(sent({}, toIds), "/move?again=%22M0000001%22");
    const card = await screen.findByRole<HTMLInputElement>("textbox", { name: /^Their card ID/ });
    expect(card.value).toBe("c-9");
  });

  test("is neither sent nor tried again while that is switched off", async () => {
    const waiting = { ...aTransfer("prepared", { id: "M0000001" }), can_send: false, can_leave: true };
    open(sent({ ...waiting, not_allowed: true }));
    expect(await screen.findByText(words.transfers.receiver.switched_off)).toBeTruthy();
    expect(screen.queryByTestId("send-now")).toBeNull();
    expect(screen.queryByTestId("try-again")).toBeNull();
    expect(screen.getByTestId("leave-it")).toBeTruthy();
  });
});
