/** A form says of each of its fields what is missing, in words of that field. */
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { IssueCode } from "../ipc/bindings";
import { type Handlers, refusal } from "../ipc/fake/backend";
import {
  aBusiness,
  aCard,
  aConnection,
  emptyTransferForm,
  type FakeData,
  issue,
  newApp,
  secondCard,
} from "../ipc/fake/fixtures";
import { words } from "../locales";
import { renderApp } from "../testing/render";
import { contactScenes } from "../testing/scenes";

/** Fields whose missing answer Rust calls by a code of its own, in every form. */
const codes: Record<string, IssueCode> = {
  from: "from_missing",
  to: "to_missing",
  amount: "amount_empty",
  receiver: "receiver_missing",
  receiver_card: "receiver_missing",
};

const optional = (field: HTMLElement): boolean =>
  /\(optional\)/.test(document.querySelector(`label[for="${field.id}"]`)?.textContent ?? "(optional)");

/** Whatever is asked for in the form of this button. */
const asked = (button: HTMLElement): string[] =>
  [...(button.closest("form")?.querySelectorAll<HTMLInputElement>("input[name], select[name]") ?? [])]
    .filter((field) => field.type !== "radio" && field.type !== "checkbox" && !optional(field))
    .map(({ name }) => name);

interface Form {
  path: string;
  button: string;
  fields: string[];
  data: Partial<FakeData>;
  command: keyof Handlers;
  handlers?: Partial<Handlers>;
  /** Codes of this form, where they differ. */
  codes?: Record<string, IssueCode>;
}

const business = aBusiness("approved");
const ready: Partial<FakeData> = {
  app: newApp({ business: business.summary, next: "move_money" }),
  business,
  cards: [aCard(), secondCard()],
};

const forms: Record<string, Form> = {
  "a new phone number": {
    path: "/contact",
    button: "ask-for-phone",
    fields: ["proposed_phone"],
    data: ready,
    command: "ask_for_phone",
    handlers: { contact: () => structuredClone(contactScenes.fresh) },
  },
  "a new address": {
    path: "/contact",
    button: "ask-for-address",
    fields: ["address.address1", "address.city", "address.state", "address.postal_code"],
    data: ready,
    command: "ask_for_address",
    handlers: { contact: () => structuredClone(contactScenes.fresh) },
  },
  "a card by its number": {
    path: "/cards/add",
    button: "add-card",
    fields: [
      "number",
      "expires",
      "security_code",
      "first_name",
      "last_name",
      "address.address1",
      "address.city",
      "address.state",
      "address.postal_code",
    ],
    data: ready,
    command: "add_issued_card",
    handlers: {
      cards: (_, data) => ({ cards: data.cards, as_of: null, takes_issued: true, offline: false }),
    },
  },
  "a reminder": {
    path: "/transfers/reminders/edit",
    button: "save-reminder",
    fields: ["from", "to", "amount", "next"],
    data: ready,
    command: "save_reminder",
    handlers: { reminders: () => ({ reminders: [] }) },
  },
  keys: {
    path: "/settings/connection",
    button: "save-keys",
    fields: ["client_id", "client_secret"],
    data: { app: newApp({ environment: "sandbox", next: "connect" }), connection: aConnection("sandbox") },
    command: "save_keys",
  },
  "an export": {
    path: "/transfers/export",
    button: "export",
    fields: ["from", "to"],
    data: ready,
    command: "export_transfers",
    codes: { from: "required", to: "required" },
  },
};

test.each(Object.entries(forms))("%s: each empty field is named", async (_name, form) => {
  const refuse = (): never => {
    const fields = asked(screen.getByTestId(form.button));
    throw refusal(
      "invalid",
      fields.map((field) => issue(field, { ...codes, ...form.codes }[field] ?? "required")),
    );
  };
  const { user } = renderApp(form.path, form.data, { ...form.handlers, [form.command]: refuse });
  const button = await screen.findByTestId(form.button);
  const days = screen.queryByTestId("export-days");
  if (days) await user.click(days);
  expect(asked(button), "the form asks for what this test expects").toEqual(form.fields);
  fireEvent.submit(button.closest("form") as HTMLFormElement);
  const said = await waitFor(() =>
    form.fields.map((field) => screen.getByTestId(`field-error-${field}`).lastChild?.textContent ?? ""),
  );
  for (const [at, sentence] of said.entries()) {
    expect(sentence, `${form.fields[at]} has words of its own`).not.toContain(words.issues.required);
    expect(sentence, `${form.fields[at]} says what to do`).toMatch(/^To correct: (Enter|Choose) /);
  }
  expect(new Set(said).size, "no two fields say the same").toBe(said.length);
});

test("the IDs of a receiver who isn’t listed are named too", async () => {
  const data = {
    ...ready,
    transferForm: { ...emptyTransferForm, towards: "typed" as const, amount: "3" },
    receivers: [],
  };
  const { user } = renderApp("/move", data, {
    preview_transfer: () => {
      throw refusal("invalid", [
        issue("receiver_user_id", "required"),
        issue("receiver_card_id", "required"),
      ]);
    },
  });
  await user.click(await screen.findByRole("button", { name: "Continue" }));
  const summary = await screen.findByTestId("error-summary");
  expect(summary.textContent).toContain("Enter the receiver’s user ID.");
  expect(summary.textContent).toContain("Enter the receiver’s card ID.");
  expect(summary.textContent, "the general words are for unknown fields").not.toContain(
    words.issues.required,
  );
});
