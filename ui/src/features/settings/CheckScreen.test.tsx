import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { FindingView, VerdictView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aConnection, type FakeData, newApp } from "../../ipc/fake/fixtures";
import { pendingAnswer, renderApp } from "../../testing/render";

const sandbox = (): Partial<FakeData> => ({
  app: newApp({ environment: "sandbox" }),
  connection: aConnection("sandbox", { client_id: "abc", secret_kept: true }),
});

const finding = (number: number, verdict: VerdictView, reason: string): FindingView => ({
  number,
  about: "error body shape",
  verdict,
  reason,
  request_id: verdict === "not_reachable" ? null : `req-${number}`,
});

const finds: Partial<Handlers> = {
  check_sandbox: ({ channel }) => {
    for (let number = 1; number <= 63; number += 1) {
      if (number === 25) channel(finding(number, "broke", "the answer has id only"));
      else if (number % 4 === 0) channel(finding(number, "not_reachable", "needs an approved client"));
      else channel(finding(number, "held", "answered as assumed"));
    }
    return null;
  },
};

const counted = (verdict: string) =>
  screen.getByTestId("check-totals").querySelector<HTMLElement>(`[data-verdict=${verdict}]`)?.dataset.count;

describe("checking Astra's sandbox", () => {
  test("is reached from the advanced settings and says beforehand what it creates", async () => {
    const { user, path } = renderApp("/settings/advanced", sandbox());
    await user.click(await screen.findByTestId("open-check"));
    expect(path()).toBe("/settings/check");
    expect(await screen.findByText(/creates test profiles there, on made-up phone numbers/)).toBeTruthy();
  });

  test("lists each assumption as it comes out, and counts them", async () => {
    const { user } = renderApp("/settings/check", sandbox(), finds);
    await user.click(await screen.findByTestId("start-check"));
    expect((await screen.findByTestId("finding-A25")).dataset.verdict).toBe("broke");
    await waitFor(() => expect(screen.getByTestId("finding-A63")).toBeTruthy());
    expect(screen.getByTestId("finding-A25").textContent).toContain("the answer has id only");
    expect(counted("broke")).toBe("1");
    expect(Number(counted("held")) + Number(counted("not_reachable"))).toBe(62);
    expect(await screen.findByText("The check is done: 63 results.")).toBeTruthy();
  });

  test("shows what broke first, and folds what held", async () => {
    const { user } = renderApp("/settings/check", sandbox(), finds);
    await user.click(await screen.findByTestId("start-check"));
    await screen.findByTestId("finding-A63");
    const rows = screen.getAllByTestId(/^finding-/);
    expect(rows).toHaveLength(63);
    expect(rows[0]?.dataset.testid).toBe("finding-A25");
    const folded = (row: HTMLElement) => row.closest("details:not([open])") !== null;
    for (const row of rows) expect(folded(row), row.dataset.testid).toBe(row.dataset.verdict === "held");
    await user.selectOptions(screen.getByTestId("check-filter"), "held");
    expect(screen.getAllByTestId(/^finding-/).some(folded), "asked for, so unfolded").toBe(false);
  });

  test("shows one kind only", async () => {
    const { user } = renderApp("/settings/check", sandbox(), finds);
    await user.click(await screen.findByTestId("start-check"));
    await screen.findByTestId("finding-A63");
    await user.selectOptions(screen.getByTestId("check-filter"), "broke");
    expect(screen.getAllByTestId(/^finding-/).map((row) => row.dataset.testid)).toEqual(["finding-A25"]);
  });

  test("copies a report of all of it, whatever is shown", async () => {
    const { user } = renderApp("/settings/check", sandbox(), finds);
    await user.click(await screen.findByTestId("start-check"));
    await screen.findByTestId("finding-A63");
    await user.selectOptions(screen.getByTestId("check-filter"), "broke");
    const writeText = vi.fn((_: string) => Promise.resolve());
    Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
    await user.click(screen.getByTestId("copy-report"));
    const report = writeText.mock.calls[0]?.[0] ?? "";
    expect(report.split("\n").filter((line) => /^A\d+\t/.test(line))).toHaveLength(63);
    expect(report).toContain("A25\tBroke\t");
  });

  test("runs once at a time and counts on meanwhile", async () => {
    const begun = pendingAnswer<null>();
    const { user, count } = renderApp("/settings/check", sandbox(), { check_sandbox: () => begun.promise });
    const start = await screen.findByTestId("start-check");
    await user.click(start);
    await user.click(start);
    expect(start.textContent).toBe("Checking, 0 of 63");
    expect(count("check_sandbox")).toBe(1);
    begun.resolve(null);
    expect(await screen.findByText("Check again")).toBeTruthy();
  });

  test.each(["offline", "keys_refused", "not_connected"])(
    "%s is told, with the way to the keys",
    async (code) => {
      const { user } = renderApp("/settings/check", sandbox(), {
        check_sandbox: () => {
          throw refusal(code);
        },
      });
      await user.click(await screen.findByTestId("start-check"));
      expect((await screen.findByTestId("problem")).dataset.code).toBe(code);
      expect(screen.getByRole("link", { name: "Open the sandbox setup" })).toBeTruthy();
    },
  );

  test("in Practice, or without keys, it says what it needs", async () => {
    renderApp("/settings/check");
    expect(await screen.findByText("This needs Astra’s sandbox and your keys")).toBeTruthy();
    expect(screen.queryByTestId("start-check")).toBeNull();
  });
});
