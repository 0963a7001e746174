import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { SignInActionView, SignInStateView } from "../../ipc/bindings";
import { idleSignIn } from "../../ipc/fake/world";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { SignInScreen } from "./SignInScreen";

const show = (state: SignInStateView, action: SignInActionView = "onboard", onDone = vi.fn()) => ({
  ...renderScreen(<SignInScreen action={action} from="/cards" onDone={onDone} />, {
    signIn: { ...idleSignIn(), state, action: state === "idle" ? null : action },
  }),
  onDone,
});

describe("signing in with Astra", () => {
  test.each(["onboard", "renew", "link_card"] as const)(
    "%s says in four steps what will happen",
    async (action) => {
      const { user, door } = show("idle", action);
      await screen.findByRole("heading", { level: 1, name: words.authorization.title[action] });
      await screen.findByTestId("sign-in-state");
      for (const step of Object.values(words.authorization.steps[action])) {
        expect(screen.getByText(step)).toBeTruthy();
      }
      expect(screen.getByText("(650) 555-0111")).toBeTruthy();
      await user.click(screen.getByRole("button", { name: "Open Astra's page" }));
      expect(door.calls.find(({ command }) => command === "begin_sign_in")?.args).toEqual({
        action,
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
    "other_user",
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
    expect(screen.getByRole("status").textContent).toContain(words.authorization.state[state].title);
    expect(screen.queryByRole("button", { name: "Cancel sign-in" }) !== null).toBe(state === "waiting");
  });

  const maybeLinked = ["cancelled", "code_expired", "interrupted", "refused", "timed_out", "failed"] as const;
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
    expect((await screen.findByRole("status")).textContent).not.toMatch(/sign/i);
  });

  test.each(["cancelled", "failed", "done"] as const)(
    "that another visit ended as %s is not told here",
    async (state) => {
      const onDone = vi.fn();
      renderScreen(<SignInScreen action="renew" from="/cards" onDone={onDone} />, {
        signIn: { ...idleSignIn(), state, action: "link_card" },
      });
      expect((await screen.findByTestId("sign-in-state")).dataset.state).toBe("idle");
      expect(screen.queryByRole("alert")).toBeNull();
      expect(screen.getByText("(650) 555-0111"), "the number is shown on the first visit too").toBeTruthy();
      expect(onDone).not.toHaveBeenCalled();
    },
  );

  test("the end of a visit that was followed here is told here, whatever the address says", async () => {
    const { door, tell } = renderScreen(<SignInScreen action="onboard" onDone={vi.fn()} />, {
      signIn: { ...idleSignIn(), state: "waiting", action: "link_card", return_to: "/cards" },
    });
    await screen.findByText("Astra's window is open");
    door.world.signIn = { ...door.world.signIn, state: "failed" };
    tell("sign_in");
    expect((await screen.findByRole("alert")).textContent).toContain("Your card may be linked.");
    expect(screen.getByRole("link", { name: "Not now" }).getAttribute("href")).toBe("/cards");
  });

  test("can be cancelled while the window is open", async () => {
    const { user } = show("waiting");
    await user.click(await screen.findByRole("button", { name: "Cancel sign-in" }));
    await waitFor(() => expect(screen.getByTestId("sign-in-state").dataset.state).toBe("cancelled"));
  });

  test("done goes back once and forgets the visit", async () => {
    const { onDone, count } = show("done", "link_card");
    await waitFor(() => expect(onDone).toHaveBeenCalledWith("Your card is linked.", "/cards"));
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(count("dismiss_sign_in")).toBe(1);
  });
});
