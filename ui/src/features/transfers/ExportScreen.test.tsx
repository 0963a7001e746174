import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ExportProgressView, ExportView, ShownFileView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aTransfer } from "../../ipc/fake/fixtures";
import { renderApp, renderScreen } from "../../testing/render";
import { ExportScreen } from "./ExportScreen";

const show = (answer: Handlers["export_transfers"]) =>
  renderScreen(<ExportScreen />, {}, { export_transfers: answer, cancel_export: () => null });

const saving = () => screen.getByTestId("export");

test("the list of transfers leads to it, and it says what was saved where", async () => {
  const answer = (): ExportView => ({ kind: "saved", transfers: 120, file: "transfers-2026.csv" });
  const data = { transfers: [aTransfer("processed")] };
  const { user, path, backend } = renderApp("/transfers", data, { export_transfers: answer });
  await user.click(await screen.findByTestId("open-export"));
  expect(path()).toBe("/transfers/export");
  await user.click(await screen.findByTestId("export"));
  expect(await screen.findByText("120 transfers saved to transfers-2026.csv.")).toBeTruthy();
  const { args } = backend.calls.find(({ command }) => command === "export_transfers") ?? {};
  expect(args).toMatchObject({ form: { format: "csv", period: "this_year" }, title: "Save transfers" });
});

test("what was saved is shown in its folder, and where it can’t be, is said", async () => {
  const saved: ExportView = { kind: "saved", transfers: 1, file: "transfers-2026.csv" };
  let shown: ShownFileView = { kind: "shown" };
  const { user, backend } = renderScreen(
    <ExportScreen />,
    {},
    { export_transfers: () => saved, show_saved_file: () => shown },
  );
  expect(screen.queryByTestId("show-in-folder")).toBeNull();
  await user.click(saving());
  await user.click(await screen.findByTestId("show-in-folder"));
  expect(await screen.findByText("transfers-2026.csv is shown in its folder.")).toBeTruthy();
  const call = backend.calls.find(({ command }) => command === "show_saved_file");
  expect(call?.args ?? {}, "Rust knows which file").toEqual({});
  shown = { kind: "not_shown", folder: "/home/edmund/Books" };
  await user.click(screen.getByTestId("show-in-folder"));
  expect(await screen.findByText("The folder couldn’t be opened")).toBeTruthy();
  const where = "Nothing is lost: transfers-2026.csv is saved. You’ll find it in /home/edmund/Books.";
  expect(screen.getByText(where)).toBeTruthy();
  shown = { kind: "gone" };
  await user.click(screen.getByTestId("show-in-folder"));
  expect(await screen.findByText("The file isn’t there anymore")).toBeTruthy();
  await user.click(screen.getByTestId("export-ofx211"));
  expect(screen.queryByTestId("show-in-folder"), "belongs to the file that was saved").toBeNull();
});

test("while it is written it says how far it is, and can be stopped", async () => {
  let tell: (progress: ExportProgressView) => void = () => {};
  let end: (view: ExportView) => void = () => {};
  const { user, count } = show(({ channel }) => {
    tell = channel;
    return new Promise((resolve) => {
      end = resolve;
    });
  });
  await user.click(saving());
  act(() => tell({ written: 1500, total: 100000 }));
  expect(await screen.findByText("1,500 of 100,000 transfers")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Stop saving" }));
  expect(count("cancel_export")).toBe(1);
  act(() => end({ kind: "cancelled" }));
  expect(await screen.findByText("You stopped it. No file was left behind.")).toBeTruthy();
  expect(screen.queryByText("1,500 of 100,000 transfers")).toBeNull();
});

test.each([
  ["csv", { kind: "nothing" }, "There are no transfers in this period, so no file was saved."],
  ["ofx211", { kind: "nothing" }, "No transfer arrived in this period, so no file was saved."],
  ["ofx102", { kind: "not_chosen" }, "You didn’t choose where to save it. Nothing was saved."],
] as const)("%s, and %o is said as it is", async (format, view, sentence) => {
  const { user } = show(() => view);
  await user.click(screen.getByTestId(`export-${format}`));
  await user.click(saving());
  expect(await screen.findByText(sentence)).toBeTruthy();
});

test("a day that is none is said at its field, which takes the focus", async () => {
  const { user } = show(() => {
    throw refusal("invalid", [{ field: "to", code: "date_shape", values: {}, level: "error" }]);
  });
  await user.click(screen.getByTestId("export-days"));
  await user.click(saving());
  expect((await screen.findByTestId("field-error-to")).textContent).toContain("date");
  const last = screen.getByRole("textbox", { name: "Last day" });
  await waitFor(() => expect(document.activeElement).toBe(last));
  await user.type(last, "1");
  expect(screen.queryByTestId("field-error-to")).toBeNull();
});

test("a file that couldn’t be saved is said, with a way on", async () => {
  const { user } = show(() => {
    throw refusal("file_not_saved");
  });
  await user.click(saving());
  expect(await screen.findByText("The file couldn’t be saved there")).toBeTruthy();
  expect(screen.getByText("Nothing was saved.", { exact: false })).toBeTruthy();
});
