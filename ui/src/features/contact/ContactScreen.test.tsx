import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { ContactView, FieldIssue } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aBusiness, issue, newApp, warning } from "../../ipc/fake/fixtures";
import { renderApp } from "../../testing/render";
import { contactScenes } from "../../testing/scenes";

const aView = (more: Partial<ContactView> = {}): ContactView => ({
  ...structuredClone(contactScenes.fresh),
  ...more,
});

const show = (view: ContactView, handlers: Partial<Handlers> = {}) => {
  const business = aBusiness("approved");
  return renderApp(
    "/contact",
    { app: newApp({ business: business.summary }), business },
    { contact: () => view, check_address: () => [], ...handlers },
  );
};

describe("the phone number", () => {
  test("limits are said before a request, and what happens next after it", async () => {
    const { user, backend } = show(aView(), { ask_for_phone: () => structuredClone(contactScenes.asked) });
    expect(await screen.findByText(/You can ask once in 30 days/)).toBeTruthy();
    await user.type(screen.getByTestId("new-phone"), "6505550199");
    await user.click(screen.getByTestId("ask-for-phone"));
    expect((await screen.findByTestId("phone-result")).textContent).toContain(
      "It usually decides within one business day.",
    );
    expect(backend.calls.find(({ command }) => command === "ask_for_phone")?.args).toEqual({
      phone: "(650) 555-0199",
    });
    const request = screen.getByTestId("phone-request");
    expect(request.dataset.state).toBe("pending");
    expect(screen.getByTestId("phone-none-left").textContent).toMatch(/You can ask again from/);
    expect(screen.queryByTestId("ask-for-phone"), "a request that Astra would refuse").toBeNull();
  });

  test("what is wrong with a number is said at its field, which takes the focus", async () => {
    const { user } = show(aView(), {
      ask_for_phone: () => {
        throw refusal("invalid", [issue("proposed_phone", "phone_same")]);
      },
    });
    const field = await screen.findByTestId("new-phone");
    await user.click(screen.getByTestId("ask-for-phone"));
    expect((await screen.findByTestId("field-error-proposed_phone")).textContent).toContain(
      "Astra already has this number.",
    );
    expect(document.activeElement).toBe(field);
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  test("a request without an answer is told and not sent again", async () => {
    const { user } = show(aView(), {
      ask_for_phone: () => {
        throw refusal("unclear");
      },
    });
    await user.type(await screen.findByTestId("new-phone"), "6505550199");
    await user.click(screen.getByTestId("ask-for-phone"));
    const problem = await screen.findByTestId("problem");
    await waitFor(() => expect(document.activeElement).toBe(problem));
    expect(problem.textContent).toContain("We won’t send it again by ourselves.");
    expect(problem.textContent, "nobody knows that").not.toContain("wasn’t changed");
  });

  test("a refusal of Astra's is kept with what it means", async () => {
    const [request] = structuredClone(contactScenes.asked).phone_requests;
    if (!request) throw new Error("the scene has a request");
    show(aView({ phone_requests: [{ ...request, state: "rejected" }] }));
    expect(await screen.findByText("The number stays as it was. Astra support can say why.")).toBeTruthy();
  });
});

describe("the address", () => {
  test("is checked when a field is left, and its warnings don't block", async () => {
    const { user, backend } = show(aView(), {
      check_address: () => [warning("address.postal_code", "zip_state", { state: "New York" })],
      ask_for_address: () => aView({ address_allowance: { left: 1, next_at: null } }),
    });
    await user.type(await screen.findByTestId("new-address1"), "7 Summit Rd");
    await user.type(screen.getByLabelText("City"), "Reno");
    await user.selectOptions(screen.getByLabelText("State"), "NY");
    await user.type(screen.getByLabelText("ZIP code"), "89501");
    await user.tab();
    expect((await screen.findByTestId("field-warning-address.postal_code")).textContent).toContain(
      "New York",
    );
    await user.click(screen.getByTestId("ask-for-address"));
    expect((await screen.findByTestId("address-result")).textContent).toContain("Astra has the new address.");
    expect(backend.calls.find(({ command }) => command === "ask_for_address")?.args).toEqual({
      address: { address1: "7 Summit Rd", address2: "", city: "Reno", state: "NY", postal_code: "89501" },
    });
    expect(screen.getByText(/This is the last request/)).toBeTruthy();
  });

  test("a late answer says nothing of a field that was filled in meanwhile", async () => {
    let answer: (issues: FieldIssue[]) => void = () => {};
    const { user } = show(aView(), {
      check_address: () => new Promise<FieldIssue[]>((resolve) => (answer = resolve)),
    });
    await user.type(await screen.findByLabelText("City"), "Reno");
    await user.type(screen.getByLabelText("ZIP code"), "89501");
    answer([issue("address.city", "too_long"), issue("address.postal_code", "required")]);
    await screen.findByTestId("field-error-address.city");
    await user.tab();
    expect(screen.queryByTestId("field-error-address.postal_code")).toBeNull();
  });

  test("what is missing is listed by field, and the list takes the focus", async () => {
    const { user } = show(aView(), {
      ask_for_address: () => {
        throw refusal("invalid", [issue("address.address1", "po_box"), issue("address.city", "required")]);
      },
    });
    await user.click(await screen.findByTestId("ask-for-address"));
    const summary = await screen.findByTestId("error-summary");
    expect(document.activeElement).toBe(summary);
    expect(screen.getByTestId("field-error-address.city").textContent).toContain("Enter the city.");
  });

  test("after two requests the form is gone and says from when", async () => {
    show(aView({ address_allowance: { left: 0, next_at: "2026-07-01T12:00:00Z" } }));
    expect((await screen.findByTestId("address-none-left")).textContent).toMatch(
      /You asked 2 times within 120 days. You can ask again from/,
    );
    expect(screen.queryByTestId("ask-for-address")).toBeNull();
  });
});

test("without a sign-in nothing can be asked for, and the way to it is shown", async () => {
  show(aView({ signed_in: false }));
  expect(await screen.findByTestId("contact-signed-out")).toBeTruthy();
  expect(screen.queryByTestId("ask-for-phone")).toBeNull();
  expect(screen.queryByTestId("ask-for-address")).toBeNull();
});
