import { cleanup, screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { formatMoney } from "../../components/formats";
import type { TransferDetailView, TransferState } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aPreview, aTransfer, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { reasonOf, unreadableCode } from "./reason";
import { TransferScreen } from "./TransferScreen";
import { transferTimeline } from "./timeline";

const answers: Partial<Handlers> = {
  preview_again: ({ id }) => aPreview({ id: "S7Q2M9XA", sent_again_for: id }),
  confirm_transfer: ({ id }, data) => {
    const sent = aTransfer("sending", { id });
    data.transfers = [sent];
    return sent;
  },
  undo_transfer: ({ id }, data) => {
    const undone = aTransfer("undone", { id });
    data.transfers = [undone];
    return undone;
  },
  abandon_transfer: ({ id }, data) => {
    const left = aTransfer("abandoned", { id });
    data.transfers = [left];
    return left;
  },
};

const showDetail = (detail: TransferDetailView, onOpen = vi.fn()) =>
  renderScreen(<TransferScreen id="K7Q2M9XA" onOpen={onOpen} />, { transfers: [detail] }, answers);

const show = (state: TransferState, onOpen = vi.fn()) => showDetail(aTransfer(state), onOpen);

const states = Object.keys(words.transfers.state) as TransferState[];

describe("a transfer", () => {
  test.each(states)("%s shows a word and what it means for the money", async (state) => {
    show(state);
    const panel = await screen.findByTestId("transfer-state");
    expect(panel.dataset).toMatchObject({ state, id: "K7Q2M9XA" });
    expect(panel.textContent).toContain(words.transfers.state[state]);
    // An arrival is told by its time.
    const said = state === "processed" ? "Arrived " : words.transfers.explain[state];
    expect(panel.textContent).toContain(said);
  });

  test("while checking it says what happened, what it means and what we won't do", async () => {
    show("checking");
    expect((await screen.findByTestId("transfer-state")).textContent).toContain(
      "Astra didn’t answer. Your transfer may or may not have gone through. We’re checking, and we won’t send it again by ourselves.",
    );
    expect(screen.getByRole("button", { name: "Check now" })).toBeTruthy();
  });

  test("is followed live", async () => {
    const { backend, announce } = show("pending");
    await screen.findByText("On its way");
    backend.data.transfers = [aTransfer("processed")];
    announce("transfers");
    expect(await screen.findByText("Arrived")).toBeTruthy();
  });

  test("a check that fails while checking never says that nothing was sent", async () => {
    for (const code of ["offline", "rate_limited", "astra_unavailable", "internal", "flux"]) {
      const { user } = renderScreen(
        <TransferScreen id="K7Q2M9XA" onOpen={vi.fn()} />,
        { transfers: [aTransfer("checking")] },
        {
          check_transfer: () => {
            throw refusal(code);
          },
        },
      );
      await user.click(await screen.findByRole("button", { name: "Check now" }));
      await screen.findByTestId("problem");
      expect(document.body.textContent, code).not.toMatch(/not(hing)? (was )?sent|no money moved|is saved/i);
      cleanup();
    }
  });

  test("not found: sending again previews first, and a double click confirms once", async () => {
    const onOpen = vi.fn();
    const { user, count, backend } = show("not_found", onOpen);
    await user.dblClick(await screen.findByTestId("send-again"));
    await screen.findByRole("heading", { level: 1, name: "Check and move" });
    expect(count("preview_again")).toBe(1);
    expect(count("confirm_transfer"), "nothing is sent by a preview").toBe(0);
    expect(screen.getByText(words.transfers.preview.replaces)).toBeTruthy();
    await user.dblClick(screen.getByRole("button", { name: "Move $250.00" }));
    await waitFor(() => expect(onOpen).toHaveBeenCalledWith("S7Q2M9XA"));
    expect(backend.calls.filter(({ command }) => command === "confirm_transfer")).toEqual([
      { command: "confirm_transfer", args: { id: "S7Q2M9XA" } },
    ]);
  });

  test("not found: one can go back from the preview, and nothing happened", async () => {
    const { user, count } = show("not_found");
    await user.click(await screen.findByTestId("send-again"));
    await user.click(await screen.findByRole("button", { name: "Go back" }));
    expect((await screen.findByTestId("transfer-state")).dataset.state).toBe("not_found");
    expect(count("confirm_transfer")).toBe(0);
  });

  test("found after all while its replacement is previewed: there is nothing left to confirm", async () => {
    const { user, backend, announce } = show("not_found");
    await user.click(await screen.findByTestId("send-again"));
    await screen.findByTestId("confirm-transfer");
    backend.data.transfers = [aTransfer("accepted")];
    announce("transfers");
    await waitFor(() => expect(screen.queryByTestId("confirm-transfer")).toBeNull());
    expect(screen.getByTestId("transfer-state").dataset.state).toBe("accepted");
  });

  test("not found: leaving it sends nothing, and it stays watched", async () => {
    const { user, backend } = show("not_found");
    await user.click(await screen.findByRole("button", { name: words.transfers.decision.leave }));
    await waitFor(() => expect(screen.getByTestId("transfer-state").dataset.state).toBe("abandoned"));
    expect(backend.data.transfers).toHaveLength(1);
    expect(screen.getByText(words.transfers.watched)).toBeTruthy();
  });

  test("taken back before it was sent: nobody watches for what can't turn up", async () => {
    show("undone");
    await screen.findByText(words.transfers.explain.undone);
    expect(screen.queryByText(words.transfers.watched)).toBeNull();
  });

  test("replaced says so in one sentence with the way to the other", async () => {
    showDetail(aTransfer("replaced", {}, { sent_again_as: "S7Q2M9XA" }));
    const panel = await screen.findByTestId("transfer-state");
    expect(panel.textContent).toContain("Not found, and sent again as another transfer.");
    expect(panel.textContent).not.toContain(words.transfers.sent_again_as);
    expect(screen.getByRole("link", { name: "See the new transfer" }).getAttribute("href")).toContain(
      "/transfers/S7Q2M9XA",
    );
  });

  test("keeps ids folded away, in our words", async () => {
    show("processed");
    await screen.findByTestId("transfer-state");
    expect(screen.getByText("Instruction ID at Astra")).toBeTruthy();
    expect(document.querySelector("details")?.open).toBe(false);
  });

  test("that can be signed in for says so only while it isn't final and the sign-in has ended", async () => {
    const app = newApp({ next: "sign_in_again" });
    renderScreen(<TransferScreen id="K7Q2M9XA" onOpen={vi.fn()} />, {
      app,
      transfers: [aTransfer("pending")],
    });
    const link = await screen.findByRole("link", { name: "Sign in with Astra" });
    expect(link.getAttribute("href")).toBe("/sign-in?action=renew&from=%2Ftransfers%2FK7Q2M9XA");
    expect(screen.getByText(words.transfers.signed_out)).toBeTruthy();
    cleanup();
    const other = renderScreen(<TransferScreen id="K7Q2M9XA" onOpen={vi.fn()} />, {
      app,
      transfers: [aTransfer("processed")],
    });
    await screen.findByTestId("transfer-state");
    await waitFor(() => expect(other.count("app_view")).toBeGreaterThan(0));
    expect(screen.queryByRole("link", { name: "Sign in with Astra" })).toBeNull();
  });
});

describe("a prepared transfer", () => {
  const prepared = (can_send: boolean, can_leave: boolean) =>
    showDetail(aTransfer("prepared", {}, { can_send, can_leave }));

  test("that can be sent is sent by its id, once", async () => {
    const { user, backend } = prepared(true, true);
    await user.dblClick(await screen.findByTestId("send-now"));
    await waitFor(() =>
      expect(backend.calls.filter(({ command }) => command === "confirm_transfer")).toEqual([
        { command: "confirm_transfer", args: { id: "K7Q2M9XA" } },
      ]),
    );
  });

  test("says that it was not sent, and names no cause", async () => {
    prepared(true, true);
    const panel = await screen.findByTestId("transfer-state");
    expect(panel.textContent).toContain("It wasn’t sent. Nothing left this computer.");
    expect(panel.textContent).not.toMatch(/couldn't be reached|because/);
    expect(screen.getByTestId("leave-it")).toBeTruthy();
  });

  test("whose preview is too old can be left, or tried again with the same details", async () => {
    const { user, count } = prepared(false, true);
    await screen.findByText(words.transfers.too_old);
    expect(screen.queryByTestId("send-now")).toBeNull();
    expect(screen.getByTestId("try-again").getAttribute("href")).toBe("/move?again=%22K7Q2M9XA%22");
    await user.click(screen.getByTestId("leave-it"));
    await waitFor(() => expect(screen.getByTestId("transfer-state").dataset.state).toBe("abandoned"));
    expect(count("abandon_transfer")).toBe(1);
  });
});

describe("in its undo window", () => {
  test("it is shown as being sent, and can be taken back", async () => {
    const { user, count } = showDetail(aTransfer("armed", {}, { undo_ms: 8_200 }));
    const panel = await screen.findByTestId("transfer-state");
    expect(panel.textContent).toContain("Sending");
    expect(panel.textContent, "what was just confirmed").not.toMatch(/not sent/i);
    expect(panel.textContent).toContain("9 seconds left");
    await user.dblClick(screen.getByTestId("undo-transfer"));
    await screen.findByText(words.transfers.explain.undone);
    expect(count("undo_transfer"), "a double click takes it back once").toBe(1);
    expect(screen.getByTestId("try-again"), "and the details are not lost").toBeTruthy();
  });

  test("the seconds run down without being read out", async () => {
    showDetail(aTransfer("armed", {}, { undo_ms: 300 }));
    const left = await screen.findByText("0 seconds left");
    expect(left.closest("[role=status]"), "a screen reader would count along").toBeNull();
    expect(left.getAttribute("aria-hidden")).toBe("true");
  });

  test("a refusal says that it couldn’t be taken back", async () => {
    const { user } = renderScreen(
      <TransferScreen id="K7Q2M9XA" onOpen={vi.fn()} />,
      { transfers: [aTransfer("armed")] },
      {
        undo_transfer: () => {
          throw refusal("not_allowed_now");
        },
      },
    );
    await user.click(await screen.findByTestId("undo-transfer"));
    expect((await screen.findByTestId("problem")).textContent).toContain(words.transfers.undo.not_undone);
  });
});

describe("what was confirmed", () => {
  const neverMoved: TransferState[] = [
    "prepared",
    "armed",
    "sending",
    "checking",
    "not_found",
    "refused",
    "failed",
    "cancelled",
    "undone",
    "abandoned",
    "replaced",
  ];

  test.each(neverMoved)("of a transfer that is %s is never told as moved", async (state) => {
    show(state);
    const sum = await screen.findByTestId("transfer-sum");
    expect(sum.textContent).not.toMatch(/Left |Arrived |Taken |Put on/);
  });

  test("is told as moved once the money arrived, with when, after how long, and a receipt", async () => {
    show("processed");
    expect((await screen.findByTestId("open-receipt")).getAttribute("href")).toContain("/receipt");
    expect((await screen.findByTestId("transfer-sum")).textContent).toMatch(/Arrived on .*Left /);
    expect(screen.getByTestId("transfer-state").textContent).toMatch(/Arrived .*after you confirmed/);
  });

  test.each<TransferState>(["refused", "failed", "cancelled", "undone"])(
    "of one that is %s can be tried again",
    async (state) => {
      show(state);
      const link = await screen.findByTestId("try-again");
      expect(link.getAttribute("href")).toBe("/move?again=%22K7Q2M9XA%22");
    },
  );

  test.each<TransferState>(["checking", "not_found", "abandoned", "replaced", "pending", "processed"])(
    "of one that is %s is not offered again: money may have moved",
    async (state) => {
      show(state);
      await screen.findByTestId("transfer-state");
      expect(screen.queryByTestId("try-again")).toBeNull();
    },
  );
});

describe("amounts", () => {
  test("that Astra didn't report are said to be so, and are never no fee", async () => {
    showDetail(aTransfer("pending", {}, { fee_shown: null, pull_amount: null, push_amount: null }));
    expect(await screen.findAllByText("Not reported by Astra")).toHaveLength(3);
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("that contradicted each other leave the fee unclear", async () => {
    showDetail(aTransfer("pending", {}, { fee_shown: null, contradictory: true }));
    expect(await screen.findByText("Unclear")).toBeTruthy();
    expect(screen.queryByText("No fee")).toBeNull();
  });

  test("a fee of nothing is no fee", async () => {
    showDetail(aTransfer("pending", {}, { fee_shown: 0 }));
    expect(await screen.findByText("No fee")).toBeTruthy();
  });
});

describe("the fee that was booked", () => {
  const check = async (detail: Partial<TransferDetailView>) => {
    showDetail(aTransfer("processed", {}, detail));
    return (await screen.findByTestId("transfer-sum")).textContent ?? "";
  };

  test("is said to be as shown only where Astra reported it", async () => {
    expect(await check({ fee_shown: 125, fee_booked: 125, fee_check: "as_shown" })).toContain(
      "Astra charged $1.25, as shown.",
    );
    expect(screen.queryByTestId("fee-differs")).toBeNull();
  });

  test.each(["not_yet", "not_reported"] as const)("is never said to agree where it is %s", async (word) => {
    const text = await check({ fee_shown: 125, fee_booked: null, fee_check: word });
    expect(text).toContain(words.transfers.fee_check[word]);
    expect(text).not.toContain("as shown.");
  });

  test("is flagged where it is another one", async () => {
    const text = await check({ fee_shown: 125, fee_booked: 250, fee_check: "different" });
    expect(text).toContain("$2.50 was booked, and $1.25 was shown");
    expect(screen.getByTestId("fee-differs").textContent).toContain("you confirmed $1.25");
  });

  test("is flagged where none could be shown", async () => {
    await check({ fee_shown: null, fee_booked: 250, fee_check: "different" });
    expect(screen.getByTestId("fee-differs").textContent).toContain("no fee could be shown");
  });
});

describe("a chargeback", () => {
  test("says what was taken back, why, and whom to ask with which IDs", async () => {
    show("charged_back");
    const panel = (await screen.findByTestId("chargeback")).textContent ?? "";
    const taken = aTransfer("charged_back").chargeback?.amount ?? 0;
    expect(panel).toContain(formatMoney(taken));
    expect(panel).toContain("The cardholder says that this was not their payment.");
    expect(panel).toContain(words.transfers.chargeback.next_other);
    expect(screen.getByText("C999999V1234567890")).toBeTruthy();
    expect(screen.getByTestId("open-receipt")).toBeTruthy();
  });

  test("claims nothing that Astra doesn’t say", async () => {
    const silent = { id: null, amount: null, code: null, reason: null, action_status: null, updated: null };
    showDetail(aTransfer("charged_back", {}, { chargeback: { ...silent, at: "2026-03-12T18:00:00Z" } }));
    const panel = (await screen.findByTestId("chargeback")).textContent ?? "";
    expect(panel).not.toContain("$");
    expect(panel.split(words.transfers.not_reported)).toHaveLength(3);
  });
});

describe("the halves of a transfer", () => {
  test("are shown as Astra reports them, an unknown word as updating", async () => {
    showDetail(
      aTransfer(
        "failed",
        {},
        {
          legs: [
            { kind: "pull", amount: 1250, status: "failed", reason: "insufficient_funds" },
            { kind: "push", amount: null, status: "updating", reason: null },
            { kind: "other", amount: 1, status: "processed", reason: null },
          ],
        },
      ),
    );
    const legs = (await screen.findByTestId("legs")).textContent ?? "";
    expect(legs).toContain("$12.50, failed. There wasn’t enough money on the first card.");
    expect(legs).toContain("updating");
    expect(legs).toContain("Another step$0.01, done");
  });

  test("are left out before there are any", async () => {
    showDetail(aTransfer("pending", {}, { legs: [] }));
    await screen.findByTestId("transfer-sum");
    expect(screen.queryByTestId("legs")).toBeNull();
  });
});

describe("Astra's reason", () => {
  test("a sentence stands as it is", async () => {
    showDetail(aTransfer("refused", {}, { reason: "The card expired." }));
    expect((await screen.findByText("The card expired.")).tagName).toBe("BLOCKQUOTE");
  });

  test("a code that is known gets a sentence", async () => {
    showDetail(aTransfer("failed", {}, { reason: "user_suspended" }));
    expect(await screen.findByText("Astra has suspended this business.")).toBeTruthy();
    expect(document.body.textContent).not.toContain("user_suspended");
  });

  test("a code that is not known is kept for support, folded away", async () => {
    showDetail(aTransfer("failed", {}, { reason: "R17_declined" }));
    expect((await screen.findByText("R17_declined")).closest("details")).toBeTruthy();
  });

  test.each(["failed", "Cancelled", "", "  "])("%j says nothing and is left out", (raw) => {
    expect(reasonOf(raw)).toBeNull();
    expect(unreadableCode(raw)).toBeNull();
  });
});

describe("its history", () => {
  test("shows what is still ahead of a pending transfer", () => {
    expect(transferTimeline(aTransfer("pending")).map(({ state, look }) => `${state} ${look}`)).toEqual([
      "prepared done",
      "sending done",
      "accepted done",
      "pending current",
      "processed ahead",
    ]);
  });

  test("ends with the failure of a failed one", () => {
    expect(transferTimeline(aTransfer("failed")).at(-1)).toMatchObject({ state: "failed", look: "failed" });
  });

  test("promises nothing that can't be sent anymore", () => {
    const detail = aTransfer("prepared", {}, { can_send: false, can_leave: true });
    expect(transferTimeline(detail).map(({ state }) => state)).toEqual(["prepared"]);
  });

  test("names the undo window only while it lasts, and what was not sent only later", () => {
    const names = (detail: TransferDetailView) => transferTimeline(detail).map(({ state }) => state);
    expect(names(aTransfer("armed"))).toContain("armed");
    expect(names(aTransfer("processed"))).not.toContain("armed");
    const events = ["prepared", "armed", "sending", "prepared"] as const;
    const at = "2026-03-03T10:00:00Z";
    const unsent = aTransfer("prepared", {}, { events: events.map((state) => ({ state, at })) });
    expect(names(unsent).slice(0, 3)).toEqual(["prepared", "sending", "unsent"]);
  });

  test("promises nothing while checking", () => {
    expect(transferTimeline(aTransfer("checking")).some(({ look }) => look === "ahead")).toBe(false);
  });
});
