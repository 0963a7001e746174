import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { ConnectionOutcomeView, ConnectionView, IssueCode, KeyStorageView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aConnection, type FakeData, issue, newApp, ownUri } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { type renderApp as Render, renderApp } from "../../testing/render";

const open = (data: Partial<FakeData> = {}, handlers: Parameters<typeof Render>[2] = {}) =>
  renderApp("/settings/connection", data, handlers);

const sandbox = (more: Parameters<typeof aConnection>[1] = {}): Partial<FakeData> => ({
  app: newApp({ environment: "sandbox", next: "connect" }),
  connection: aConnection("sandbox", more),
});
const keys = { client_id: "abc123", secret_kept: true };
const withKeys = () => sandbox(keys);

/** Answers the connection with this changed, from then on. */
const changed = (data: FakeData, more: Partial<ConnectionView>): ConnectionView => {
  data.connection = { ...data.connection, ...more };
  return data.connection;
};

const saves: Partial<Handlers> = {
  save_keys: (_, data) => {
    data.app.next = "fill_details";
    return changed(data, keys);
  },
};

const refuses = (field: string, code: IssueCode) => () => {
  throw refusal("invalid", [issue(field, code)]);
};

describe("the three steps", () => {
  const ticked = () =>
    ["step-dashboard", "step-keys", "step-test"].map(
      (step) => screen.getByTestId(step).dataset.done === "true",
    );

  test("none is ticked before there are keys, and the test says what it waits for", async () => {
    open(sandbox());
    await screen.findByTestId("step-test");
    expect(ticked()).toEqual([false, false, false]);
    expect(screen.getByText(words.settings.test.keys_first)).toBeTruthy();
    expect(screen.queryByTestId("test-connection")).toBeNull();
  });

  test("kept keys tick their own step alone: nobody knows yet whether Astra takes them", async () => {
    open(withKeys());
    await screen.findByTestId("step-test");
    expect(ticked()).toEqual([false, true, false]);
  });

  test("keys that Astra knows tick all three, also when one comes back to the page", async () => {
    const { user } = open(withKeys(), {
      test_connection: () => ({ outcome: "connected", request_id: "req-7" }),
    });
    await user.click(await screen.findByTestId("test-connection"));
    await screen.findByTestId("connection-outcome");
    expect(ticked()).toEqual([true, true, true]);
    await user.click(screen.getByRole("link", { name: words.settings.administrators.title }));
    await user.click(await screen.findByTestId("open-connection"));
    await screen.findByTestId("step-test");
    expect(ticked()).toEqual([true, true, true]);
  });

  test.each(["keys_refused", "offline", "unavailable"] as ConnectionOutcomeView[])(
    "a later test that says %s takes the ticks away that it could not confirm",
    async (outcome) => {
      const answers: ConnectionOutcomeView[] = ["connected", outcome];
      const { user } = open(withKeys(), {
        test_connection: () => ({ outcome: answers.shift() ?? outcome, request_id: null }),
      });
      await user.click(await screen.findByTestId("test-connection"));
      await waitFor(() => expect(ticked()).toEqual([true, true, true]));
      await user.click(screen.getByTestId("test-connection"));
      await waitFor(() => expect(ticked()).toEqual([false, true, false]));
    },
  );

  test("other keys have to be tested anew", async () => {
    const { user } = open(withKeys(), {
      ...saves,
      test_connection: () => ({ outcome: "connected", request_id: null }),
    });
    await user.click(await screen.findByTestId("test-connection"));
    await screen.findByTestId("connection-outcome");
    await user.click(screen.getByTestId("save-keys"));
    await screen.findByText("The keys are saved.");
    expect(ticked()).toEqual([false, true, false]);
    expect(screen.queryByTestId("connection-outcome"), "it was about the keys before").toBeNull();
  });
});

describe("the dashboard", () => {
  test("follows the guide's order and hands out the redirect URI", async () => {
    const { user, backend } = open(sandbox(), { open_link: () => null });
    const list = within((await screen.findByText(words.settings.setup.name)).closest("ol") as HTMLElement);
    const steps = list.getAllByRole("listitem").map((step) => step.textContent ?? "");
    expect(steps).toHaveLength(6);
    expect(steps[2]).toContain(ownUri);
    await user.click(screen.getByTestId("open-dashboard"));
    await user.click(screen.getByTestId("open-documentation"));
    expect(backend.calls.filter(({ command }) => command === "open_link").map(({ args }) => args)).toEqual([
      { link: "dashboard" },
      { link: "documentation" },
    ]);
  });

  test("where copying is refused, the text is selected instead", async () => {
    const { user } = open(sandbox());
    const list = within((await screen.findByText(words.settings.setup.name)).closest("ol") as HTMLElement);
    Object.defineProperty(navigator, "clipboard", {
      configurable: true,
      value: { writeText: () => Promise.reject(new Error("no")) },
    });
    await user.click(list.getByRole("button", { name: /^Copy/ }));
    expect(await list.findByText(words.common.copy_selected)).toBeTruthy();
    await waitFor(() => expect(window.getSelection()?.toString()).toBe(ownUri));
  });
});

