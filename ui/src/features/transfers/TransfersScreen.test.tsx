import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ActivityQuery, ActivityView, TransferView } from "../../ipc/bindings";
import { refusal } from "../../ipc/fake/backend";
import { activityOf, aTransfer, issue, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

const ROW = 57;
const WINDOW = 570;

const sizes: Record<string, (element: HTMLElement) => number> = {
  offsetHeight: ({ tagName }) => (tagName === "TR" ? ROW : WINDOW),
  clientHeight: () => WINDOW,
  scrollHeight: () => 100_000 * ROW,
};

// Nothing has a size in happy-dom: a window of ten rows.
beforeEach(() => {
  for (const [name, size] of Object.entries(sizes))
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get() {
        return size(this);
      },
    });
});
afterEach(() => {
  // What it inherits stays.
  for (const name of Object.keys(sizes)) Reflect.deleteProperty(HTMLElement.prototype, name);
});

const transferAt = (place: number): TransferView =>
  aTransfer("processed", { id: `T${place}`, amount: 100 * (place + 1), note: "" }).transfer;

/** A page of so many that match. */
const pageOf = (matching: number, { offset, limit }: ActivityQuery, more: Partial<ActivityView> = {}) =>
  activityOf(
    [],
    { offset, limit },
    {
      transfers: Array.from({ length: Math.min(limit, Math.max(0, matching - offset)) }, (_, place) =>
        transferAt(offset + place),
      ),
      matching,
      total: matching,
      ...more,
    },
  );

const months = [
  { month: "2026-10-01", moved: 120_000, count: 3 },
  { month: "2026-11-01", moved: 292_000, count: 9 },
];

/** The screen with so many transfers, of which `matching` are left where something is looked for. */
function show(count: number, more: Partial<ActivityView> = {}, path = "/transfers", matching = 1) {
  const app = newApp({ welcomed: true, next: "move_money" });
  const rendered = renderApp(
    path,
    { app },
    {
      activity: ({ query }) => {
        const { text, status, from_day, to_day, card, least, most } = query;
        const some = [text, from_day, to_day, card, least, most].some(Boolean) || status !== "all";
        return pageOf(some ? matching : count, query, { total: count, ...more });
      },
    },
  );
  const asked = () =>
    rendered.backend.calls
      .filter(({ command }) => command === "activity")
      .map(({ args }) => (args as { query: ActivityQuery }).query);
  return { ...rendered, asked, last: () => asked().at(-1) };
}

const totals = async () => (await screen.findByTestId("activity-totals")).textContent;
const rows = () => screen.findAllByTestId("transfer-row");
const search = () => screen.findByLabelText<HTMLInputElement>(words.activity.search);

describe("few transfers", () => {
  test("none: the screen says so, without a filter or a chart", async () => {
    show(0);
    expect(await screen.findByText(words.transfers.empty.title)).toBeTruthy();
    expect(screen.queryByRole("search")).toBeNull();
    expect(screen.queryByRole("table")).toBeNull();
  });

  test("five are seen at a glance", async () => {
    show(5, { months });
    expect(await rows()).toHaveLength(5);
    expect(screen.queryByRole("search")).toBeNull();
    expect(screen.queryByText(words.activity.chart.title)).toBeNull();
  });

  test("six have filters and a chart with its table", async () => {
    const { user } = show(6, { months, arrived: 412_000, fees: 1240 });
    expect(await screen.findByRole("search")).toBeTruthy();
    expect((await screen.findByTestId("activity-totals")).textContent).toBe(
      "6 transfers, $4,120.00 arrived, $12.40 fees",
    );
    await user.click(screen.getByText(words.activity.chart.table));
    expect(screen.getByRole("row", { name: "November 2026 9 transfers 9 $2,920.00" })).toBeTruthy();
    expect(screen.getByRole("row", { name: "October 2026 3 transfers 3 $1,200.00" })).toBeTruthy();
  });
});

