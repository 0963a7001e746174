import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { refusal } from "../../ipc/fake/backend";
import { aBusiness, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

const said = words.business.keep_watching;

const inReview = () => {
  const business = aBusiness("pending");
  const { summary } = business;
  const app = newApp({
    business: summary,
    businesses: [summary],
    next: "in_review",
    offer_keep_watching: true,
  });
  return { business, app };
};

test("the offer says what it does, and after yes what was chosen, with the focus there", async () => {
  const { user, count } = renderApp("/business", inReview(), {
    set_keep_watching: ({ on }, data) => {
      data.app = { ...data.app, keep_watching: on, offer_keep_watching: false };
      return data.app;
    },
  });
  await screen.findByRole("heading", { name: said.title });
  await user.click(screen.getByTestId("keep-watching-yes"));
  await screen.findByText(said.done);
  expect(count("set_keep_watching")).toBe(1);
  expect(screen.queryByTestId("keep-watching-yes"), "offered once").toBeNull();
  await waitFor(() =>
    expect(document.activeElement, "the button is gone, the keyboard goes on here").toBe(
      screen.getByTestId("keep-watching-offer"),
    ),
  );
});

test("not now is an answer too", async () => {
  const { user, backend } = renderApp("/business", inReview(), {
    set_keep_watching: ({ on }, data) => {
      data.app = { ...data.app, keep_watching: on, offer_keep_watching: false };
      return data.app;
    },
  });
  await user.click(await screen.findByTestId("keep-watching-no"));
  await screen.findByText(said.declined);
  expect(backend.calls.find(({ command }) => command === "set_keep_watching")?.args).toEqual({ on: false });
});

test("a desktop without a tray is told beside the button, and the offer stays", async () => {
  const { user } = renderApp("/business", inReview(), {
    set_keep_watching: () => {
      throw refusal("no_tray");
    },
  });
  await user.click(await screen.findByTestId("keep-watching-yes"));
  await screen.findByText(words.errors.no_tray.title);
  expect(screen.getByTestId("keep-watching-no")).toBeTruthy();
});

test("Settings has the switch, and says what closing the window does now", async () => {
  const { user } = renderApp(
    "/settings",
    { app: newApp({ keep_watching: true }) },
    {
      set_keep_watching: ({ on }, data) => {
        data.app = { ...data.app, keep_watching: on };
        return data.app;
      },
    },
  );
  const box = await screen.findByRole("checkbox", { name: words.settings.this_computer.keep_watching });
  expect((box as HTMLInputElement).checked).toBe(true);
  await user.click(box);
  await screen.findByText(words.settings.this_computer.off);
  expect((box as HTMLInputElement).checked).toBe(false);
});
