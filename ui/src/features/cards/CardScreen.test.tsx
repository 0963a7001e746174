import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { CardRemovalView, CardView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aBusiness, aCard, aTransfer, issue, newApp, secondCard } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

const show = (more: Partial<CardView> = {}, handlers: Partial<Handlers> = {}) => {
  const card = aCard(more);
  const app = newApp({ business: aBusiness("approved").summary, next: "move_money" });
  return {
    card,
    ...renderApp(`/cards/${card.id}`, { app, cards: [card, secondCard()] }, handlers),
  };
};

const removal = (card: CardView, more: Partial<CardRemovalView> = {}): CardRemovalView => ({
  card,
  transfers: [],
  payments: [],
  removed: false,
  ...more,
});

describe("a card's page", () => {
  test("says why a card is being checked, and doesn't offer to move money with it", async () => {
    show({ status: "flagged", review_reasons: ["C1020", "C1021", "C9999"], can_send: false });
    expect(await screen.findByRole("heading", { name: words.cards.reasons.flagged })).toBeTruthy();
    expect(screen.getByText(words.cards.reason.C1021)).toBeTruthy();
    expect(screen.queryByText(/C9999/), "a code nobody has words for").toBeNull();
    expect(
      within(screen.getByRole("main")).queryByRole("link", { name: words.cards.detail.move }),
    ).toBeNull();
  });

  test.each([
    ["within30_days", words.cards.expiry.soon],
    ["expired", words.cards.expiry.over],
  ] as const)("warns: %s", async (urgency, sentence) => {
    show({ expiry: { urgency, last_day: "2026-12-31", days_left: 20 } });
    const notice = await screen.findByTestId("card-expiry");
    expect(notice.textContent).toContain(sentence.replace("{{date}}", "Dec 31, 2026"));
  });

  test("shows the bank where Astra knows it", async () => {
    show(
      {},
      {
        card_bank: () => ({
          issuer: "Sandbox Bank",
          card_type: "debit",
          interchange: "regulated",
          network: "Visa",
        }),
      },
    );
    expect(await screen.findByText("Sandbox Bank")).toBeTruthy();
  });

  test("leaves the bank out where it can't be asked", async () => {
    show(
      {},
      {
        card_bank: () => {
          throw refusal("storage");
        },
      },
    );
    await screen.findByTestId("card-detail");
    expect(screen.queryByText(words.cards.detail.bank)).toBeNull();
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  test("of a card that isn't known leads back to the cards", async () => {
    renderApp("/cards/nobody", { app: newApp({ next: "move_money" }) });
    expect((await screen.findByTestId("problem")).dataset.code).toBe("not_found");
    const back = screen.getAllByRole("link", { name: words.cards.detail.to_list });
    expect(back[0]?.getAttribute("href")).toBe("/cards");
    expect(
      within(screen.getByRole("main")).queryByRole("link", { name: words.cards.detail.move }),
    ).toBeNull();
  });
});

describe("the nickname", () => {
  test("is kept as Rust keeps it, and names the card everywhere", async () => {
    const { user, card } = show(
      {},
      {
        name_card: ({ id, nickname }, data) => {
          data.cards = data.cards.map((one) => (one.id === id ? { ...one, nickname: nickname.trim() } : one));
          return data.cards.find((one) => one.id === id) as CardView;
        },
      },
    );
    await user.type(await screen.findByTestId("nickname"), " Payroll ");
    await user.click(screen.getByTestId("save-nickname"));
    expect((await screen.findByTestId("nickname-result")).textContent).toContain(words.cards.nickname.done);
    expect(screen.getByTestId("nickname")).toHaveProperty("value", "Payroll");
    const name = `Payroll (${card.company} ${card.last_four})`;
    await waitFor(() => expect(screen.getByTestId("page-title").textContent).toBe(name));
  });

  test("that is too long is refused at its field", async () => {
    const { user } = show(
      {},
      {
        name_card: () => {
          throw refusal("invalid", [{ ...issue("nickname", "too_long"), values: { max: "24" } }]);
        },
      },
    );
    await user.click(await screen.findByTestId("save-nickname"));
    expect((await screen.findByTestId("field-error-nickname")).textContent).toContain("at most 24");
    expect(screen.queryByTestId("problem")).toBeNull();
  });
});

describe("removing a card", () => {
  test("says what happens, removes it and lands on the cards with a sentence", async () => {
    const { user, count, card, path } = show(
      {},
      {
        card_removal: ({ id }, data) => removal(data.cards.find((one) => one.id === id) as CardView),
        remove_card: ({ id }, data) => {
          const gone = data.cards.find((one) => one.id === id) as CardView;
          data.cards = data.cards.filter((one) => one.id !== id);
          return removal(gone, { removed: true });
        },
      },
    );
    await user.click(await screen.findByTestId("remove-card"));
    const dialog = await screen.findByRole("alertdialog");
    expect(await screen.findByText(words.cards.remove.goes)).toBeTruthy();
    expect(dialog.contains(document.activeElement)).toBe(true);
    expect(count("remove_card")).toBe(0);
    await user.dblClick(screen.getByTestId("confirm-remove-card"));
    await waitFor(() => expect(path()).toBe("/cards"));
    expect(count("remove_card")).toBe(1);
    expect(await screen.findByText(`${card.company} ending ${card.last_four} was removed.`)).toBeTruthy();
  });

  test("names and links the transfer that keeps it, and can't be confirmed", async () => {
    const { user, path } = show(
      {},
      {
        card_removal: ({ id }, data) =>
          removal(data.cards.find((one) => one.id === id) as CardView, {
            transfers: [aTransfer("checking").transfer],
          }),
      },
    );
    await user.click(await screen.findByTestId("remove-card"));
    await screen.findByTestId("removal-blocked");
    expect(screen.queryByTestId("confirm-remove-card")).toBeNull();
    await user.click(screen.getByRole("link", { name: /^\$.* · .*\d:\d\d.* · Checking with Astra$/ }));
    await waitFor(() => expect(path()).toBe("/transfers/K7Q2M9XA"));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  test("shows what Astra names after its refusal", async () => {
    const { user } = show(
      {},
      {
        card_removal: ({ id }, data) => removal(data.cards.find((one) => one.id === id) as CardView),
        remove_card: ({ id }, data) =>
          removal(data.cards.find((one) => one.id === id) as CardView, {
            payments: [{ id: "r1", name: "Rent by hand", amount: 1250, transfer: null }],
          }),
      },
    );
    await user.click(await screen.findByTestId("remove-card"));
    await user.click(await screen.findByTestId("confirm-remove-card"));
    expect((await screen.findByTestId("removal-blocked")).textContent).toContain("Rent by hand $12.50");
    expect(screen.queryByTestId("confirm-remove-card")).toBeNull();
  });

  test.each([
    ["unclear", words.cards.remove.unclear],
    ["astra_refused", words.cards.remove.refused],
    ["astra_unavailable", words.cards.remove.still_linked],
  ])("that ended as %s says what is known of the card", async (code, sentence) => {
    const { user } = show(
      {},
      {
        card_removal: ({ id }, data) => removal(data.cards.find((one) => one.id === id) as CardView),
        remove_card: () => {
          throw refusal(code);
        },
      },
    );
    await user.click(await screen.findByTestId("remove-card"));
    await user.click(await screen.findByTestId("confirm-remove-card"));
    const problem = await screen.findByTestId("problem");
    expect(problem.textContent).toContain(sentence);
    await waitFor(() => expect(document.activeElement).toBe(problem));
  });
});
