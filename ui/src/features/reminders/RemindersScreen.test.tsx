import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ReminderView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { issue, newApp } from "../../ipc/fake/fixtures";
import { renderApp } from "../../testing/render";
import { appScenes, cardsScenes, remindersScenes } from "../../testing/scenes";

const all = (): ReminderView[] => structuredClone(remindersScenes.two.reminders);
const due = (): ReminderView => {
  const [first] = all();
  if (!first?.is_due) throw new Error("the first recorded reminder is due");
  return first;
};

const show = (path: string, reminders: ReminderView[], handlers: Partial<Handlers> = {}) =>
  renderApp(
    path,
    { app: newApp(structuredClone(appScenes.two_cards)), cards: structuredClone(cardsScenes.two.cards) },
    { reminders: () => ({ reminders }), ...handlers },
  );

test("Home offers what is due as a prepared transfer, and nothing that is not", async () => {
  show("/", all());
  const notice = await screen.findByTestId("due-reminder");
  expect(notice.textContent).toMatch(/Reminder: \$250\.00 from \S+\s\d{4} to \S+\s\d{4}/);
  expect(notice.textContent).toContain("nothing is sent until you confirm it");
  expect(within(notice).getByTestId("review-reminder").getAttribute("href")).toContain("/move?reminder=");
});

test("skipping says that no money moved, and a double click skips once", async () => {
  const { user, count, backend } = show("/", [due()], { skip_reminder: () => ({ reminders: [] }) });
  await user.dblClick(await screen.findByTestId("skip-reminder"));
  expect(count("skip_reminder")).toBe(1);
  expect(backend.calls.find(({ command }) => command === "skip_reminder")?.args).toEqual({
    id: due().id,
    day: due().next,
  });
  expect((await screen.findByTestId("skip-result")).textContent).toContain("Skipped. No money was moved.");
  expect(screen.queryByTestId("due-reminder")).toBeNull();
});

test("a reminder whose card is gone can only be changed or skipped", async () => {
  show("/", [{ ...due(), to_gone: true, can_open: false }]);
  const notice = await screen.findByTestId("due-reminder");
  expect(notice.textContent).toContain("One of its cards isn’t linked anymore.");
  expect(within(notice).queryByTestId("review-reminder")).toBeNull();
  expect(within(notice).getByTestId("change-reminder").getAttribute("href")).toContain("/edit?id=");
});

test("Review fills in Move money with the reminder's cards, amount and note", async () => {
  const { count } = show(`/move?reminder=${encodeURIComponent(JSON.stringify(due().id))}`, all(), {
    open_reminder: () => due(),
    preview_transfer: () => {
      throw refusal("unreachable");
    },
  });
  const amount = await screen.findByLabelText<HTMLInputElement>("Amount");
  await waitFor(() => expect(amount.value).toContain("250"));
  expect(count("open_reminder")).toBe(1);
  expect(count("confirm_transfer"), "nothing is sent unattended").toBe(0);
});

test("a reminder that was dealt with meanwhile opens an empty form that says so", async () => {
  show('/move?reminder="gone"', [], {
    open_reminder: () => {
      throw refusal("not_found");
    },
  });
  expect((await screen.findByTestId("prefill-missing")).textContent).toContain(
    "This reminder can’t be opened",
  );
});

test("deleting asks first", async () => {
  const { user, count } = show("/transfers/reminders", [due()], {
    delete_reminder: () => ({ reminders: [] }),
  });
  await user.click(await screen.findByTestId("delete-reminder"));
  await user.click(await screen.findByTestId("keep-reminder"));
  expect(count("delete_reminder")).toBe(0);
  await user.click(screen.getByTestId("delete-reminder"));
  await user.click(await screen.findByTestId("confirm-delete-reminder"));
  expect((await screen.findByTestId("delete-result")).textContent).toContain("The reminder is deleted.");
});

test("a new reminder begins with what a transfer was, and what is wrong is said at its field", async () => {
  const cards = cardsScenes.two.cards.map(({ id }) => id);
  let refused = true;
  const { user, backend } = show(
    `/transfers/reminders/edit?from="${cards[0]}"&to="${cards[1]}"&amount="75.00"&note="Rent"`,
    [],
    {
      save_reminder: () => {
        if (refused) throw refusal("invalid", [issue("next", "day_past")]);
        return due();
      },
    },
  );
  const next = await screen.findByLabelText<HTMLInputElement>(/Next date/);
  await user.type(next, "01012020");
  await user.click(screen.getByTestId("save-reminder"));
  expect((await screen.findByTestId("field-error-next")).textContent).toContain(
    "Enter today or a later day.",
  );
  refused = false;
  await user.click(screen.getByTestId("every-week"));
  await user.click(screen.getByTestId("save-reminder"));
  await screen.findByText(/Saved\. Your reminder comes on/);
  const saved = backend.calls.filter(({ command }) => command === "save_reminder").at(-1);
  expect(saved?.args).toEqual({
    id: null,
    form: { from: cards[0], to: cards[1], amount: "75.00", note: "Rent", every: "week", next: "01/01/2020" },
  });
});

test("Transfers leads to reminders only when there are any", async () => {
  show("/transfers", all());
  const link = within(await screen.findByTestId("reminders-link")).getByRole("link");
  expect(link.textContent).toBe("2 reminders");
});
