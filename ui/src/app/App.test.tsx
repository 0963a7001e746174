import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AppView, Environment, StartView } from "../ipc/bindings";
import { type Handlers, refusal } from "../ipc/fake/backend";
import {
  aBusiness,
  aCard,
  aConnection,
  aPreview,
  aTransfer,
  emptyTransferForm,
  type FakeData,
  idleSignIn,
  newApp,
  newFakeData,
  refOf,
  secondCard,
} from "../ipc/fake/fixtures";
import { paths, signInPath } from "../paths";
import { pendingAnswer, renderApp } from "../testing/render";
import { appScenes, draftScenes, signInScenes } from "../testing/scenes";

const ready = (): Partial<FakeData> => {
  const business = aBusiness("approved");
  return {
    app: newApp({ business: business.summary, next: "move_money" }),
    business,
    cards: [aCard(), secondCard()],
    transfers: [aTransfer("processed")],
  };
};

/** Opens an environment that was never opened before. */
const opens: Partial<Handlers> = {
  choose_environment: ({ environment }, data) => {
    const sandbox = { app: structuredClone(appScenes.sandbox), connection: aConnection("sandbox") };
    Object.assign(data, newFakeData(environment === "sandbox" ? sandbox : {}));
    return null;
  },
};

const welcomes: Partial<Handlers> = {
  finish_welcome: (_, data) => {
    data.app = newApp();
    return data.app;
  },
};

/** The start view of an environment that is starting or failed to. */
const startOf = (environment: Environment): StartView => ({
  environment,
  folder: `/data/${environment}`,
  copies: [],
  waits_for_keychain: false,
});

describe("the frame", () => {
  test("shows the business, the way around and that the money is play money", async () => {
    const { user } = renderApp("/", ready());
    await screen.findByRole("heading", { level: 1, name: "Home" });
    expect(screen.getByTestId("whose").textContent).toBe("Hillary Expeditions LLC");
    await waitFor(() => expect(document.title).toBe("Home – Hillary Expeditions LLC – Astra Desk"));
    expect(screen.getByTestId("practice-strip").textContent).toContain("Nothing leaves this computer");
    for (const name of ["Cards", "Transfers", "Business", "Settings", "Home"]) {
      await user.click(screen.getByRole("link", { name }));
      const title = await screen.findByRole("heading", { level: 1, name });
      await waitFor(() => expect(document.activeElement, `the focus follows to ${name}`).toBe(title));
      expect(screen.getByRole("link", { name }).getAttribute("aria-current")).toBe("page");
    }
  });

  test.each([
    ["onboard", "nav-business"],
    ["link_card", "nav-cards"],
  ] as const)("keeps the place of the sign-in to %s in sight", async (action, place) => {
    renderApp(signInPath(action, paths.home), ready());
    await screen.findByRole("heading", { level: 1 });
    expect(screen.getByTestId(place).getAttribute("aria-current")).toBe("page");
  });

  test("shows no strip where the money is real, and another in the sandbox", async () => {
    const live = ready();
    renderApp("/", { ...live, app: { ...newApp(), ...live.app, environment: "production" } });
    await screen.findByRole("heading", { level: 1 });
    expect(screen.queryByTestId("practice-strip")).toBeNull();
    expect(screen.queryByTestId("sandbox-strip")).toBeNull();
  });

  test("the strip leads out of Practice: first what that needs, then the other environments", async () => {
    const { user, path } = renderApp("/", ready());
    await user.click(await screen.findByRole("link", { name: /^Use my real business/ }));
    await screen.findByRole("heading", { level: 1, name: "What a real connection needs" });
    expect(screen.getByText(/Real money isn’t available yet/)).toBeTruthy();
    await user.click(screen.getByTestId("choose-environment"));
    await screen.findByTestId("environment-sandbox");
    expect(path()).toBe("/settings/environment");
  });

  test("an address that doesn't exist leads back Home", async () => {
    renderApp("/nowhere", ready());
    expect(await screen.findByRole("link", { name: "Go to Home" })).toBeTruthy();
  });

  test("offline is said, with how old the page is", async () => {
    const data = ready();
    renderApp("/", { ...data, app: { ...newApp(), ...data.app, offline: true } });
    expect((await screen.findByTestId("offline-note")).textContent).toMatch(/known on|may be out of date/);
  });
});

