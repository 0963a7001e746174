import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { BusinessKind, EnrollmentView } from "../../ipc/bindings";
import { aBusiness, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { paths } from "../../paths";
import { renderApp, renderScreen } from "../../testing/render";
import { BusinessScreen } from "./BusinessScreen";

type Profile = Extract<EnrollmentView, { form: "profile" }>;

const show = async (business_type: BusinessKind | null, owner_names: string[]) => {
  const approved = aBusiness("approved");
  const business = {
    ...approved,
    details: { ...approved.details, form: "profile", business_type, owner_names } as Profile,
  };
  renderScreen(<BusinessScreen />, {
    app: newApp({ business: business.summary }),
    business,
  });
  return (await screen.findByText("Business type")).nextElementSibling?.textContent;
};

test("of a person the page and its place in the sidebar are called Profile", async () => {
  const business = aBusiness("approved");
  business.summary.kind = "person";
  const { user } = renderApp(paths.business, { app: newApp({ business: business.summary }), business });
  expect(await screen.findByRole("heading", { level: 1, name: "Profile" })).toBeTruthy();
  expect(screen.getByTestId("nav-business").textContent).toBe("Profile");
  await user.click(await screen.findByRole("link", { name: words.business.leaving }));
  await user.click(await screen.findByTestId("sign-out"));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).not.toMatch(/business/i);
});

describe("the kind of business", () => {
  test.each<[BusinessKind | null, string]>([
    ["llc", "Limited liability company (LLC)"],
    ["s_corporation", "S corporation"],
    ["c_corporation", "C corporation"],
    ["partnership", "Partnership"],
    [null, "Other"],
  ])("%s is called %s, and its owners are named", async (kind, name) => {
    expect(await show(kind, [])).toBe(name);
    expect(screen.getByText("Owners of 25% or more")).toBeTruthy();
  });

  test("of a sole proprietorship nobody is said to own nothing", async () => {
    expect(await show("sole_proprietorship", [])).toBe("Sole proprietorship");
    expect(screen.queryByText("Owners of 25% or more")).toBeNull();
  });
});
