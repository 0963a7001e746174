import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { DailyCountView } from "../../ipc/bindings";
import { refusal } from "../../ipc/fake/backend";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { DailyCount } from "./DailyCount";

const show = (count: DailyCountView | null, refused = false) =>
  renderScreen(<DailyCount refused={refused} />, {}, { daily_count: () => count });

const asked = (backend: { calls: { command: string }[] }) =>
  waitFor(() => expect(backend.calls.some(({ command }) => command === "daily_count")).toBe(true));

describe("the number of transfers a day", () => {
  test("is said as a fact while there are some left", async () => {
    show({ limit: 3, confirmed: 1, used_up: false });
    const said = (await screen.findByTestId("daily-count")).textContent;
    expect(said).toBe("For now, Astra takes 3 transfers between cards a day.");
  });

  test("is a warning once they are used up", async () => {
    show({ limit: 1, confirmed: 1, used_up: true });
    const said = (await screen.findByTestId("daily-count")).textContent;
    expect(said).toContain("You confirmed 1 in the last 24 hours.");
    expect(said).toContain(words.transfers.daily_count.may_refuse);
  });

  test("may be why one was refused, only where they are used up", async () => {
    show({ limit: 1, confirmed: 1, used_up: true }, true);
    const said = (await screen.findByTestId("daily-count")).textContent;
    expect(said).toContain(words.transfers.daily_count.may_be_why);
  });

  test.each([
    ["there is no limit", null, false],
    ["another reason refused it", { limit: 3, confirmed: 1, used_up: false }, true],
  ] as const)("is left out where %s", async (_, count, refused) => {
    const { backend } = show(count, refused);
    await asked(backend);
    expect(screen.queryByTestId("daily-count")).toBeNull();
  });

  test("is left out where it can’t be asked for", async () => {
    const refuse = () => {
      throw refusal("storage");
    };
    const { backend } = renderScreen(<DailyCount />, {}, { daily_count: refuse });
    await asked(backend);
    expect(screen.queryByTestId("daily-count")).toBeNull();
  });
});
