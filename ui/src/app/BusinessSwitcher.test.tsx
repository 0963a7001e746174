import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { type Handlers, refusal } from "../ipc/fake/backend";
import { aBusiness, aCard, aTransfer, type FakeData, newApp, secondCard } from "../ipc/fake/fixtures";
import { words } from "../locales";
import { renderApp } from "../testing/render";
import { initials } from "./BusinessSwitcher";

const two = (): Partial<FakeData> => {
  const business = aBusiness("approved");
  const other = {
    id: "b2",
    kind: "business" as const,
    name: "Tenzing Tea",
    status: "pending" as const,
    signed_in: false,
    can_link_cards: false,
    documents_email: { address: "tea@example.com" },
  };
  return {
    app: newApp({ business: business.summary, businesses: [business.summary, other], next: "move_money" }),
    business,
    cards: [aCard(), secondCard()],
    transfers: [aTransfer("processed")],
  };
};

const selectsOther: Partial<Handlers> = {
  select_business: ({ id: chosen }, data) => {
    const summary = data.app.businesses.find(({ id }) => id === chosen) ?? null;
    data.app = { ...data.app, business: summary, next: "in_review" };
    Object.assign(data, { business: { ...aBusiness("pending"), summary }, cards: [], transfers: [] });
    return data.app;
  },
};

describe("the business switcher", () => {
  test("lists every business with its standing and says which is on screen", async () => {
    const { user } = renderApp("/", two());
    await user.click(await screen.findByTestId("business-switcher"));
    const here = await screen.findByRole("menuitemradio", { name: /^Hillary Expeditions/ });
    expect(here.getAttribute("aria-checked")).toBe("true");
    expect(screen.getByTestId("business-b2").textContent).toContain("Business · Signed out");
  });

  test("a business that is done without a sign-in isn't called signed out", async () => {
    const data = two();
    const done = { ...aBusiness("approved").summary, status: "finished" as const, signed_in: false };
    renderApp("/", { ...data, app: newApp({ business: done, businesses: [done] }) });
    const switcher = await screen.findByTestId("business-switcher");
    expect(switcher.textContent).toContain(words.business.status.finished.word);
  });

  test("tells a person beside a business by a word and a sign", async () => {
    const data = two();
    const person = {
      id: "p1",
      kind: "person" as const,
      name: "Edmund Hillary",
      status: "pending" as const,
      signed_in: false,
      can_link_cards: false,
      documents_email: null,
    };
    data.app?.businesses.push(person);
    const { user } = renderApp("/", data);
    const switcher = await screen.findByTestId("business-switcher");
    expect(switcher.textContent, "initials where there is no room for a name").toMatch(/^HE/);
    await user.click(switcher);
    const row = await screen.findByTestId("business-p1");
    expect(row.textContent).toContain("Person · In review");
    expect(row.querySelector("[data-kind=person]")).toBeTruthy();
    expect(screen.getByTestId("business-b2").querySelector("[data-kind=business]")).toBeTruthy();
  });

  test.each([
    ["Hillary Expeditions LLC", "HE"],
    ["O’Brien’s bakery", "OB"],
    ["élan", "É"],
    ["7th & Main", "7M"],
  ])("the initials of %s are %s", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  test("puts another business on screen, and nothing of the first stays", async () => {
    const { user } = renderApp("/cards", two(), selectsOther);
    await screen.findByRole("link", { name: /Visa ending 5556/ });
    await user.click(screen.getByTestId("business-switcher"));
    await user.click(await screen.findByTestId("business-b2"));
    await waitFor(() => expect(screen.getByTestId("business-switcher").textContent).toContain("Tenzing Tea"));
    await waitFor(() => expect(screen.queryByRole("link", { name: /Visa ending 5556/ })).toBeNull());
    expect(await screen.findByText("No cards yet")).toBeTruthy();
  });

  test("from a page of the first business it leads Home", async () => {
    const { user, path } = renderApp("/transfers/K7Q2M9XA", two(), selectsOther);
    await user.click(await screen.findByTestId("business-switcher"));
    await user.click(await screen.findByTestId("business-b2"));
    await waitFor(() => expect(path()).toBe("/"));
  });

  test("works by keyboard alone", async () => {
    const { user, backend } = renderApp("/", two(), selectsOther);
    (await screen.findByTestId("business-switcher")).focus();
    await user.keyboard("{Enter}");
    const other = await screen.findByTestId("business-b2");
    // Where the focus goes by itself is for a real browser to show.
    act(() => other.focus());
    await user.keyboard("{Enter}");
    await waitFor(() => expect(backend.data.app.business?.id).toBe("b2"));
  });

  test("closed without a choice gives the focus back", async () => {
    const { user, count } = renderApp("/", two());
    const button = await screen.findByTestId("business-switcher");
    button.focus();
    await user.keyboard("{Enter}");
    await screen.findByTestId("business-b2");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(count("select_business")).toBe(0);
  });

  test("with one business it still leads to adding another, on an empty form", async () => {
    const data = two();
    const { user, path } = renderApp("/", { ...data, app: { ...newApp(), ...data.app, businesses: [] } });
    await user.click(await screen.findByTestId("business-switcher"));
    await user.click(await screen.findByTestId("add-business"));
    await waitFor(() => expect(path()).toBe("/start"));
    expect(await screen.findByRole("heading", { level: 1, name: "Who are you signing up?" })).toBeTruthy();
  });

  test("says why it stayed", async () => {
    const { user } = renderApp("/", two(), {
      select_business: () => {
        throw refusal("storage");
      },
    });
    await user.click(await screen.findByTestId("business-switcher"));
    await user.click(await screen.findByTestId("business-b2"));
    expect((await screen.findByRole("alert")).textContent).toMatch(/can’t read or write/);
  });

  test("before the first business there is nothing to switch", async () => {
    renderApp("/");
    await screen.findByTestId("home");
    expect(screen.queryByTestId("business-switcher")).toBeNull();
    expect(screen.getByText("No business yet")).toBeTruthy();
  });
});
