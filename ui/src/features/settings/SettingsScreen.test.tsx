import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { KeyStorageView } from "../../ipc/bindings";
import { aConnection, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

test("owners see nothing for administrators but one row that explains itself", async () => {
  const { user, path } = renderApp("/settings");
  await screen.findByText(words.settings.administrators.teaser);
  const titles = screen.getAllByRole("heading", { level: 2 }).map((title) => title.textContent);
  expect(titles).toEqual(["Appearance", "This computer", "About"]);
  await user.click(screen.getByTestId("open-administrators"));
  expect(path()).toBe("/settings/administrators");
});

test.each([
  ["open-environment", "/settings/environment"],
  ["open-connection", "/settings/connection"],
  ["open-advanced", "/settings/advanced"],
])("the desk for administrators has a row for each page: %s", async (row, address) => {
  const { user, path } = renderApp("/settings/administrators");
  expect(await screen.findByText(words.settings.environment.now.practice)).toBeTruthy();
  await user.click(screen.getByTestId(row));
  expect(path()).toBe(address);
  await user.click(await screen.findByRole("link", { name: words.settings.administrators.title }));
  expect(path(), "and each leads back").toBe("/settings/administrators");
});

test.each<KeyStorageView>(["keychain", "passphrase", "file"])(
  "this computer says where the key to the data is kept: %s",
  async (keys_kept_in) => {
    renderApp("/settings", { app: newApp(), connection: aConnection("practice", { keys_kept_in }) });
    expect(await screen.findByText(words.settings.this_computer[`keys_${keys_kept_in}`])).toBeTruthy();
  },
);

test("light or dark needs no explanation, and is kept", async () => {
  const { user, backend } = renderApp(
    "/settings",
    {},
    {
      set_theme: ({ theme }, data) => {
        data.app = { ...data.app, theme };
        return data.app;
      },
    },
  );
  const options = (await screen.findAllByRole("radio")).map((radio) => radio.closest("label")?.textContent);
  expect(options).toEqual(["Match system", "Light", "Dark"]);
  await user.click(screen.getByRole("radio", { name: "Dark" }));
  await waitFor(() => expect(backend.data.app.theme).toBe("dark"));
  expect(await screen.findByText(words.settings.saved)).toBeTruthy();
});
