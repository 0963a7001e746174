import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { KeyStorageView, RemovalView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aBusiness, aConnection, aTransfer, type FakeData, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";
import { appScenes, removalScenes } from "../../testing/scenes";

const settled = (): Partial<FakeData> => {
  const business = aBusiness("approved");
  return {
    app: newApp({ business: business.summary, businesses: [business.summary], next: "move_money" }),
    business,
    transfers: [aTransfer("processed")],
  };
};

const asks = (more: Partial<RemovalView> = {}): Partial<Handlers> => ({
  removal: () => ({ ...removalScenes.settled, ...more }),
});

describe("signing out", () => {
  test("asks first, says what stays and what goes, and gives the focus back", async () => {
    const { user, count } = renderApp("/settings", settled());
    const button = await screen.findByTestId("sign-out");
    await user.click(button);
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.contains(document.activeElement)).toBe(true);
    expect(dialog.textContent).toContain(words.business.sign_out.stays.business);
    expect(dialog.textContent).toContain(words.business.sign_out.goes);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(count("sign_out")).toBe(0);
  });

  test.each<[KeyStorageView, string]>([
    ["keychain", words.business.sign_out.copies_keychain],
    ["passphrase", words.business.sign_out.copies_passphrase],
    ["file", words.business.sign_out.copies_file],
  ])("with keys in the %s it says what an old copy still holds", async (keys_kept_in, sentence) => {
    const { user } = renderApp("/settings", {
      ...settled(),
      connection: aConnection("sandbox", { keys_kept_in }),
    });
    await user.click(await screen.findByTestId("sign-out"));
    expect(await screen.findByText(sentence)).toBeTruthy();
  });

  test("leads Home, says there that it was done, and leaves a way to sign in", async () => {
    const { user, path } = renderApp("/settings", settled(), {
      sign_out: (_, data) => {
        data.app = structuredClone(appScenes.signed_out);
        data.business = {
          ...aBusiness("approved"),
          summary: { ...aBusiness("approved").summary, signed_in: false },
        };
        return data.app;
      },
    });
    await user.click(await screen.findByTestId("sign-out"));
    await user.click(await screen.findByTestId("confirm-sign-out"));
    expect(await screen.findByText(words.business.sign_out.done)).toBeTruthy();
    expect(path()).toBe("/");
    expect(await screen.findByRole("link", { name: "Sign in with Astra" })).toBeTruthy();
    await waitFor(() => expect(screen.queryByTestId("sign-out")).toBeNull());
  });

  test("that failed is told in the dialog", async () => {
    const { user } = renderApp("/settings", settled(), {
      sign_out: () => {
        throw refusal("storage");
      },
    });
    await user.click(await screen.findByTestId("sign-out"));
    await user.click(await screen.findByTestId("confirm-sign-out"));
    expect((await screen.findByTestId("problem")).dataset.code).toBe("storage");
    expect(screen.getByRole("alertdialog")).toBeTruthy();
  });
});

describe("removing a business", () => {
  test("shows the ids first, and waits until they are written down", async () => {
    const { details, user_id, summary } = aBusiness("approved");
    const { user, backend, count, path } = renderApp("/settings", settled(), {
      ...asks(),
      remove_business: (_, data) => {
        Object.assign(data, { app: newApp(), business: null, transfers: [] });
        return data.app;
      },
    });
    await user.click(await screen.findByTestId("remove-business"));
    const ids = (await screen.findByTestId("removal-ids")).textContent;
    expect(details.form === "profile" && ids?.includes(details.business_profile_id)).toBe(true);
    expect(ids).toContain(user_id);
    expect(ids).toContain("(650) 555-0111");
    expect(screen.getByTestId("confirm-removal")).toHaveProperty("disabled", true);
    await user.click(screen.getByTestId("confirm-removal"));
    expect(count("remove_business")).toBe(0);
    expect(screen.getByText("Tick the box first."), "why the button is off").toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "I have written these down" }));
    expect(screen.queryByText("Tick the box first.")).toBeNull();
    await user.click(screen.getByTestId("confirm-removal"));
    await waitFor(() => expect(path()).toBe("/"));
    expect(backend.calls.find(({ command }) => command === "remove_business")?.args).toEqual({
      id: summary.id,
    });
    expect(await screen.findByText("Hillary Expeditions LLC was removed from this computer.")).toBeTruthy();
    expect(screen.getByText("No business yet")).toBeTruthy();
  });

  test("a transfer that can’t be read is still named and led to", async () => {
    const data = { ...settled(), transfers: [] };
    const { user } = renderApp("/settings", data, asks({ unresolved: ["K7Q2M9XA"] }));
    await user.click(await screen.findByTestId("remove-business"));
    const link = await screen.findByRole("link", { name: "Transfer K7Q2M9XA" });
    expect(link.getAttribute("href")).toBe("/transfers/K7Q2M9XA");
  });

  test("waits for transfers that aren't over, and leads to them", async () => {
    const { user, path } = renderApp(
      "/settings",
      { ...settled(), transfers: [aTransfer("checking")] },
      asks({ unresolved: ["K7Q2M9XA"] }),
    );
    await user.click(await screen.findByTestId("remove-business"));
    await screen.findByTestId("removal-blocked");
    expect(screen.queryByTestId("confirm-removal")).toBeNull();
    await user.click(await screen.findByRole("link", { name: /^\$.* · .*\d:\d\d.* · Checking with Astra$/ }));
    await waitFor(() => expect(path()).toBe("/transfers/K7Q2M9XA"));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  test.each<[KeyStorageView, string]>([
    ["keychain", words.business.remove.copies_keychain],
    ["passphrase", words.business.remove.copies_passphrase],
    ["file", words.business.remove.copies_file],
  ])("with keys in the %s it says who can still read an old copy", async (keys_kept_in, sentence) => {
    const { user } = renderApp("/settings", settled(), asks({ keys_kept_in }));
    await user.click(await screen.findByTestId("remove-business"));
    expect(await screen.findByText(sentence)).toBeTruthy();
  });
});
