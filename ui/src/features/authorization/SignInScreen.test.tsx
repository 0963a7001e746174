import { screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import type { AppView, SessionState, SignInAction, SignInPage, SignInView } from "../../ipc/bindings";
import type { Handlers } from "../../ipc/fake/backend";
import {
  aBusiness,
  aConnection,
  type FakeData,
  newApp,
  idleSignIn as recordedIdle,
} from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { SignInScreen } from "./SignInScreen";

/** A business with our form's profile that Astra knows, so that every action opens a page. */
const idleSignIn = (page: Partial<Record<SignInAction, SignInPage | null>> = {}): SignInView => ({
  ...recordedIdle(),
  pages: {
    onboard: "profile",
    renew: "existing",
    link_card: "link_card",
    verify: "verify_business",
    ...page,
  },
});

const actions = {
  profile: "onboard",
  astra_form: "onboard",
  person: "onboard",
  existing: "renew",
  link_card: "link_card",
  verify_personal: "verify",
  verify_document: "verify",
  verify_business: "verify",
} as const satisfies Record<SignInPage, SignInAction>;
const pages = Object.keys(actions) as SignInPage[];

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
      signIn: idleSignIn(),
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
    [4, /fifth try in an hour/],
    [6, /tried 6 times in an hour/],
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
  test.each(pages)("before %s it says in steps what will happen", async (page) => {
    const action = actions[page];
    const { user, backend } = render(<SignInScreen action={action} from="/cards" onDone={vi.fn()} />, {
      signIn: idleSignIn({ [action]: page }),
    });
    await screen.findByRole("heading", { level: 1, name: words.authorization.title[page] });
    await screen.findByTestId("sign-in-state");
    const steps =
      page === "existing"
        ? [words.authorization.short.existing]
        : Object.values(words.authorization.steps[page]);
    for (const step of steps) expect(screen.getByText(step)).toBeTruthy();
    expect(screen.getByText("(650) 555-0111")).toBeTruthy();
    expect(screen.getByText(words.authorization.undo[page])).toBeTruthy();
    await user.click(screen.getByRole("button", { name: words.authorization.begin }));
    expect(backend.calls.find(({ command }) => command === "begin_sign_in")?.args).toEqual({
      action,
      channel: "window",
      returnTo: "/cards",
    });
  });

  test("a card after the first is told in one sentence", async () => {
    render(<SignInScreen action="link_card" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), has_cards: true },
    });
    expect((await screen.findByTestId("short-steps")).textContent).toBe(words.authorization.short.link_card);
    expect(screen.queryByText(words.authorization.steps.link_card.three)).toBeNull();
  });

  test("option_a knows no number before the first sign-in and says where the code goes", async () => {
    render(<SignInScreen action="onboard" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn({ onboard: "astra_form" }), phone: null },
    });
    expect(await screen.findByText(words.authorization.phone_unknown)).toBeTruthy();
  });

  test("a person is named as one beside businesses", async () => {
    const [one, other] = [aBusiness("approved").summary, { ...aBusiness("pending").summary, id: "b2" }];
    render(<SignInScreen action="onboard" onDone={vi.fn()} />, {
      app: newApp({ business: one, businesses: [one, other] }),
      signIn: { ...idleSignIn({ onboard: "person" }), business: "Edmund Hillary", is_person: true },
    });
    expect((await screen.findByText("Person:")).textContent).toContain("Edmund Hillary");
  });

  test("where nothing is wanted no page is offered", async () => {
    render(<SignInScreen action="verify" from="/business" onDone={vi.fn()} />, {
      signIn: idleSignIn({ verify: null }),
    });
    await screen.findByText(words.authorization.nothing.text);
    expect(screen.queryByTestId("begin-sign-in")).toBeNull();
    expect(screen.getByRole("link", { name: words.authorization.see_status }).getAttribute("href")).toBe(
      "/business",
    );
  });

  test.each(["person", "business"] as const)(
    "no card: a %s reads what Astra may have refused",
    async (kind) => {
      const { summary } = aBusiness("approved");
      render(<SignInScreen action="link_card" from="/cards" onDone={vi.fn()} />, {
        app: newApp({ business: { ...summary, kind } }),
        signIn: { ...idleSignIn(), state: "done_without_card", action: "link_card" },
      });
      await screen.findByTestId("sign-in-state");
      const said = screen.queryByText(words.authorization.business_card) !== null;
      expect(said).toBe(kind === "person");
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
    "business",
    "other_person",
    "timed_out",
    "wrong_host",
    "failed",
  ] as const;
  test.each(ended)("%s is explained and can be tried again", async (state) => {
    const { user, count } = show(state);
    expect((await screen.findByTestId("sign-in-state")).dataset.state).toBe(state);
    expect(screen.getByRole("alert").textContent).toContain(words.authorization.state[state].text);
    await user.click(screen.getByRole("button", { name: words.authorization.again }));
    expect(count("begin_sign_in")).toBe(1);
  });

  test("a rejected person's page ends, and so does the way here: only the status is left", async () => {
    show("account_refused");
    expect((await screen.findByRole("alert")).textContent).toContain(
      words.authorization.state.account_refused.text,
    );
    expect(screen.queryByTestId("begin-sign-in"), "trying again changes nothing").toBeNull();
    expect(screen.queryByText(words.authorization.undo.profile), "no window is left to close").toBeNull();
    expect(screen.getByRole("link", { name: words.authorization.see_status }).getAttribute("href")).toBe(
      "/business",
    );
  });

  const at = (page: SignInPage, state: SessionState, more: Partial<SignInView> = {}) =>
    render(<SignInScreen action={actions[page]} from="/cards" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), state, action: actions[page], page, ...more },
    });

  test.each(["cancelled", "timed_out", "code_expired", "interrupted", "failed"] as const)(
    "option_a that ended as %s says what became of what was typed on Astra's form",
    async (state) => {
      at("astra_form", state);
      const alert = await screen.findByRole("alert");
      expect(alert.textContent).toContain(words.authorization.astra_form[state].text);
      expect(alert.textContent, "it is not true here").not.toMatch(/Nothing you typed|still filled in/);
      const lost = state === "cancelled" || state === "timed_out";
      expect(screen.queryByRole("link", { name: words.authorization.with_our_form }) !== null).toBe(lost);
      expect(alert.textContent?.includes("don’t fill it in a second time"), "Astra may have it").toBe(!lost);
      expect(screen.getByRole("button", { name: words.authorization.again })).toBeTruthy();
    },
  );

  test.each(["cancelled", "timed_out"] as const)(
    "option_a in the browser that ended as %s speaks of no window",
    async (state) => {
      at("astra_form", state, { channel: "browser" });
      const alert = await screen.findByRole("alert");
      expect(alert.textContent).toContain(words.authorization.astra_form_browser[state].text);
      expect(alert.textContent).not.toMatch(/window/);
    },
  );

  const sentOrNot = ["cancelled", "refused", "unreadable", "timed_out", "interrupted", "failed"] as const;
  test.each(
    (["verify_personal", "verify_document"] as const).flatMap((page) =>
      sentOrNot.map((state) => [page, state] as const),
    ),
  )("retry and document: %s that ended as %s may count, and the status tells", async (page, state) => {
    at(page, state);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain(words.authorization.verifying[state].text);
    expect(alert.textContent).toMatch(/you see here what Astra decides/);
    expect(alert.textContent, "it is no sign-in").not.toMatch(/sign-in/i);
    expect(screen.getByRole("link", { name: words.authorization.see_status }).getAttribute("href")).toBe(
      "/business",
    );
  });

  test("retry says that it can be done only once", async () => {
    render(<SignInScreen action="verify" onDone={vi.fn()} />, {
      signIn: idleSignIn({ verify: "verify_personal" }),
    });
    expect(await screen.findByText(/Astra lets you do this only once/)).toBeTruthy();
  });

  test("a visit stays on its page although the status that led there has changed", async () => {
    at("verify_document", "reading", { pages: { ...idleSignIn().pages, verify: null } });
    expect((await screen.findByTestId("sign-in-progress")).textContent).toContain(
      words.authorization.verifying.reading.title,
    );
  });

  test.each([
    ["profile", "waiting"],
    ["person", "waiting"],
    ["astra_form", "waiting"],
    ["link_card", "waiting"],
    ["verify_document", "waiting"],
  ] as const)("while %s is %s it says what to do about a code that isn't accepted", async (page, state) => {
    at(page, state, { channel: "window" });
    expect((await screen.findByTestId("sign-in-progress")).textContent).toMatch(
      /ask for a new one on Astra’s page/,
    );
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
    await screen.findByText("Astra’s window is open");
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
