import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { aConnection, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

test("one of three environments can't be chosen yet, and says why", async () => {
  const { user } = renderApp("/settings/environment");
  const production = await screen.findByRole("radio", { name: /^Production/ });
  expect(production).toHaveProperty("disabled", true);
  expect(screen.getByTestId("environment-production").textContent).toMatch(/connection service \(broker\)/);
  expect(screen.queryByTestId("switch-environment"), "nothing to switch to yet").toBeNull();
  await user.click(screen.getByRole("radio", { name: /^Sandbox/ }));
  expect(screen.getByTestId("switch-environment").textContent).toBe("Switch to Sandbox");
});

test.each(["practice", "sandbox"] as const)("the open environment is said: %s", async (environment) => {
  renderApp("/settings/environment", {
    app: newApp({ environment }),
    connection: aConnection(environment),
  });
  const open = await screen.findByTestId(`environment-${environment}`);
  expect(open.textContent).toContain("(open now)");
  expect(screen.getAllByText(/\(open now\)/)).toHaveLength(1);
});

test("Sandbox is set up next, and says that it is open", async () => {
  const { user, path } = renderApp(
    "/settings/environment",
    {},
    {
      choose_environment: ({ environment }, data) => {
        data.app = newApp({ environment, next: "connect" });
        data.connection = aConnection("sandbox");
        return null;
      },
    },
  );
  await user.click(await screen.findByRole("radio", { name: /^Sandbox/ }));
  await user.click(screen.getByTestId("switch-environment"));
  expect(await screen.findByTestId("step-keys")).toBeTruthy();
  expect(path()).toBe("/settings/connection");
  expect(screen.getByText("Sandbox is open now.")).toBeTruthy();
  expect(screen.getByTestId("sandbox-strip")).toBeTruthy();
});

test("where Practice is open, the sandbox's steps lead to the choice first", async () => {
  const { user, path } = renderApp("/settings/connection");
  expect(await screen.findByText(words.settings.sandbox.switch_first)).toBeTruthy();
  expect(screen.queryByTestId("client-secret"), "Practice asks for no keys").toBeNull();
  await user.click(screen.getByTestId("open-environment"));
  expect(path()).toBe("/settings/environment");
});
