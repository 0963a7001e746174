import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aBusiness, aCard, issue, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

const show = (handlers: Partial<Handlers> = {}, kind: "business" | "person" = "business") => {
  const business = { ...aBusiness("approved").summary, kind };
  return renderApp(
    "/cards/add",
    { app: newApp({ business, next: "link_first_card" }) },
    {
      cards: (_, data) => ({ cards: data.cards, as_of: null, takes_issued: true, offline: false }),
      ...handlers,
    },
  );
};

const fill = async () => {
  const put = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
  put(await screen.findByTestId("card-number"), "4603690000000001");
  put(screen.getByTestId("card-code"), "123");
  put(screen.getByLabelText("Expiration date"), "12/30");
  put(screen.getByLabelText("First name on the card"), "Edmund");
  put(screen.getByLabelText("City"), "Reno");
};

test("where staff didn't switch it on there is no form", async () => {
  show({ cards: () => ({ cards: [], as_of: null, takes_issued: false, offline: false }) });
  expect(await screen.findByText(words.cards.add.off.title)).toBeTruthy();
  expect(screen.queryByTestId("card-number")).toBeNull();
});

describe("adding a card by its number", () => {
  test("is sent once, says first that its BIN must be shared, and leads to the card", async () => {
    const { user, backend, count, path } = show({
      add_issued_card: (_, data) => {
        data.cards = [aCard({ id: "new" })];
        return aCard({ id: "new" });
      },
    });
    expect(await screen.findByText(words.cards.add.bins)).toBeTruthy();
    await fill();
    await user.dblClick(screen.getByTestId("add-card"));
    await waitFor(() => expect(path()).toBe("/cards/new"));
    expect(await screen.findByText(words.cards.add.done)).toBeTruthy();
    expect(count("add_issued_card")).toBe(1);
    expect(backend.calls.find(({ command }) => command === "add_issued_card")?.args).toEqual({
      number: "4603690000000001",
      securityCode: "123",
      card: {
        expires: "12/30",
        first_name: "Edmund",
        last_name: "",
        address: { address1: "", address2: "", city: "Reno", state: "", postal_code: "" },
      },
    });
    expect(document.body.textContent, "the number is nowhere").not.toContain("460369");
  });

  test("what is wrong is listed by field, and what was typed stays", async () => {
    const { user } = show({
      add_issued_card: () => {
        throw refusal("invalid", [issue("number", "card_number_shape"), issue("address.state", "required")]);
      },
    });
    await fill();
    await user.click(screen.getByTestId("add-card"));
    const summary = await screen.findByTestId("error-summary");
    expect(document.activeElement).toBe(summary);
    expect(screen.getByTestId("field-error-address.state").textContent).toContain("Choose the state.");
    expect(screen.getByTestId("card-number")).toHaveProperty("value", "4603690000000001");
    expect(screen.getByLabelText("City")).toHaveProperty("value", "Reno");
    await user.type(screen.getByTestId("card-number"), "2");
    expect(screen.queryByTestId("field-error-number"), "gone as soon as it is mended").toBeNull();
  });

  test.each([
    ["card_declined", words.errors.card_declined.body, "business"],
    ["card_undecided", words.errors.card_undecided.body, "business"],
    ["card_not_enabled", words.errors.card_not_enabled.body, "business"],
    ["astra_refused", words.cards.add.refused, "business"],
    ["astra_refused", words.cards.add.refused_person, "person"],
    ["unclear", words.cards.add.unclear, "business"],
  ] as const)("%s is told apart", async (code, sentence, kind) => {
    const { user } = show(
      {
        add_issued_card: () => {
          throw refusal(code);
        },
      },
      kind,
    );
    await fill();
    await user.click(screen.getByTestId("add-card"));
    const problem = await screen.findByTestId("problem");
    expect(problem.textContent).toContain(sentence);
    await waitFor(() => expect(document.activeElement).toBe(problem));
  });
});
