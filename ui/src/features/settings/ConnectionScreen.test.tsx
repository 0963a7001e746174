import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type {
  CompanyFileStateView,
  ConnectionOutcomeView,
  ConnectionView,
  IssueCode,
  KeyStorageView,
  TestedWayView,
} from "../../ipc/bindings";
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

describe("the environment", () => {
  test("is chosen among three, of which one is explained and can't be chosen yet", async () => {
    const { user } = open();
    const production = await screen.findByRole("radio", { name: /^Production/ });
    expect(production).toHaveProperty("disabled", true);
    expect(screen.getByTestId("environment-production").textContent).toMatch(/connection service \(broker\)/);
    expect(screen.queryByTestId("switch-environment"), "nothing to switch to yet").toBeNull();
    await user.click(screen.getByRole("radio", { name: /^Sandbox/ }));
    expect(screen.getByTestId("switch-environment").textContent).toBe("Switch to Sandbox");
  });

  test("Practice shows its own connection and asks for no keys", async () => {
    open({ connection: aConnection("practice", { api_host: "127.0.0.1:40117" }) });
    expect(await screen.findByText(words.settings.fixed.text)).toBeTruthy();
    expect(screen.getByText("127.0.0.1:40117")).toBeTruthy();
    expect(screen.queryByTestId("client-secret")).toBeNull();
    expect(screen.queryByTestId("open-check")).toBeNull();
  });

  test("is reached from Settings", async () => {
    const { user, path } = renderApp("/settings");
    await user.click(await screen.findByTestId("open-connection"));
    expect(path()).toBe("/settings/connection");
  });
});