describe("before there is anything to show", () => {
  test.each([
    "in_use",
    "keychain_locked",
    "storage",
    "storage_damaged",
    "disk_full",
    "disk_denied",
    "no_lock",
    "key_lost",
    "internal",
  ])("%s fills the window with an explanation; trying again starts again", async (code) => {
    let broken = true;
    const { user, backend } = renderApp("/", ready(), {
      app_view: () => {
        if (broken) throw refusal(code);
        return newApp({ next: "fill_details" });
      },
      start_again: () => {
        broken = false;
        return null;
      },
    });
    expect((await screen.findByTestId("start-problem")).dataset.code).toBe(code);
    expect(screen.queryByRole("navigation")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByTestId("home")).toBeTruthy();
    const asked = backend.calls.map(({ command }) => command);
    expect(asked.indexOf("start_again")).toBeLessThan(asked.lastIndexOf("app_view"));
  });

  test.each([
    ["newer_version", /install the newest Astra Desk/],
    ["reopen", /Close Astra Desk and open it again/],
  ])("%s says what to do instead of offering to try again", async (code, what) => {
    renderApp("/", ready(), {
      app_view: () => {
        throw refusal(code);
      },
    });
    expect((await screen.findByTestId("start-problem")).textContent).toMatch(what);
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  test("what starting again answers takes the place of the first explanation", async () => {
    const { user } = renderApp("/", ready(), {
      app_view: () => {
        throw refusal("in_use");
      },
      start_again: () => {
        throw refusal("reopen");
      },
    });
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.getByTestId("start-problem").dataset.code).toBe("reopen"));
  });

  test.each([
    ["storage_damaged", true],
    ["key_lost", true],
    ["newer_version", true],
    ["disk_full", false],
    ["in_use", false],
    ["keychain_locked", false],
  ])("in Practice, %s offers to begin anew: %s", async (code, offered) => {
    let answered = false;
    renderApp("/", ready(), {
      app_view: () => {
        throw refusal(code);
      },
      start_view: () => {
        answered = true;
        return startOf("practice");
      },
    });
    await screen.findByTestId("start-problem");
    await waitFor(() => expect(answered).toBe(true));
    // The answer reaches the page before anything that is asked for later.
    await act(async () => {});
    expect(screen.queryByTestId("begin-anew") !== null).toBe(offered);
  });

  test("beginning anew says where the old folder is kept, and only then opens Practice", async () => {
    let broken = true;
    const { user } = renderApp("/", ready(), {
      app_view: () => {
        if (broken) throw refusal("storage_damaged");
        return newApp({ next: "fill_details" });
      },
      begin_anew: () => {
        broken = false;
        return "/data/practice.kept-1";
      },
    });
    expect((await screen.findByTestId("kept")).textContent).toContain("/practice");
    await user.click(await screen.findByTestId("begin-anew"));
    expect((await screen.findByTestId("begun-anew")).textContent).toContain("/data/practice.kept-1");
    await user.click(screen.getByRole("button", { name: "Open Practice" }));
    expect(await screen.findByTestId("home")).toBeTruthy();
  });

  test("a refusal to begin anew is said in place", async () => {
    const { user } = renderApp("/", ready(), {
      app_view: () => {
        throw refusal("storage_damaged");
      },
      begin_anew: () => {
        throw refusal("in_use");
      },
    });
    await user.click(await screen.findByTestId("begin-anew"));
    expect(await screen.findByText("Astra Desk is already open")).toBeTruthy();
    expect(screen.getByTestId("start-problem").dataset.code).toBe("storage_damaged");
  });

  test("a lost key outside Practice says what is left to do, and never offers to begin anew", async () => {
    renderApp(
      "/",
      { app: newApp({ environment: "sandbox", next: "connect" }), start: startOf("sandbox") },
      {
        app_view: () => {
          throw refusal("key_lost");
        },
      },
    );
    expect(await screen.findByText(/move this folder somewhere else/)).toBeTruthy();
    expect(screen.queryByTestId("begin-anew")).toBeNull();
    expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
  });

  test.each([
    [true, "keychain", /window of its own/],
    [false, "opening", /Reading what’s saved/],
  ])(
    "a start that takes two seconds says what it waits for (password store: %s)",
    async (waits, what, said) => {
      vi.useFakeTimers({ shouldAdvanceTime: true });
      try {
        const opened = pendingAnswer<AppView>();
        renderApp("/", ready(), {
          app_view: () => opened.promise,
          start_view: () => ({
            environment: "practice",
            folder: "/data/practice",
            copies: [],
            waits_for_keychain: waits,
          }),
        });
        await act(() => vi.advanceTimersByTimeAsync(1_900));
        expect(screen.queryByTestId("opening"), "most starts are over by then").toBeNull();
        await act(() => vi.advanceTimersByTimeAsync(200));
        await waitFor(() => expect(screen.getByTestId("opening").dataset.waits).toBe(what));
        expect(screen.getByTestId("opening").textContent).toMatch(said);
        await act(async () => opened.resolve(newApp({ next: "fill_details" })));
        expect(await screen.findByTestId("home")).toBeTruthy();
      } finally {
        vi.useRealTimers();
      }
    },
  );

  test("records that trouble made unreadable are told, with the copy that is kept", async () => {
    renderApp(
      "/",
      { ...ready(), app: newApp({ records_lost: 2 }) },
      {
        start_view: () => ({
          environment: "practice",
          folder: "/data/practice",
          copies: ["/data/practice/db.before-1"],
          waits_for_keychain: false,
        }),
      },
    );
    await waitFor(() => expect(screen.getByTestId("records-lost").textContent).toContain("db.before-1"));
  });

  test("Welcome explains a real connection and comes back, and Practice leads Home", async () => {
    const { user } = renderApp("/", { app: newApp({ welcomed: false, next: "welcome" }) }, welcomes);
    await user.click(await screen.findByRole("button", { name: "See what you need" }));
    await screen.findByRole("heading", { level: 1, name: "What a real connection needs" });
    await user.click(screen.getByRole("button", { name: "Back" }));
    await user.click(await screen.findByRole("button", { name: "Try with play money" }));
    expect(await screen.findByRole("heading", { name: "Tell Astra about your business" })).toBeTruthy();
  });
});

