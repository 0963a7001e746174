import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { BusinessSummaryView } from "../../ipc/bindings";
import { aBusiness, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { paths } from "../../paths";
import { renderScreen } from "../../testing/render";
import { CardsScreen } from "./CardsScreen";

const show = async (more: Partial<BusinessSummaryView>, status: Parameters<typeof aBusiness>[0]) => {
  const business = { ...aBusiness(status).summary, ...more };
  renderScreen(<CardsScreen />, { app: newApp({ business }) });
  await screen.findByRole("heading", { name: words.cards.empty.title });
};

describe("without a card", () => {
  test.each(["pending", "approved"] as const)("a business that is %s can link one", async (status) => {
    await show({}, status);
    expect(screen.getByTestId("link-card").getAttribute("href")).toMatch(/action=link_card/);
    expect(screen.getByText(words.cards.empty.text.business)).toBeTruthy();
  });

  test("a person reads of cards of their own", async () => {
    await show({ kind: "person" }, "approved");
    expect(screen.getByText(words.cards.empty.text.person)).toBeTruthy();
  });

  test.each([
    ["profile_accepted", words.cards.empty.not_yet, paths.home],
    ["rejected", words.cards.empty.ended, paths.business],
  ] as const)(
    "a business that is %s reads why it can link none, and where to go",
    async (status, sentence, to) => {
      await show({}, status);
      expect(screen.getByText(sentence)).toBeTruthy();
      expect(screen.getByRole("link").getAttribute("href")).toBe(to);
      expect(screen.queryByTestId("link-card")).toBeNull();
    },
  );
});
