import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { formatMoney } from "../../components/formats";
import type { Receipt, TransferState } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aTransfer, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderApp } from "../../testing/render";

const show = (state: TransferState, answers: Partial<Handlers> = {}, environment = newApp().environment) =>
  renderApp(
    "/transfers/K7Q2M9XA/receipt",
    { transfers: [aTransfer(state)], app: newApp({ environment }) },
    answers,
  );

describe("a receipt", () => {
  test("names everything, says play money, and the file says the same", async () => {
    let receipt: Receipt | null = null;
    const { user } = show("processed", {
      save_receipt: (args) => {
        receipt = args.receipt;
        return { file: `receipt-${args.id}.pdf` };
      },
    });
    const page = await screen.findByTestId("receipt");
    const detail = aTransfer("processed");
    expect(page.textContent).toContain("Play money: this is from Practice, and no real money moved.");
    for (const id of ["K7Q2M9XA", detail.routine_id, detail.transfer_id, detail.request_id])
      if (id) expect(page.textContent).toContain(id);
    await user.click(screen.getByTestId("save-receipt"));
    expect(await screen.findByText("Receipt saved to receipt-K7Q2M9XA.pdf.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Show in folder" })).toBeTruthy();
    const { title, lead, notice, sections } = receipt as unknown as Receipt;
    const said = [title, lead, notice ?? "", ...sections.flatMap((section) => section.lines.flat())];
    for (const text of said) expect(page.textContent).toContain(text);
    expect(title).toBe("Receipt");
  });

  test.each(
    (Object.keys(words.transfers.state) as TransferState[]).filter(
      (state) => state !== "processed" && state !== "charged_back",
    ),
  )("of a transfer that is %s claims no receipt of money", async (state) => {
    show(state);
    const page = await screen.findByTestId("receipt");
    expect(screen.getByTestId("page-title").textContent).toBe("Transfer record");
    expect(page.textContent).toContain(words.transfers.state[state]);
  });

  test("of a transfer that was charged back says so, and how much", async () => {
    show("charged_back");
    const page = await screen.findByTestId("receipt");
    const { chargeback } = aTransfer("charged_back");
    expect(page.textContent).toContain("taken back");
    expect(page.textContent).toContain(words.transfers.state.charged_back);
    for (const said of [formatMoney(chargeback?.amount ?? 0), chargeback?.id])
      expect(page.textContent).toContain(said);
  });

  test.each([
    ["sandbox", "Test money"],
    ["production", null],
  ] as const)("in %s says %s", async (environment, said) => {
    show("processed", {}, environment);
    const page = await screen.findByTestId("receipt");
    for (const words of ["Test money", "Play money"])
      expect(page.textContent?.includes(words)).toBe(words === said);
  });

  test("is printed by the operating system, and a failure is said", async () => {
    const { user, count } = show("processed", {
      print_page: () => {
        throw refusal("internal");
      },
    });
    await user.click(await screen.findByTestId("print-receipt"));
    expect(await screen.findByText("Something went wrong in Astra Desk")).toBeTruthy();
    expect(count("print_page")).toBe(1);
  });

  test("without a place isn’t saved, and with one that refuses neither", async () => {
    let answer: Handlers["save_receipt"] = () => null;
    const { user } = show("processed", { save_receipt: (...args) => answer(...args) });
    await user.click(await screen.findByTestId("save-receipt"));
    expect(await screen.findByText("You didn’t choose where to save it. Nothing was saved.")).toBeTruthy();
    answer = () => {
      throw refusal("file_not_saved");
    };
    await user.click(screen.getByTestId("save-receipt"));
    expect(await screen.findByText("The file couldn’t be saved there")).toBeTruthy();
  });
});