describe("another environment", () => {
  const practice = () => ({ ...ready(), app: { ...newApp(), ...ready().app } });

  test("takes the place of everything: strip, business, cards", async () => {
    const { user } = renderApp("/settings/environment", practice(), opens);
    await user.click(await screen.findByRole("radio", { name: /^Sandbox/ }));
    await user.click(screen.getByTestId("switch-environment"));
    expect(await screen.findByTestId("sandbox-strip")).toBeTruthy();
    expect(screen.queryByText("Hillary Expeditions LLC")).toBeNull();
    expect(await screen.findByTestId("client-id"), "one is still where keys are entered").toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 })));
    await user.click(screen.getByRole("link", { name: "Cards" }));
    expect(await screen.findByText("No cards yet")).toBeTruthy();
  });

  test("that doesn't open offers the way back", async () => {
    let open: Environment = "practice";
    const { user } = renderApp("/settings/environment", practice(), {
      choose_environment: ({ environment }) => {
        open = environment;
        return null;
      },
      app_view: () => {
        if (open === "sandbox") throw refusal("keychain_locked");
        return newApp();
      },
      start_view: () => startOf(open),
    });
    await user.click(await screen.findByRole("radio", { name: /^Sandbox/ }));
    await user.click(screen.getByTestId("switch-environment"));
    expect((await screen.findByTestId("start-problem")).dataset.code).toBe("keychain_locked");
    await user.click(await screen.findByTestId("back-to-practice"));
    expect(await screen.findByTestId("practice-strip")).toBeTruthy();
  });

  test("isn't chosen while something is on its way, and says so in place", async () => {
    const { user } = renderApp("/settings/environment", practice(), {
      choose_environment: () => {
        throw refusal("not_allowed_now");
      },
    });
    await user.click(await screen.findByRole("radio", { name: /^Sandbox/ }));
    await user.click(screen.getByTestId("switch-environment"));
    expect((await screen.findByTestId("problem")).textContent).toMatch(/Wait a moment, then switch/);
    expect(screen.getByTestId("practice-strip")).toBeTruthy();
  });

  test.each<[Environment, string, boolean]>([
    ["sandbox", "reopen", false],
    ["sandbox", "in_use", true],
    ["practice", "in_use", false],
    ["practice", "disk_full", false],
  ])("where %s ended with %s, Practice is a way out: %s", async (environment, code, offered) => {
    let answered = false;
    renderApp(
      "/",
      {},
      {
        app_view: () => {
          throw refusal(code);
        },
        start_view: () => {
          answered = true;
          return startOf(environment);
        },
      },
    );
    await screen.findByTestId("start-problem");
    await waitFor(() => expect(answered).toBe(true));
    // The answer reaches the page before anything that is asked for later.
    await act(async () => {});
    expect(screen.queryByTestId("back-to-practice") !== null).toBe(offered);
  });
});