describe("setting up at Astra", () => {
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
    expect(screen.getByText("A secret is kept. Leave empty to keep it.")).toBeTruthy();
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
    expect(await screen.findByText("The keys are gone from this computer.")).toBeTruthy();
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

describe("redirect URIs", () => {
  const rows = () => screen.getAllByTestId("redirect-uri");

  test("are added, used and removed; the one in use can't be removed", async () => {
    const own = { uri: ownUri, used: true, web: false };
    const added = { uri: "https://desk.example.com/cb", used: false, web: true };
    const { user, backend } = open(sandbox(), {
      add_redirect_uri: (_, data) => changed(data, { redirect_uris: [own, added] }),
      choose_redirect_uri: (_, data) =>
        changed(data, {
          redirect_uris: [
            { ...own, used: false },
            { ...added, used: true },
          ],
        }),
      remove_redirect_uri: (_, data) => changed(data, { redirect_uris: [{ ...added, used: true }] }),
    });
    await user.type(await screen.findByTestId("new-redirect-uri"), "https://desk.example.com/cb");
    await user.click(screen.getByTestId("add-redirect-uri"));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(screen.getByTestId("new-redirect-uri")).toHaveProperty("value", "");
    expect(screen.queryByRole("button", { name: `Remove ${ownUri}` })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Use https://desk.example.com/cb" }));
    await user.click(await screen.findByRole("button", { name: `Remove ${ownUri}` }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]?.dataset.used).toBe("true");
    expect(backend.calls.filter(({ command }) => command.endsWith("_redirect_uri"))).toEqual([
      { command: "add_redirect_uri", args: { uri: added.uri } },
      { command: "choose_redirect_uri", args: { uri: added.uri } },
      { command: "remove_redirect_uri", args: { uri: ownUri } },
    ]);
  });

  test.each([
    ["http://desk.example.com", "redirect_uri_shape"],
    [ownUri, "redirect_uri_repeated"],
  ] as const)("%s is refused at the field and stays there", async (uri, code) => {
    const { user } = open(sandbox(), { add_redirect_uri: refuses("redirect_uri", code) });
    await user.type(await screen.findByTestId("new-redirect-uri"), uri);
    await user.keyboard("{Enter}");
    expect((await screen.findByTestId("field-error-redirect_uri")).textContent).toContain(words.issues[code]);
    expect(screen.getByTestId("new-redirect-uri")).toHaveProperty("value", uri);
  });

  test("staff can say that Astra doesn't return the state", async () => {
    const { user, backend } = open(sandbox(), {
      set_state_echoed: ({ echoed }, data) => changed(data, { state_echoed: echoed }),
    });
    const box = await screen.findByTestId("state-echoed");
    expect(box).toHaveProperty("checked", true);
    await user.click(box);
    await waitFor(() => expect(box).toHaveProperty("checked", false));
    expect(backend.data.connection.state_echoed).toBe(false);
  });
});

describe("the internet address of this device", () => {
  test("is kept, and the button says so", async () => {
    const { user, backend } = open(sandbox(), {
      set_device_address: ({ address }, data) => changed(data, { device_address: address }),
    });
    await user.type(await screen.findByTestId("device-address"), "203.0.113.7");
    await user.click(screen.getByTestId("save-device-address"));
    expect((await screen.findByTestId("result")).textContent).toBe(words.settings.device.saved);
    expect(backend.data.connection.device_address).toBe("203.0.113.7");
  });

  test("is refused at the field, which takes the focus", async () => {
    const { user } = open(sandbox(), {
      set_device_address: refuses("device_address", "device_address_shape"),
    });
    const field = await screen.findByTestId("device-address");
    await user.type(field, "192.168.0.2");
    await user.keyboard("{Enter}");
    expect((await screen.findByTestId("field-error-device_address")).textContent).toContain(
      words.issues.device_address_shape,
    );
    expect(document.activeElement).toBe(field);
    expect(field).toHaveProperty("value", "192.168.0.2");
  });
});

describe("the program", () => {
  test.each(["delegated", "receive_only", "unverified"] as const)(
    "%s is chosen by staff, in Practice too, and said to count from now on",
    async (program) => {
      const { user, backend } = open({}, { set_program: ({ program }, data) => changed(data, { program }) });
      const verified = await screen.findByRole("radio", { name: /^Verified/ });
      expect(verified, "what a new folder has").toHaveProperty("checked", true);
      expect(screen.getByText(words.settings.program.text_practice)).toBeTruthy();
      await user.click(screen.getByTestId(`program-${program}`));
      await waitFor(() => expect(backend.data.connection.program).toBe(program));
      expect(await screen.findByText(words.settings.program.done)).toBeTruthy();
      expect(screen.getByTestId(`program-${program}`).textContent).toContain(
        words.settings.program[`${program}_hint`],
      );
    },
  );

  test("a choice that could not be kept says so and shows the one that counts", async () => {
    const { user } = open(withKeys(), {
      set_program: () => {
        throw refusal("disk_full");
      },
    });
    expect(await screen.findByText(words.settings.program.text)).toBeTruthy();
    await user.click(screen.getByTestId("program-delegated"));
    expect(await screen.findByText(words.errors.disk_full.title)).toBeTruthy();
    expect(screen.getByRole("radio", { name: /^Verified/ })).toHaveProperty("checked", true);
  });
});

describe("the sign-in link, tested", () => {
  const tested = async (ways: TestedWayView[]) => {
    const { user } = open({}, { test_sign_in_link: () => ({ ways }) });
    await user.click(await screen.findByTestId("test-link"));
    return await screen.findByTestId("link-outcome");
  };

  test.each(["reached", "not_reached", "nothing_opens_it"] as const)(
    "where there is one way, %s says what to do",
    async (outcome) => {
      const said = await tested([{ way: "system", outcome }]);
      expect(said.dataset.outcome).toBe(outcome === "reached" ? "reached" : "missed");
      expect(said.textContent).toContain(words.settings.link.outcome[outcome]);
    },
  );

  test.each([
    ["reached", "reached", "reached"],
    ["nothing_opens_it", "reached", "partly"],
    ["not_reached", "reached", "partly"],
    ["not_installed", "reached", "partly"],
    ["reached", "nothing_opens_it", "partly"],
    // Firefox doesn't need the program `gio` that the test uses.
    ["reached", "not_installed", "reached"],
    ["nothing_opens_it", "nothing_opens_it", "missed"],
  ] as const)(
    "Chrome's way %s and Firefox's %s: %s, each said for itself",
    async (chrome, firefox, summary) => {
      const said = await tested([
        { way: "xdg_open", outcome: chrome },
        { way: "gio", outcome: firefox },
      ]);
      expect(said.dataset.outcome).toBe(summary);
      expect(screen.getByTestId("link-way-xdg_open").dataset.outcome).toBe(chrome);
      expect(screen.getByTestId("link-way-gio").textContent).toContain(words.settings.link.outcome[firefox]);
      if (chrome === "nothing_opens_it" || chrome === "not_installed") {
        expect(said.textContent).toContain(words.settings.link.xdg_open[chrome]);
      }
    },
  );
});

test.each(["missing", "used", "unreadable", "malformed"] as CompanyFileStateView[])(
  "a company file that is %s is explained, with where it is looked for",
  async (state) => {
    const company_file = { ...aConnection("sandbox").company_file, state };
    open(sandbox({ company_file }));
    expect((await screen.findByTestId("company-file")).dataset.state).toBe(state);
    expect(screen.getByText(words.settings.company.state[state].text)).toBeTruthy();
    expect(screen.getByText("/etc/xdg/astra-desk/company.json")).toBeTruthy();
  },
);