describe("keys", () => {
  test("are saved, the secret is never shown again, and what comes next changes", async () => {
    const { user, backend, announce } = open(sandbox(), saves);
    await user.type(await screen.findByTestId("client-id"), "abc123");
    await user.type(screen.getByTestId("client-secret"), "very secret");
    expect(screen.getByTestId("client-secret").getAttribute("type")).toBe("password");
    await user.click(screen.getByTestId("save-keys"));
    expect(await screen.findByText("The keys are saved.")).toBeTruthy();
    expect(screen.getByTestId("client-secret")).toHaveProperty("value", "");
    expect(screen.getByText("A secret is saved. Leave this empty to keep it.")).toBeTruthy();
    expect(backend.calls.find(({ command }) => command === "save_keys")?.args).toEqual({
      clientId: "abc123",
      clientSecret: "very secret",
    });
    announce("app");
    await user.click(screen.getByRole("link", { name: "Home" }));
    await waitFor(() => expect(screen.getByTestId("next-step").dataset.next).toBe("fill_details"));
  });

  test("left empty, the kept secret stays", async () => {
    const { user, backend } = open(withKeys(), saves);
    await user.click(await screen.findByTestId("save-keys"));
    await screen.findByText("The keys are saved.");
    expect(backend.calls.find(({ command }) => command === "save_keys")?.args).toEqual({
      clientId: "abc123",
      clientSecret: null,
    });
  });

  test("what is wrong is said at its field, and nothing typed is lost", async () => {
    const { user } = open(sandbox(), { save_keys: refuses("client_id", "required") });
    await user.type(await screen.findByTestId("client-secret"), "typed already");
    await user.click(screen.getByTestId("save-keys"));
    expect((await screen.findByTestId("field-error-client_id")).textContent).toContain(
      "Enter the client ID.",
    );
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("client-id")));
    expect(screen.getByTestId("client-secret")).toHaveProperty("value", "typed already");
    await user.type(screen.getByTestId("client-id"), "a");
    expect(screen.queryByTestId("field-error-client_id")).toBeNull();
  });

  test("a disk that fails is told, and nothing typed is lost", async () => {
    const { user } = open(sandbox(), {
      save_keys: () => {
        throw refusal("storage");
      },
    });
    await user.type(await screen.findByTestId("client-id"), "abc");
    await user.type(screen.getByTestId("client-secret"), "shh");
    await user.click(screen.getByTestId("save-keys"));
    expect((await screen.findByTestId("problem")).dataset.code).toBe("storage");
    expect(screen.getByTestId("client-id")).toHaveProperty("value", "abc");
    expect(screen.getByTestId("client-secret")).toHaveProperty("value", "shh");
  });

  test.each<[KeyStorageView, string]>([
    ["keychain", words.settings.keys.copies_keychain],
    ["passphrase", words.settings.keys.copies_open],
  ])("with keys in the %s it says what an old copy still holds", async (keys_kept_in, sentence) => {
    const { user } = open(sandbox({ client_id: "abc123", secret_kept: true, keys_kept_in }));
    await user.click(await screen.findByTestId("forget-keys"));
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  test("are forgotten after a question", async () => {
    const { user } = open(withKeys(), {
      forget_keys: (_, data) => changed(data, { client_id: null, secret_kept: false }),
    });
    await user.click(await screen.findByTestId("forget-keys"));
    await user.click(await screen.findByTestId("confirm-forget-keys"));
    expect(await screen.findByText("The keys are removed from this computer.")).toBeTruthy();
    expect(screen.getByTestId("client-id")).toHaveProperty("value", "");
    expect(screen.queryByTestId("test-connection")).toBeNull();
  });

  test.each(["connected", "keys_refused", "offline", "unavailable"] as ConnectionOutcomeView[])(
    "tested: %s says what it means",
    async (outcome) => {
      const { user } = open(withKeys(), { test_connection: () => ({ outcome, request_id: "req-7" }) });
      await user.click(await screen.findByTestId("test-connection"));
      const said = await screen.findByTestId("connection-outcome");
      expect(said.dataset.outcome).toBe(outcome);
      expect(said.textContent).toContain(words.settings.test.outcome[outcome].title);
      expect(said.textContent).toContain(words.settings.test.outcome[outcome].text);
      expect(said.textContent).toContain("req-7");
    },
  );
});