describe("the way", () => {
  const forgetsSession: Partial<Handlers> = {
    dismiss_sign_in: (_, data) => {
      data.signIn = idleSignIn();
      return data.signIn;
    },
  };

  test("from Welcome with keys leads to where they are entered, and on to a connection", async () => {
    const { user, path } = renderApp(
      "/",
      { app: newApp({ welcomed: false, next: "welcome" }) },
      {
        ...welcomes,
        ...opens,
        save_keys: ({ clientId }, data) => {
          data.connection = aConnection("sandbox", { client_id: clientId, secret_kept: true });
          return data.connection;
        },
        test_connection: () => ({ outcome: "connected", request_id: "req-7" }),
      },
    );
    await user.click(await screen.findByTestId("welcome-own"));
    await user.click(await screen.findByTestId("welcome-keys"));
    await screen.findByRole("heading", { level: 1, name: "Environment" });
    expect(path()).toBe("/settings/environment");
    await user.click(await screen.findByRole("radio", { name: /^Sandbox/ }));
    await user.click(screen.getByTestId("switch-environment"));
    await user.type(await screen.findByTestId("client-id"), "abc");
    await user.type(screen.getByTestId("client-secret"), "shh");
    await user.click(screen.getByTestId("save-keys"));
    await user.click(await screen.findByTestId("test-connection"));
    expect((await screen.findByTestId("connection-outcome")).dataset.outcome).toBe("connected");
  });

  test("play money is in Practice, wherever a company file began", async () => {
    const { user, backend } = renderApp(
      "/",
      { app: newApp({ environment: "sandbox", welcomed: false, next: "welcome" }) },
      {
        ...welcomes,
        ...opens,
      },
    );
    await user.click(await screen.findByTestId("welcome-practice"));
    await screen.findByTestId("practice-strip");
    expect(backend.data.app.environment).toBe("practice");
  });

  test("from submitted details leads to the sign-in", async () => {
    const { user, path } = renderApp(
      paths.onboarding(draftScenes.empty.id),
      {},
      {
        fill_sample: (_, data) => {
          data.draft = structuredClone({ ...draftScenes.filled, id: data.draft.id });
          return data.draft;
        },
        submit_draft: (_, data) => {
          Object.assign(data, {
            app: structuredClone(appScenes.submitted),
            business: aBusiness("profile_accepted"),
          });
          return data.app;
        },
      },
    );
    await user.click(await screen.findByTestId("sample-approved"));
    await user.click(await screen.findByRole("button", { name: "Submit for review" }));
    await screen.findByRole("heading", { level: 1, name: "Sign in with Astra" });
    expect(path()).toContain("/sign-in");
  });

  test("back from linking a card says so where one came from", async () => {
    const { backend, announce, user } = renderApp("/sign-in?action=link_card&from=%2Fcards", ready(), {
      ...forgetsSession,
      begin_sign_in: (_, data) => {
        data.signIn = {
          ...signInScenes.waiting,
          action: "link_card",
          page: "link_card",
          return_to: "/cards",
        };
        return data.signIn;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Open Astra’s page" }));
    await screen.findByText("Astra’s window is open");
    backend.data.signIn = { ...backend.data.signIn, state: "done" };
    announce("sign_in");
    await screen.findByRole("heading", { level: 1, name: "Cards" });
    expect(await screen.findByText("Your card is linked.")).toBeTruthy();
    await user.click(screen.getByRole("link", { name: "Home" }));
    await screen.findByRole("heading", { level: 1, name: "Home" });
    expect(screen.queryByText("Your card is linked.")).toBeNull();
  });

  test("after a sign-in without an address to go back to, one is where the session began", async () => {
    const data = ready();
    const signIn = {
      ...idleSignIn(),
      state: "waiting" as const,
      action: "link_card" as const,
      return_to: "/transfers",
    };
    const { backend, announce, path } = renderApp(
      "/sign-in?action=link_card",
      { ...data, signIn },
      forgetsSession,
    );
    await screen.findByText("Astra’s window is open");
    backend.data.signIn = { ...backend.data.signIn, state: "done" };
    announce("sign_in");
    await screen.findByRole("heading", { level: 1, name: "Transfers" });
    expect(path()).toBe("/transfers");
  });

  test("a link that starts the application leads to where the sign-in was begun", async () => {
    const data = ready();
    const signIn = {
      ...idleSignIn(),
      state: "waiting" as const,
      action: "renew" as const,
      channel: "browser" as const,
      return_to: "/cards",
      started_at: "2026-03-02T18:00:00Z",
    };
    const { backend, announce, path } = renderApp("/", { ...data, signIn }, forgetsSession);
    await screen.findByRole("heading", { level: 1, name: /Sign in/ });
    expect(path()).toContain("/sign-in");
    backend.data.signIn = { ...backend.data.signIn, state: "exchanging" };
    announce("sign_in");
    backend.data.signIn = { ...backend.data.signIn, state: "done" };
    announce("sign_in");
    await screen.findByRole("heading", { level: 1, name: "Cards" });
    expect(path()).toBe("/cards");
  });

  test("whoever looks around while the browser is open is brought back once, and then let go", async () => {
    const data = ready();
    const signIn = {
      ...idleSignIn(),
      state: "waiting" as const,
      action: "renew" as const,
      channel: "browser" as const,
      return_to: "/cards",
      started_at: "2026-03-02T18:00:00Z",
    };
    const { backend, announce, path, user } = renderApp("/sign-in?action=renew&from=%2Fcards", {
      ...data,
      signIn,
    });
    await screen.findByText(/Waiting for you in the browser/);
    await user.click(screen.getByRole("link", { name: "Transfers" }));
    await screen.findByRole("heading", { level: 1, name: "Transfers" });
    backend.data.signIn = { ...backend.data.signIn, state: "failed" };
    announce("sign_in");
    await waitFor(() => expect(path()).toContain("/sign-in"));
    await user.click(screen.getByRole("link", { name: "Settings" }));
    await screen.findByRole("heading", { level: 1, name: "Settings" });
    announce("sign_in");
    await screen.findByRole("heading", { level: 1, name: "Settings" });
    expect(path(), "not twice").toBe("/settings");
  });

  test("a business that comes on screen by itself takes the place of everything of the other one", async () => {
    const data = ready();
    const { backend, announce, path } = renderApp("/transfers/K7Q2M9XA", data);
    await screen.findByTestId("transfer-state");
    const other = { ...aBusiness("approved").summary, id: "other", name: "Norgay Outfitters" };
    Object.assign(backend.data, { transfers: [], cards: [] });
    Object.assign(backend.data.app, { business: other, businesses: [other] });
    announce("app");
    await waitFor(() => expect(path()).toBe("/"));
    expect((await screen.findAllByText("Norgay Outfitters")).length).toBeGreaterThan(0);
    await waitFor(() => expect(screen.queryByText("$250.00"), "nothing of the other's").toBeNull());
  });

  test("from not found, sending again leads to the new transfer, and it back to the old one", async () => {
    const data = { ...ready(), transfers: [aTransfer("not_found")] };
    const { user, path } = renderApp("/transfers/K7Q2M9XA", data, {
      preview_again: () => aPreview({ id: "S7Q2M9XA", sent_again_for: "K7Q2M9XA" }),
      confirm_transfer: (_, data) => {
        const sent = aTransfer("sending", { id: "S7Q2M9XA" }, { sent_again_for: "K7Q2M9XA" });
        data.transfers = [sent, aTransfer("replaced", {}, { sent_again_as: "S7Q2M9XA" })];
        return sent;
      },
    });
    await user.click(await screen.findByTestId("send-again"));
    await user.click(await screen.findByTestId("confirm-transfer"));
    await waitFor(() => expect(path()).toBe("/transfers/S7Q2M9XA"));
    await user.click(await screen.findByRole("link", { name: "See the earlier transfer" }));
    await waitFor(() => expect(screen.getByTestId("transfer-state").dataset.state).toBe("replaced"));
    await user.click(screen.getByRole("link", { name: "See the new transfer" }));
    await waitFor(() => expect(path()).toBe("/transfers/S7Q2M9XA"));
  });

  test("from confirmed leads to the transfer", async () => {
    const { user, backend, path } = renderApp("/move", ready(), {
      preview_transfer: () =>
        aPreview({ id: "M0000001", amount: 1_250, from: refOf(aCard()), to: refOf(secondCard()) }),
      confirm_transfer: (_, data) => {
        const sent = aTransfer("sending", { id: "M0000001", amount: 1_250 });
        data.transfers = [sent, ...data.transfers];
        return sent;
      },
    });
    await user.type(await screen.findByRole("textbox", { name: "Amount" }), "12.50");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await user.click(await screen.findByRole("button", { name: "Move $12.50" }));
    expect(backend.calls.filter(({ command }) => command === "preview_transfer").at(-1)?.args).toEqual({
      request: { ...emptyTransferForm, from: aCard().id, to: secondCard().id, amount: "12.50" },
    });
    expect((await screen.findByTestId("transfer-state")).dataset.id).toBe("M0000001");
    expect(path()).toBe("/transfers/M0000001");
  });

  test("never goes back to an address outside of the app", async () => {
    renderApp("/sign-in?action=renew&from=https%3A%2F%2Fexample.com", ready());
    expect((await screen.findByRole("link", { name: "Not now" })).getAttribute("href")).toBe("/");
  });
});

describe("appearance", () => {
  test("chosen in Settings is put on the page and kept", async () => {
    const { user, backend } = renderApp("/settings", ready(), {
      set_theme: ({ theme }, data) => {
        data.app = { ...data.app, theme };
        return data.app;
      },
    });
    await user.click(await screen.findByRole("radio", { name: /^Dark/ }));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
    expect(backend.data.app.theme).toBe("dark");
    await user.click(screen.getByRole("radio", { name: /^Match system/ }));
    await waitFor(() => expect(document.documentElement.dataset.theme).toBeUndefined());
  });
});
