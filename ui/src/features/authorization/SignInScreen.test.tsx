import { screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import type { AppView, SessionState, SignInAction, SignInView } from "../../ipc/bindings";
import type { Handlers } from "../../ipc/fake/backend";
import { aBusiness, aConnection, type FakeData, idleSignIn, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { SignInScreen } from "./SignInScreen";

const becomes = (data: FakeData, more: Partial<SignInView>): SignInView => {
  data.signIn = { ...data.signIn, ...more };
  return data.signIn;
};

const answers: Partial<Handlers> = {
  begin_sign_in: ({ action, channel, returnTo }, data) =>
    becomes(data, { state: "waiting", action, channel, return_to: returnTo }),
  open_popup: (_, data) => becomes(data, { popup: null }),
  cancel_sign_in: (_, data) => becomes(data, { state: "cancelled" }),
  check_sign_in: (_, data) => becomes(data, { state: "done" }),
  dismiss_sign_in: (_, data) => becomes(data, idleSignIn()),
  carry_on_here: (_, data) => data.app,
};

const render = (screen: ReactNode, data: Partial<FakeData>) => renderScreen(screen, data, answers);

const show = (state: SessionState, action: SignInAction = "onboard", onDone = vi.fn()) => ({
  ...render(<SignInScreen action={action} from="/cards" onDone={onDone} />, {
    signIn: { ...idleSignIn(), state, action: state === "idle" ? null : action },
  }),
  onDone,
});

describe("signing in through the browser", () => {
  const inBrowser = (state: SessionState, action: SignInAction = "onboard") =>
    render(<SignInScreen action={action} from="/cards" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), state, action, channel: "browser" },
    });

  test("is offered beside the window", async () => {
    const { user, backend } = show("idle");
    await user.click(await screen.findByTestId("open-browser"));
    expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toEqual({
      action: "onboard",
      channel: "browser",
      returnTo: "/cards",
    });
    expect(await screen.findByText("Waiting for you in the browser")).toBeTruthy();
  });

  test("isn't offered where Astra doesn't return the state", async () => {
    render(<SignInScreen action="onboard" onDone={vi.fn()} />, {
      connection: aConnection("sandbox", { state_echoed: false }),
    });
    await screen.findByTestId("begin-sign-in");
    await waitFor(() => expect(screen.queryByTestId("open-browser")).toBeNull());
  });

  test.each([
    ["open-again", "browser"],
    ["use-window", "window"],
  ])("while waiting, %s opens it in the %s", async (button, where) => {
    const { user, backend } = inBrowser("waiting");
    await user.click(await screen.findByTestId(button));
    expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toMatchObject({
      channel: where,
    });
  });

  test.each(["cancelled", "timed_out", "refused"] as const)("%s speaks of no window", async (state) => {
    inBrowser(state);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain(words.authorization.browser[state].text);
    expect(alert.textContent).not.toMatch(/window/);
  });

  test.each(["cancelled", "timed_out", "refused"] as const)(
    "a card whose session %s may be linked",
    async (state) => {
      inBrowser(state, "link_card");
      expect((await screen.findByRole("alert")).textContent).toMatch(
        /appears on Cards as soon as Astra answers/,
      );
    },
  );
});

