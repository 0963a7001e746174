import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { DraftView, FieldIssue } from "../../ipc/bindings";
import { type Handlers, refusal, summaryOf } from "../../ipc/fake/backend";
import { aConnection, draftOf, emptyDraft, issue, sampleForm } from "../../ipc/fake/fixtures";
import { paths } from "../../paths";
import { renderApp } from "../../testing/render";
import { appScenes, draftScenes } from "../../testing/scenes";
import type { PageName } from "./formTable";

/** Answers with these drafts. */
function keeps(...kept: DraftView[]): Partial<Handlers> {
  const view = () => ({ drafts: kept.map(summaryOf), damaged: [] });
  return {
    drafts: view,
    draft: ({ draft }) => {
      const found = kept.find(({ id }) => id === draft);
      if (!found) throw refusal("not_found");
      return found;
    },
    begin_draft: () => {
      const begun = emptyDraft({ id: "begun" });
      kept.push(begun);
      return begun;
    },
    delete_draft: ({ draft }) => {
      kept.splice(
        kept.findIndex(({ id }) => id === draft),
        1,
      );
      return view();
    },
  };
}

const acme = (more: Partial<DraftView> = {}) => {
  const form = sampleForm("11-1111111");
  form.business.business_name = "Acme Tools LLC";
  return draftOf(form, { id: "acme", ...more });
};
const show = (...kept: DraftView[]) => renderApp(paths.start, {}, keeps(...kept));

describe("the first question", () => {
  test("says why it matters, and a business begins with what one needs", async () => {
    const { user, path } = show();
    expect(await screen.findByText(/may suspend a business that is signed up as a person/)).toBeTruthy();
    expect(screen.getByText("People can’t link business cards.")).toBeTruthy();
    expect(screen.getByText(/Sole proprietorship/), "every type by its name").toBeTruthy();
    await user.click(screen.getByTestId("begin-business"));
    await user.click(await screen.findByTestId("option-b"));
    await waitFor(() => expect(path()).toBe(paths.onboarding("begun")));
  });

  test("a person begins with what one needs", async () => {
    const { user, path, backend } = show();
    await user.click(await screen.findByTestId("begin-person"));
    await waitFor(() => expect(path()).toBe(paths.onboarding("begun")));
    expect(backend.calls.find(({ command }) => command === "begin_draft")?.args).toEqual({ kind: "person" });
  });

  test("option A is offered only where the program is verified, and its business has to be named", async () => {
    const added = { add_with_astras_form: () => structuredClone(appScenes.submitted) };
    const { user, path, count } = renderApp(paths.start, {}, { ...keeps(), ...added });
    await user.click(await screen.findByTestId("begin-business"));
    await user.click(await screen.findByTestId("option-a"));
    expect((await screen.findByTestId("field-error-name")).textContent).toContain("Enter a name");
    expect(count("add_with_astras_form")).toBe(0);
    await user.type(screen.getByRole("textbox", { name: "Name for this business" }), "Acme");
    await user.click(screen.getByTestId("option-a"));
    await waitFor(() => expect(path()).toMatch(/^\/sign-in\?action=onboard/));
  });

  test("elsewhere a business begins here at once", async () => {
    const { user, path } = renderApp(
      paths.start,
      { connection: aConnection("practice", { program: "delegated" }) },
      keeps(),
    );
    await user.click(await screen.findByTestId("begin-business"));
    await waitFor(() => expect(path()).toBe(paths.onboarding("begun")));
  });

  test("begins no second empty draft beside an untouched one, which isn't listed", async () => {
    const { user, path, count } = show(emptyDraft({ id: "untouched", saved_at: null }));
    await user.click(await screen.findByTestId("begin-business"));
    await user.click(await screen.findByTestId("option-b"));
    await waitFor(() => expect(path()).toBe(paths.onboarding("untouched")));
    expect(count("begin_draft")).toBe(0);
  });
});

describe("a draft that was begun", () => {
  test.each([
    [[], "check"],
    [[issue("owners", "owners_missing"), issue("phone", "required")], "address"],
  ] as [FieldIssue[], PageName][])("and lacks %j is taken up again at %s", async (issues, page) => {
    const { user, path } = show(acme({ issues }));
    await user.click(await screen.findByRole("button", { name: "Continue with Acme Tools LLC" }));
    await waitFor(() => expect(path()).toBe(paths.onboarding("acme", page)));
  });

  test("stands in the list with its name and what is left; an unclear one says so", async () => {
    show(
      acme({ issues: [issue("phone", "required")] }),
      draftOf(sampleForm(""), { ...structuredClone(draftScenes.unclear), id: "unclear" }),
    );
    expect((await screen.findByTestId("draft-acme")).textContent).toContain("1 left to fill in");
    expect(screen.getByTestId("draft-unclear").textContent).toContain("Sent, and Astra didn’t answer");
  });

  test("is deleted only after a question that says what is lost", async () => {
    const { user, count } = show(acme(), draftOf(sampleForm(""), { id: "other" }));
    await user.click(await screen.findByRole("button", { name: "Delete Acme Tools LLC" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("can’t be brought back");
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    expect(count("delete_draft")).toBe(0);
    await user.click(screen.getByRole("button", { name: "Delete Acme Tools LLC" }));
    await user.click(await screen.findByTestId("delete-draft"));
    await waitFor(() => expect(screen.queryByTestId("draft-acme")).toBeNull());
    expect(screen.getByTestId("draft-other"), "the other one stays").toBeTruthy();
    expect(await screen.findByText("Deleted.")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  test("and was the only one: that it is deleted is said all the same", async () => {
    const { user } = show(acme());
    await user.click(await screen.findByRole("button", { name: "Delete Acme Tools LLC" }));
    await user.click(await screen.findByTestId("delete-draft"));
    await waitFor(() => expect(screen.queryByTestId("draft-acme")).toBeNull());
    expect(await screen.findByText("Deleted.")).toBeTruthy();
  });

  test("and can’t be read says so beside the others, and can be deleted", async () => {
    let damaged = ["broken"];
    const view = () => ({ drafts: [summaryOf(acme())], damaged });
    const { user, backend } = renderApp(
      paths.start,
      {},
      {
        drafts: view,
        delete_draft: () => {
          damaged = [];
          return view();
        },
      },
    );
    const line = await screen.findByTestId("damaged-broken");
    expect(line.textContent).toContain("Delete it and start again.");
    expect(screen.getByRole("button", { name: "Continue with Acme Tools LLC" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Delete A form that can’t be read" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("can’t be brought back here");
    await user.click(screen.getByTestId("delete-draft"));
    await waitFor(() => expect(screen.queryByTestId("damaged-broken")).toBeNull());
    expect(backend.calls.find(({ command }) => command === "delete_draft")?.args).toEqual({
      draft: "broken",
    });
    expect(await screen.findByText("Deleted.")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  test("and is gone says so at its address", async () => {
    renderApp(paths.onboarding("gone"), {}, keeps(acme()));
    expect(await screen.findByText("These details can’t be changed here anymore")).toBeTruthy();
  });
});
