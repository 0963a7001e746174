import { screen, waitFor, within } from "@testing-library/react";
import { act } from "react";
import { describe, expect, test } from "vitest";
import type { ChosenFileView, DocumentsView, DocumentView, DropView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { aBusiness, newApp } from "../../ipc/fake/fixtures";
import { renderApp } from "../../testing/render";
import { documentsScenes } from "../../testing/scenes";

const aView = (more: Partial<DocumentsView> = {}): DocumentsView => ({
  ...structuredClone(documentsScenes.asked),
  ...more,
});

const aFile = (name: string, more: Partial<ChosenFileView> = {}): ChosenFileView => ({
  handle: `handle of ${name}`,
  name,
  bytes: 3_400_000,
  issue: null,
  ...more,
});

const [sent] = documentsScenes.confirmed.documents as [DocumentView];
const aDocument = (more: Partial<DocumentView> = {}): DocumentView => ({ ...structuredClone(sent), ...more });

const show = (view: DocumentsView, handlers: Partial<Handlers> = {}) => {
  const business = aBusiness("document");
  return renderApp(
    "/documents",
    { app: newApp({ business: business.summary }), business },
    { documents: () => view, watch_drops: () => null, ...handlers },
  );
};

const answers = (...files: (ChosenFileView | null)[]): Partial<Handlers> => ({
  choose_document: () => files.shift() ?? null,
});

describe("choosing a document", () => {
  test("both sides of a license are chosen, looked at and sent together", async () => {
    const { user, backend, count } = show(aView(), {
      ...answers(aFile("front.jpg"), aFile("back.jpg")),
      send_document: () => aView({ documents: [aDocument({ state: "sending", under_way: true })] }),
    });
    await user.click(await screen.findByTestId("choose-document-front"));
    expect((await screen.findByTestId("document-ready-front")).textContent).toContain("front.jpg, 3.2 MB");
    await user.click(screen.getByTestId("send-document"));
    expect(screen.getByTestId("document-incomplete").textContent).toBe(
      "Choose both sides first. Astra gets them together.",
    );
    expect(count("send_document"), "half a license is not sent").toBe(0);

    await user.click(screen.getByTestId("choose-document-back"));
    await screen.findByTestId("document-ready-back");
    expect(screen.getByTestId("document-incomplete").textContent).toBe("");
    await user.click(screen.getByTestId("send-document"));
    await waitFor(() => expect(count("send_document")).toBe(1));
    expect(backend.calls.find(({ command }) => command === "send_document")?.args).toEqual({
      documentType: "license",
      sides: ["front", "back"],
      files: ["handle of front.jpg", "handle of back.jpg"],
    });
    expect(
      await screen.findByText("We’re sending it. “Your documents” on this page shows how far along it is."),
    ).toBeTruthy();
  });

  test("what is wrong with a file is said at its side, and it is not sent", async () => {
    const { user, count } = show(aView(), answers(aFile("scan.jpg", { issue: "no_color" })));
    await user.click(await screen.findByTestId("document-type-passport"));
    await user.click(screen.getByTestId("choose-document-whole"));
    const issue = await screen.findByTestId("document-issue-whole");
    expect(issue.textContent).toBe(
      "This picture is black and white, and Astra takes color pictures only. Take it again in color.",
    );
    await user.click(screen.getByTestId("send-document"));
    expect(count("send_document")).toBe(0);
  });

  test("closing the dialog without a choice changes nothing", async () => {
    const { user } = show(aView(), answers(null));
    await user.click(await screen.findByTestId("choose-document-front"));
    expect(screen.queryByTestId("document-ready-front")).toBeNull();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("a file keeps its side when the type changes, and is looked at again", async () => {
    const { user, backend } = show(aView(), {
      ...answers(aFile("front.jpg")),
      check_document: () => aFile("front.jpg"),
    });
    await user.click(await screen.findByTestId("choose-document-front"));
    await screen.findByTestId("document-ready-front");
    await user.click(screen.getByTestId("document-type-id_card"));
    await screen.findByTestId("document-ready-front");
    expect(backend.calls.find(({ command }) => command === "check_document")?.args).toEqual({
      file: "handle of front.jpg",
      documentType: "id_card",
    });
  });

  test("dropped files fill the sides one after the other", async () => {
    let drop: (message: DropView) => void = () => undefined;
    show(aView(), {
      watch_drops: ({ channel }) => {
        drop = channel;
        return null;
      },
      check_document: ({ file }) => aFile(file, { handle: file }),
    });
    await screen.findByTestId("choose-document-front");
    act(() => {
      drop({ kind: "dropped", handle: "one.jpg" });
      drop({ kind: "dropped", handle: "two.jpg" });
    });
    expect((await screen.findByTestId("document-ready-front")).textContent).toContain("one.jpg");
    expect((await screen.findByTestId("document-ready-back")).textContent).toContain("two.jpg");
  });

  test("a PDF is offered for another document of a business alone", async () => {
    const { user } = show(aView());
    await user.click(await screen.findByTestId("document-type-other"));
    expect(screen.getByText(/or a PDF, 10 MB or smaller/)).toBeTruthy();
    await user.click(screen.getByTestId("document-type-license"));
    expect(screen.queryByText(/or a PDF/)).toBeNull();
  });

  test("a refusal to send takes the focus beside the button", async () => {
    const { user } = show(aView(), {
      ...answers(aFile("page.jpg")),
      send_document: () => {
        throw refusal("signed_out");
      },
    });
    await user.click(await screen.findByTestId("document-type-passport"));
    await user.click(screen.getByTestId("choose-document-whole"));
    await screen.findByTestId("document-ready-whole");
    await user.click(screen.getByTestId("send-document"));
    const problem = await screen.findByTestId("problem");
    await waitFor(() => expect(document.activeElement).toBe(problem));
    expect(problem.textContent).toContain("Nothing was sent.");
  });
});

describe("the documents that were sent", () => {
  test("one on its way says how far it is, and can't be taken off", async () => {
    const [front, back] = aDocument().files;
    if (!front || !back) throw new Error("a license has two sides");
    show(
      aView({
        documents: [
          aDocument({
            state: "sending",
            under_way: true,
            confirmed_at: null,
            files: [
              { ...front, state: "sending", bytes: 6_291_456, sent: 2_097_152 },
              { ...back, state: "chosen", sent: 0 },
            ],
          }),
        ],
      }),
    );
    const bar = await screen.findByRole("progressbar");
    expect(bar.getAttribute("aria-valuetext")).toBe("Front: 2 MB of 6 MB sent");
    expect(screen.queryByTestId("forget-document")).toBeNull();
    expect(screen.getByTestId("send-document").getAttribute("aria-disabled")).toBe("true");
  });

  test("one that failed says why and goes on without choosing again", async () => {
    const failed = structuredClone(documentsScenes.failed);
    const { user, backend, count } = show(failed, { retry_document: () => aView() });
    const reason = await screen.findByTestId("document-reason");
    expect(reason.textContent).toBe(
      "Astra didn’t answer clearly. Try again: the new file replaces the one before.",
    );
    await user.click(screen.getByTestId("retry-document"));
    await waitFor(() => expect(count("retry_document")).toBe(1));
    expect(backend.calls.find(({ command }) => command === "retry_document")?.args).toEqual({
      id: failed.documents[0]?.id,
    });
  });

  test("one of an earlier start is chosen again, and says so", async () => {
    const [document] = structuredClone(documentsScenes.failed).documents as [DocumentView];
    const files = document.files.map((file) => ({
      ...file,
      state: "failed" as const,
      reason: "interrupted" as const,
    }));
    show(aView({ documents: [{ ...document, can_retry: false, files }] }));
    expect(
      (await screen.findAllByText("Astra Desk was closed before this was sent. Choose it again.")).length,
    ).toBe(2);
    expect(screen.getByText("Choose the files again and send them once more.")).toBeTruthy();
    expect(screen.queryByTestId("retry-document")).toBeNull();
  });

  test("one that was sent and not confirmed asks for nothing again", async () => {
    show(aView({ documents: [aDocument({ state: "sent", can_retry: true, confirmed_at: null })] }));
    const retry = await screen.findByTestId("retry-document");
    expect(retry.textContent).toBe("Tell Astra it’s there");
  });

  test("one that was confirmed stays in the list after Astra asks no more", async () => {
    show(structuredClone(documentsScenes.confirmed));
    const document = await screen.findByTestId("document");
    expect(within(document).getByText("Astra has it")).toBeTruthy();
    expect(screen.queryByTestId("document-form"), "there is nothing more to send").toBeNull();
  });
});

test("without a sign-in the way to it is shown instead of a form", async () => {
  show(aView({ offer: "signed_out" }));
  const notice = await screen.findByTestId("documents-signed-out");
  const link = within(notice).getByRole("link", { name: "Sign in with Astra" });
  expect(link.getAttribute("href")).toContain("action=renew");
  expect(screen.queryByTestId("document-form")).toBeNull();
});

test("where Astra asks for none, its email is named as the way", async () => {
  show(aView({ offer: "not_asked", status: "pending" }));
  expect((await screen.findByTestId("documents-not-asked")).textContent).toContain("use that link");
});