describe("before signing in", () => {
  const idle = (signIn: Partial<SignInView>, app: Partial<AppView> = {}) =>
    render(<SignInScreen action="renew" onDone={vi.fn()} />, {
      app: newApp(app),
      signIn: { ...idleSignIn(), ...signIn },
    });

  test.each([
    [3, null],
    [4, /fifth try within an hour/],
    [6, /tried 6 times within an hour/],
  ])("after %i code attempts within an hour", async (code_attempts_this_hour, caution) => {
    idle({ code_attempts_this_hour });
    await screen.findByTestId("begin-sign-in");
    const said = screen.queryByTestId("tries-caution")?.textContent ?? null;
    if (caution) expect(said).toMatch(caution);
    else expect(said).toBeNull();
  });

  test.each(["here", "elsewhere", "ended", "other_user"] as const)("it says why: %s", async (signed_out) => {
    idle({}, { signed_out });
    expect((await screen.findByTestId("signed-out")).textContent).toContain(
      words.common.signed_out[signed_out],
    );
  });

  test("a sign-in that another device stopped can be taken up here", async () => {
    const { user, backend } = idle({}, { signed_out: "elsewhere", business: aBusiness("approved").summary });
    await user.click(await screen.findByTestId("carry-on-here"));
    expect(backend.calls.find(({ command }) => command === "carry_on_here")?.args).toEqual({
      id: aBusiness("approved").summary.id,
    });
  });

  test.each(["here", "ended", "other_user"] as const)(
    "a sign-in that is over (%s) can't be taken up",
    async (signed_out) => {
      idle({}, { signed_out, business: aBusiness("approved").summary });
      await screen.findByTestId("signed-out");
      expect(screen.queryByTestId("carry-on-here")).toBeNull();
    },
  );

  test("the business is named where there are several", async () => {
    const [one, other] = [aBusiness("approved").summary, { ...aBusiness("pending").summary, id: "b2" }];
    idle({}, { business: one, businesses: [one, other] });
    expect((await screen.findByText("Business:")).textContent).toContain("Hillary Expeditions");
  });
});

