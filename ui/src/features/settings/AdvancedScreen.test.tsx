import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { CompanyFileStateView, ConnectionView, IssueCode, TestedWayView } from "../../ipc/bindings";
import { refusal } from "../../ipc/fake/backend";
import { aConnection, type FakeData, issue, newApp, ownUri } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { type renderApp as Render, renderApp } from "../../testing/render";

const open = (data: Partial<FakeData> = {}, handlers: Parameters<typeof Render>[2] = {}) =>
  renderApp("/settings/advanced", data, handlers);

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

const refuses = (field: string, code: IssueCode) => () => {
  throw refusal("invalid", [issue(field, code)]);
};

test("Practice shows its own servers and keys, and asks for none", async () => {
  open({ connection: aConnection("practice", { api_host: "127.0.0.1:40117" }) });
  expect(await screen.findByText(words.settings.hosts.text_practice)).toBeTruthy();
  expect(screen.getByText("127.0.0.1:40117")).toBeTruthy();
  expect(screen.queryByTestId("new-redirect-uri")).toBeNull();
  expect(screen.queryByTestId("open-check")).toBeNull();
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
    await user.click(screen.getByRole("button", { name: "Use this one: https://desk.example.com/cb" }));
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