describe("a person", () => {
  test("types: every letter is looked for, the address keeps it, and Clear brings everything back", async () => {
    const { user, last, path } = show(20);
    await user.type(await search(), "rent");
    await waitFor(() => expect(last()).toMatchObject({ text: "rent", offset: 0 }));
    await waitFor(async () => expect(await totals()).toBe("1 of 20 transfers"));
    await waitFor(() => expect(path()).toBe("/transfers?text=rent"));
    await user.click(screen.getByTestId("clear-filters"));
    expect((await search()).value).toBe("");
    await waitFor(() => expect(path()).toBe("/transfers"));
    await waitFor(async () => expect(await totals()).toBe("20 transfers"));
  });

  test("filters by status and sorts", async () => {
    const { user, last } = show(20);
    await user.selectOptions(await screen.findByLabelText(words.activity.status.label), "arrived");
    await waitFor(() => expect(last()).toMatchObject({ status: "arrived", sort: "newest" }));
    await user.selectOptions(screen.getByLabelText(words.activity.sort.label), "largest");
    await waitFor(() => expect(last()).toMatchObject({ status: "arrived", sort: "largest" }));
  });

  test("types a date and an amount: they count when their field is left, and with Enter", async () => {
    const { user, asked, last } = show(20);
    await user.type(await screen.findByLabelText(words.activity.from_day), "11012026");
    expect(asked().every(({ from_day }) => from_day === "")).toBe(true);
    await user.tab();
    await waitFor(() => expect(last()).toMatchObject({ from_day: "11/01/2026" }));
    await user.type(screen.getByLabelText(words.activity.least), "20{Enter}");
    await waitFor(() => expect(last()).toMatchObject({ from_day: "11/01/2026", least: "20" }));
  });

  test("finds nothing: the screen says so, and leads back to all of them", async () => {
    const { user } = show(20, {}, "/transfers", 0);
    await user.type(await search(), "nothing");
    expect(await screen.findByText(words.activity.none.title)).toBeTruthy();
    await user.click(screen.getByTestId("clear-all"));
    await waitFor(async () => expect(await totals()).toBe("20 transfers"));
  });

  test("comes back to the list of the address", async () => {
    const { last } = show(20, {}, "/transfers?text=5556&status=arrived&sort=oldest");
    expect((await search()).value).toBe("5556");
    expect(last()).toMatchObject({ text: "5556", status: "arrived", sort: "oldest" });
  });

  test("comes from Home to a few: the filter that leaves some out is seen", async () => {
    show(3, {}, "/transfers?status=needs_you");
    const status = await screen.findByLabelText<HTMLSelectElement>(words.activity.status.label);
    expect(status.value).toBe("needs_you");
  });
});

describe("what can't be read", () => {
  test("is said at its field once it is left, the list stays, and it goes when it's mended", async () => {
    const { user } = renderApp(
      "/transfers",
      { app: newApp({ welcomed: true, next: "move_money" }) },
      {
        activity: ({ query }) => {
          if (query.from_day === "11/31/2026") throw refusal("invalid", [issue("from_day", "date_shape")]);
          return pageOf(20, query);
        },
      },
    );
    const from = await screen.findByLabelText<HTMLInputElement>(words.activity.from_day);
    await user.type(from, "11312026");
    expect(screen.queryByTestId("field-error-from_day")).toBeNull();
    await user.tab();
    const error = await screen.findByTestId("field-error-from_day");
    expect(error.textContent).toContain(words.issues.date_shape);
    expect(from.getAttribute("aria-describedby")).toBe(error.id);
    expect((await rows()).length).toBeGreaterThan(10);
    await user.clear(from);
    expect(screen.queryByTestId("field-error-from_day")).toBeNull();
    await user.tab();
    expect((await rows()).length).toBeGreaterThan(10);
  });

  test("a refusal of another kind is a problem that can be tried again", async () => {
    let refused = true;
    const { user } = renderApp(
      "/transfers",
      { app: newApp({ welcomed: true }) },
      {
        activity: ({ query }) => {
          if (refused) throw refusal("internal");
          return pageOf(2, query);
        },
      },
    );
    await screen.findByTestId("problem");
    refused = false;
    await user.click(screen.getByRole("button", { name: words.common.retry }));
    expect(await rows()).toHaveLength(2);
  });
});

describe("very many transfers", () => {
  const shown = async () => (await rows()).map((row) => Number(row.getAttribute("aria-rowindex")) - 2);

  test("only the rows in the window are on the page, each with its place among all", async () => {
    show(100_000);
    const places = await shown();
    expect(places[0]).toBe(0);
    expect(places.length, "ten in the window, and a few beyond").toBeLessThan(25);
    const table = screen.getByRole("table", { name: words.activity.table });
    expect(table.getAttribute("aria-rowcount")).toBe("100001");
    expect(screen.getByTestId("activity-totals").textContent).toBe("100,000 transfers");
  });

  test("scrolling shows other rows, asks for their page alone, and as many are on the page", async () => {
    const { asked } = show(100_000);
    const before = (await shown()).length;
    const main = document.querySelector("main") as HTMLElement;
    main.scrollTop = 50_000 * ROW;
    fireEvent.scroll(main);
    await waitFor(async () => expect(await shown()).toContain(50_000));
    const places = await shown();
    expect(Math.abs(places.length - before)).toBeLessThan(BEYOND + 2);
    expect(
      new Set(asked().map(({ offset }) => offset)).size,
      "the first page and those in view",
    ).toBeLessThan(4);
    expect(asked().every(({ limit }) => limit <= 200)).toBe(true);
    const row = screen.getAllByTestId("transfer-row").find(({ dataset }) => dataset.id === "T50000");
    expect(within(row as HTMLElement).getAllByText("$50,001.00").length).toBeGreaterThan(0);
  });

  test("the row with the keyboard stays on the page", async () => {
    show(100_000);
    const [first] = await rows();
    (first as HTMLElement).querySelector("a")?.focus();
    const main = document.querySelector("main") as HTMLElement;
    main.scrollTop = 50_000 * ROW;
    fireEvent.scroll(main);
    await waitFor(async () => expect(await shown()).toContain(50_000));
    expect(await shown()).toContain(0);
    expect(document.activeElement?.closest("tr")?.dataset.id).toBe("T0");
  });
});

/** Rows beyond each edge. */
const BEYOND = 6;
