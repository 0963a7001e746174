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

  test("can be cancelled while the window is open", async () => {
    const { user } = show("waiting");
    await user.click(await screen.findByRole("button", { name: "Cancel sign-in" }));
    await waitFor(() => expect(screen.getByTestId("sign-in-state").dataset.state).toBe("cancelled"));
  });

  test("done goes back once and forgets the visit", async () => {
    const { onDone, count } = show("done", "link_card");
    await waitFor(() => expect(onDone).toHaveBeenCalledWith("Your card is linked."));
    expect(onDone).toHaveBeenCalledTimes(1);
    expect(count("dismiss_sign_in")).toBe(1);
  });
});
