import { focusManager } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { type Handlers, refusal } from "../ipc/fake/backend";
import { newApp, newFakeData } from "../ipc/fake/fixtures";
import { renderApp } from "../testing/render";

/** A start that this passphrase opens. */
const opensWith = (right: string): Partial<Handlers> => ({
  unlock: ({ passphrase }, data) => {
    data.locked = passphrase === right ? null : "passphrase_wrong";
    return null;
  },
});

const unlockCalls = (rendered: ReturnType<typeof renderApp>) =>
  rendered.backend.calls.filter(({ command }) => command === "unlock").map(({ args }) => args);

describe("a computer without a password store", () => {
  test("asks for a new passphrase twice and starts with it", async () => {
    const rendered = renderApp("/", { locked: "passphrase_new" }, opensWith("short but longer"));
    const { user } = rendered;
    const first = await screen.findByTestId("passphrase");
    expect(document.activeElement).toBe(first);
    await user.type(first, "short");
    await user.click(screen.getByTestId("unlock"));
    expect(screen.getByTestId("field-error-passphrase").textContent).toMatch(/at least 8/);
    await user.type(first, " but longer");
    await user.type(screen.getByTestId("passphrase-again"), "another one");
    await user.keyboard("{Enter}");
    expect(screen.getByTestId("field-error-passphrase-again").textContent).toMatch(/don’t match/);
    expect(unlockCalls(rendered), "nothing is sent before both are the same").toEqual([]);
    await user.clear(screen.getByTestId("passphrase-again"));
    await user.type(screen.getByTestId("passphrase-again"), "short but longer");
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("home")).toBeTruthy();
    expect(unlockCalls(rendered)).toEqual([{ passphrase: "short but longer" }]);
  });

  test("a wrong one is emptied, said at the field and asked for again", async () => {
    const { user } = renderApp("/", { locked: "passphrase_needed" }, opensWith("correct horse"));
    expect(screen.queryByTestId("passphrase-again")).toBeNull();
    await user.type(await screen.findByTestId("passphrase"), "guessed it");
    await user.click(screen.getByTestId("unlock"));
    expect((await screen.findByTestId("field-error-passphrase")).textContent).toMatch(/isn’t the passphrase/);
    const field = screen.getByTestId("passphrase");
    await waitFor(() => expect(field).toHaveProperty("value", ""));
    expect(document.activeElement).toBe(field);
    await user.type(field, "correct horse");
    await user.keyboard("{Enter}");
    expect(await screen.findByTestId("home")).toBeTruthy();
  });

  test("it is shown only when asked", async () => {
    const { user } = renderApp("/", { locked: "passphrase_needed" });
    const field = await screen.findByTestId("passphrase");
    expect(field.getAttribute("type")).toBe("password");
    await user.click(screen.getByRole("button", { name: "Show Passphrase" }));
    expect(field.getAttribute("type")).toBe("text");
  });

  test("what is being typed outlives a look at another window", async () => {
    const { user, count } = renderApp("/", { locked: "passphrase_needed" });
    const field = await screen.findByTestId("passphrase");
    await user.type(field, "half of");
    const before = count("app_view");
    act(() => focusManager.setFocused(true));
    act(() => focusManager.onFocus());
    await waitFor(() => expect(count("app_view")).toBeGreaterThan(before));
    await waitFor(() => expect(screen.getByTestId("passphrase")).toHaveProperty("value", "half of"));
    act(() => focusManager.setFocused(undefined));
  });

  test("another reason is told above the field", async () => {
    const { user } = renderApp(
      "/",
      { locked: "passphrase_needed" },
      {
        unlock: () => {
          throw refusal("storage");
        },
      },
    );
    await user.type(await screen.findByTestId("passphrase"), "correct horse");
    await user.click(screen.getByTestId("unlock"));
    expect((await screen.findByTestId("problem")).dataset.code).toBe("storage");
  });

  test("Practice is the way out", async () => {
    const { user, backend } = renderApp(
      "/",
      { locked: "passphrase_new", app: newApp({ environment: "sandbox", next: "connect" }) },
      {
        choose_environment: ({ environment }, data) => {
          Object.assign(data, newFakeData({ app: newApp({ environment }) }));
          return null;
        },
      },
    );
    await user.click(await screen.findByTestId("back-to-practice"));
    expect(await screen.findByTestId("practice-strip")).toBeTruthy();
    expect(backend.data.locked).toBeNull();
  });
});