describe("signing in with Astra", () => {
  test.each(["onboard", "renew", "link_card"] as const)(
    "%s says in four steps what will happen",
    async (action) => {
      const { user, backend } = show("idle", action);
      await screen.findByRole("heading", { level: 1, name: words.authorization.title[action] });
      await screen.findByTestId("sign-in-state");
      for (const step of Object.values(words.authorization.steps[action])) {
        expect(screen.getByText(step)).toBeTruthy();
      }
      expect(screen.getByText("(650) 555-0111")).toBeTruthy();
      await user.click(screen.getByRole("button", { name: "Open Astra's page" }));
      expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toEqual({
        action,
        channel: "window",
        returnTo: "/cards",
      });
    },
  );

  const ended = [
    "done_without_card",
    "cancelled",
    "code_expired",
    "interrupted",
    "refused",
    "unreadable",
    "other_user",
    "other_business",
    "person",
    "timed_out",
    "wrong_host",
    "failed",
  ] as const;
  test.each(ended)("%s is explained and can be tried again", async (state) => {
    const { user, count } = show(state);
    expect((await screen.findByTestId("sign-in-state")).dataset.state).toBe(state);
    expect(screen.getByRole("alert").textContent).toContain(words.authorization.state[state].text);
    await user.click(screen.getByRole("button", { name: "Open Astra's page again" }));
    expect(count("begin_sign_in")).toBe(1);
  });

  test.each(["waiting", "exchanging", "reading"] as const)("%s says what is going on", async (state) => {
    show(state);
    expect((await screen.findByTestId("sign-in-state")).dataset.state).toBe(state);
    expect(screen.getByTestId("sign-in-progress").textContent).toContain(
      words.authorization.state[state].title,
    );
    expect(screen.queryByRole("button", { name: "Cancel sign-in" }) !== null).toBe(state === "waiting");
  });

  test("while Astra can't say whose account it is, one can ask again or give up", async () => {
    const { user, count } = show("checking");
    await screen.findByTestId("check-sign-in");
    expect((await screen.findByTestId("sign-in-progress")).textContent).toContain(
      words.authorization.state.checking.text,
    );
    await user.click(screen.getByTestId("check-sign-in"));
    expect(count("check_sign_in")).toBe(1);
    expect(count("begin_sign_in"), "nobody signs in twice").toBe(0);
  });

  test("a check can be given up", async () => {
    const { user, count } = show("checking");
    await user.click(await screen.findByTestId("cancel-sign-in"));
    expect(count("cancel_sign_in")).toBe(1);
  });

  const maybeLinked = [
    "cancelled",
    "code_expired",
    "interrupted",
    "refused",
    "unreadable",
    "timed_out",
    "failed",
  ] as const;
  test.each(maybeLinked)(
    "linking that ended as %s says where the card appears if it was linked",
    async (state) => {
      show(state, "link_card");
      const alert = await screen.findByRole("alert");
      expect(alert.textContent).toContain(words.authorization.linking[state].text);
      expect(alert.textContent).toMatch(/appears on Cards as soon as Astra answers/);
      expect(alert.textContent, "no claim about Astra's side").not.toMatch(
        /nothing (changed|is lost)|sign-in/i,
      );
      expect(screen.getByRole("link", { name: "See your cards" }).getAttribute("href")).toBe("/cards");
    },
  );

  test("a failed link says that the card may be there", async () => {
    show("failed", "link_card");
    expect(
      await screen.findByText("Your card may be linked. It appears on Cards as soon as Astra answers."),
    ).toBeTruthy();
  });

  test("while cards are read it doesn't talk of signing in", async () => {
    show("reading", "link_card");
    expect((await screen.findByTestId("sign-in-progress")).textContent).not.toMatch(/sign/i);
  });

  test.each(["cancelled", "failed", "done"] as const)(
    "that another session ended as %s is not told here",
    async (state) => {
      const onDone = vi.fn();
      render(<SignInScreen action="renew" from="/cards" onDone={onDone} />, {
        signIn: { ...idleSignIn(), state, action: "link_card" },
      });
      expect((await screen.findByTestId("sign-in-state")).dataset.state).toBe("idle");
      expect(screen.queryByRole("alert")).toBeNull();
      expect(screen.getByText("(650) 555-0111"), "the number is shown on the first session too").toBeTruthy();
      expect(onDone).not.toHaveBeenCalled();
    },
  );

  test("the end of a session that was followed here is told here, whatever the address says", async () => {
    const { backend, announce } = render(<SignInScreen action="onboard" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), state: "waiting", action: "link_card", return_to: "/cards" },
    });
    await screen.findByText("Astra's window is open");
    backend.data.signIn = { ...backend.data.signIn, state: "failed" };
    announce("sign_in");
    expect((await screen.findByRole("alert")).textContent).toContain("Your card may be linked.");
    expect(screen.getByRole("link", { name: "Not now" }).getAttribute("href")).toBe("/cards");
  });

  const waiting = (view: Partial<SignInView>) =>
    render(<SignInScreen action="onboard" from="/cards" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), state: "waiting", action: "onboard", channel: "window", ...view },
    });

  test("a page that Astra's page wants to open is named, and opened by a click", async () => {
    const { user, backend } = waiting({ popup: { host: "www.bank.example" } });
    expect((await screen.findByTestId("popup-page")).textContent).toContain("www.bank.example");
    await user.click(screen.getByTestId("open-popup"));
    expect(backend.calls.find(({ command }) => command === "open_popup")?.args).toEqual({
      host: "www.bank.example",
    });
    await waitFor(() => expect(screen.queryByTestId("popup-page")).toBeNull());
  });

  test("a window that isn't opened is said, and the browser offered", async () => {
    const { user, backend } = waiting({ popup: { host: null } });
    expect((await screen.findByTestId("popup-denied")).textContent).toContain(
      words.authorization.popup.denied.text,
    );
    expect(screen.queryByTestId("open-popup")).toBeNull();
    await user.click(screen.getByTestId("open-browser"));
    expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toMatchObject({
      channel: "browser",
    });
  });

  test("an answer that couldn't be used is said, and the page can be opened again", async () => {
    const { user, backend } = waiting({ unusable_answer: true });
    expect((await screen.findByTestId("unusable-answer")).textContent).toContain(
      words.authorization.unusable.text,
    );
    await user.click(screen.getByTestId("start-again"));
    expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toMatchObject({
      channel: "window",
    });
  });

  test("can be cancelled while the window is open", async () => {
    const { user } = show("waiting");
    await user.click(await screen.findByRole("button", { name: "Cancel sign-in" }));
    await waitFor(() => expect(screen.getByTestId("sign-in-state").dataset.state).toBe("cancelled"));
  });

  test("done goes back once and forgets the session", async () => {
    const { onDone, count } = show("done", "link_card");
    await waitFor(() => expect(onDone).toHaveBeenCalledWith("Your card is linked.", "/cards"));
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(count("dismiss_sign_in")).toBe(1);
  });
});
