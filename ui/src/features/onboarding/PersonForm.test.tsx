import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { DraftView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { issue, personDraft, warning } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { paths } from "../../paths";
import { pendingAnswer, renderApp } from "../../testing/render";
import { appScenes } from "../../testing/scenes";
import type { PageName } from "./formTable";

const saves: Partial<Handlers> = {
  save_draft: ({ form }, data) => {
    data.draft = { ...data.draft, form, saved_at: "2026-03-02T18:00:00Z" };
    return data.draft;
  },
  save_ssn: ({ ssn }, data) => {
    const digits = ssn.replace(/\D/g, "").length;
    if (![0, 4, 9].includes(digits)) throw refusal("invalid", [issue("ssn", "ssn_shape")]);
    data.draft = { ...data.draft, ssn: digits === 0 ? null : { digits } };
    return data.draft;
  },
};

const show = (page: PageName | null, more: Partial<DraftView> = {}, handlers: Partial<Handlers> = {}) => {
  const draft = personDraft(more);
  return renderApp(paths.onboarding(draft.id, page ?? undefined), { draft }, { ...saves, ...handlers });
};
const title = (name: string) => screen.findByRole("heading", { level: 1, name });
const numbersSaved = ({ backend }: ReturnType<typeof show>) =>
  backend.calls.flatMap((call) => (call.command === "save_ssn" ? [(call.args as { ssn: string }).ssn] : []));
const ssnField = () => screen.findByTestId<HTMLInputElement>("ssn");

describe("the form of a person", () => {
  test("has two sections and the last page", async () => {
    const { user } = show("you");
    await title("About you");
    expect(screen.getByText("Step 1 of 3")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await title("Your home address");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await title("Check your answers");
    expect(screen.getByText("Edmund Hillary, born Feb 3, 1985")).toBeTruthy();
  });

  test("folds away what few need, and says that it is optional", async () => {
    const { user } = show("you");
    await title("About you");
    const fold = screen.getByText("Preferred name and pronouns (optional)").closest("details");
    expect(fold?.open).toBe(false);
    await user.click(screen.getByText("Preferred name and pronouns (optional)"));
    expect(fold?.open).toBe(true);
  });

  test("a Social Security number is kept as it is typed, and never shown again", async () => {
    const { user, backend } = show("you", { ssn: null, issues: [issue("ssn", "required")] });
    const ssn = await ssnField();
    await user.click(ssn);
    await user.paste("123-45-6789");
    await waitFor(() =>
      expect(backend.calls.filter(({ command }) => command === "save_ssn")).toEqual([
        { command: "save_ssn", args: { draft: backend.data.draft.id, ssn: "123-45-6789" } },
      ]),
    );
    await user.tab();
    expect(ssn.value, "the field is empty once it was left").toBe("");
    expect(await screen.findByText(/All nine digits saved/)).toBeTruthy();
    expect(ssn.placeholder).toBe("•••••••••");
    expect(document.body.innerHTML).not.toContain("6789");
    const saved = JSON.stringify(backend.calls.filter(({ command }) => command === "save_draft"));
    expect(saved, "it is no part of the form").not.toContain("6789");
  });

  test("Enter in its field saves it before the section is checked", async () => {
    const needsIt = [issue("ssn", "required")];
    const { user } = show(
      "you",
      { ssn: null, issues: needsIt },
      {
        save_ssn: ({ ssn }, data) => {
          data.draft = { ...data.draft, ssn: { digits: ssn.length }, issues: [] };
          return data.draft;
        },
      },
    );
    await user.type(await ssnField(), "1234{Enter}");
    await title("Your home address");
  });

  test("a number with too few digits is named, and doesn't replace the one that is kept", async () => {
    const { user, path, backend } = show("you", { ssn: { digits: 4 } });
    const here = path();
    const ssn = await ssnField();
    await user.type(ssn, "123{Enter}");
    expect((await screen.findByTestId("field-error-ssn")).textContent).toContain("or all 9");
    expect(document.activeElement).toBe(ssn);
    expect(path(), "and one stays").toBe(here);
    expect(screen.getByText(/Last four digits saved/), "the one before is still kept").toBeTruthy();
    expect(backend.data.draft.ssn).toEqual({ digits: 4 });
  });

  test("says that half a number is not saved, and why", async () => {
    show("you", { ssn: null });
    const ssn = await ssnField();
    const hint = document.getElementById(ssn.getAttribute("aria-describedby") ?? "");
    expect(hint?.textContent).toContain("Because it’s secret, it’s saved only once it’s complete.");
  });

  test("four digits saved in a pause don’t stay as the last four when more follow", async () => {
    const { user, backend } = show("you", { ssn: null });
    const ssn = await ssnField();
    await user.type(ssn, "1234");
    expect(await screen.findByText(/Last four digits saved/)).toBeTruthy();
    await user.type(ssn, "5");
    await waitFor(() => expect(backend.data.draft.ssn).toBeNull());
    expect(screen.queryByTestId("field-error-ssn"), "one is still typing").toBeNull();
    await user.type(ssn, "6789");
    expect(await screen.findByText(/All nine digits saved/)).toBeTruthy();
  });

  test("letters are refused, and don’t remove the number that is kept", async () => {
    const { user, backend } = show(
      "you",
      { ssn: { digits: 9 } },
      {
        save_ssn: () => {
          throw refusal("invalid", [issue("ssn", "ssn_shape")]);
        },
      },
    );
    await user.type(await ssnField(), "none{Enter}");
    expect(await screen.findByTestId("field-error-ssn")).toBeTruthy();
    expect(backend.calls.find(({ command }) => command === "save_ssn")?.args).toMatchObject({ ssn: "none" });
  });

  test("a kept number is removed, with the focus in its field and a sentence that says so", async () => {
    const { user, backend } = show("you", { ssn: { digits: 9 } });
    const ssn = await ssnField();
    await user.click(screen.getByRole("button", { name: "Remove the Social Security number" }));
    expect(await screen.findByText("No number is saved now.")).toBeTruthy();
    expect(document.activeElement).toBe(ssn);
    expect(screen.queryByTestId("remove-ssn")).toBeNull();
    expect(ssn.placeholder).toBe("");
    expect(backend.data.draft.ssn).toBeNull();
  });

  test("half a number is not checked on the way to Remove, which keeps its place", async () => {
    const shown = show("you", { ssn: { digits: 4 } });
    const ssn = await ssnField();
    await shown.user.type(ssn, "12345");
    await shown.user.click(screen.getByTestId("remove-ssn"));
    expect(await screen.findByText("No number is saved now.")).toBeTruthy();
    expect(numbersSaved(shown), "only the removal is saved").toEqual([""]);
    expect(ssn.value).toBe("");
  });

  test("half a number is checked after a press of Remove that was let go elsewhere", async () => {
    const { user } = show("you", { ssn: { digits: 4 } });
    await user.type(await ssnField(), "12345");
    await user.pointer([
      { keys: "[MouseLeft>]", target: screen.getByTestId("remove-ssn") },
      { keys: "[/MouseLeft]", target: document.body },
    ]);
    await user.click(screen.getByRole("textbox", { name: "First name" }));
    expect(await screen.findByTestId("field-error-ssn")).toBeTruthy();
  });

  test("Remove waits for a save that is under way, and has the last word", async () => {
    const first = pendingAnswer<void>();
    const shown = show(
      "you",
      { ssn: { digits: 4 } },
      {
        save_ssn: async ({ ssn }, data) => {
          if (ssn !== "") await first.promise;
          data.draft = { ...data.draft, ssn: ssn === "" ? null : { digits: ssn.length } };
          return data.draft;
        },
      },
    );
    await shown.user.type(await ssnField(), "123456789");
    await waitFor(() => expect(numbersSaved(shown)).toEqual(["123456789"]));
    await shown.user.click(screen.getByTestId("remove-ssn"));
    expect(numbersSaved(shown), "the save is still under way").toEqual(["123456789"]);
    first.resolve();
    expect(await screen.findByText("No number is saved now.")).toBeTruthy();
    expect(numbersSaved(shown)).toEqual(["123456789", ""]);
    expect(shown.backend.data.draft.ssn).toBeNull();
  });

  test("a number that was typed just before Remove is not saved after it", async () => {
    const shown = show("you", { ssn: { digits: 4 } });
    const ssn = await ssnField();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      fireEvent.change(ssn, { target: { value: "123456789" } });
      fireEvent.click(screen.getByTestId("remove-ssn"));
      await act(() => vi.advanceTimersByTimeAsync(1_000));
    } finally {
      vi.useRealTimers();
    }
    expect(await screen.findByText("No number is saved now.")).toBeTruthy();
    expect(numbersSaved(shown)).toEqual([""]);
  });

  test("a number that can’t be removed stays, and the reason stands at the field", async () => {
    const { user, backend } = show(
      "you",
      { ssn: { digits: 4 } },
      {
        save_ssn: () => {
          throw refusal("storage");
        },
      },
    );
    await user.click(await screen.findByTestId("remove-ssn"));
    const error = await screen.findByTestId("field-error-ssn");
    const ssn = await ssnField();
    await waitFor(() => expect(document.activeElement).toBe(ssn));
    expect(ssn.getAttribute("aria-describedby")).toContain(error.id);
    expect(screen.getByText(/Last four digits saved/)).toBeTruthy();
    expect(backend.data.draft.ssn).toEqual({ digits: 4 });
  });

  test("a section that lacks the number says so on Continue", async () => {
    const { user } = show("you", { ssn: null, issues: [issue("ssn", "required")] });
    await title("About you");
    await user.click(screen.getByRole("button", { name: "Continue" }));
    const summary = await screen.findByTestId("error-summary");
    await user.click(within(summary).getByRole("link", { name: /last four digits/ }));
    expect(document.activeElement).toBe(await ssnField());
  });

  test("submissions used for the email address are counted beside the button", async () => {
    show("check", { submissions_used: 1 });
    expect(
      await screen.findByText("You’ve used one of three submissions for this email address."),
    ).toBeTruthy();
  });

  test("submitted, one lands at Home and reads that Astra checks the details", async () => {
    const { user, path } = show("check", {}, { submit_draft: () => structuredClone(appScenes.submitted) });
    await user.click(await screen.findByTestId("submit-person"));
    await waitFor(() => expect(path()).toBe(paths.home));
    expect(await screen.findByText(/Astra has your details and is checking them/)).toBeTruthy();
  });

  test("who was turned down before isn’t told that the form can be submitted as it is", async () => {
    show("check", { issues: [warning("email", "email_turned_down")] });
    const warnings = await screen.findByTestId("warnings");
    expect(warnings.textContent).toContain("refuses the two together");
    expect(warnings.textContent).not.toContain(words.onboarding.readiness.text);
    expect(warnings.textContent).not.toContain(words.onboarding.readiness.title);
  });

  test("who was turned down before reads what that means", async () => {
    show("check", { submission: { state: "screened", request_id: "req-9" } });
    expect(await screen.findByText("Astra can’t accept this person")).toBeTruthy();
  });

  test("a sample is one main action, with the other outcomes folded", async () => {
    const { user, backend } = show(null, personDraft({}, true), {
      fill_person_sample: (_, data) => {
        data.draft = personDraft({ id: data.draft.id });
        return data.draft;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Fill in a sample person" }));
    await title("Check your answers");
    expect(backend.calls.find(({ command }) => command === "fill_person_sample")?.args).toEqual({
      draft: backend.data.draft.id,
      sample: "approved",
    });
  });

  test.each([
    ["verified", false, false],
    ["delegated", true, false],
    ["unverified", true, false],
    ["receive_only", true, true],
  ] as const)(
    "under %s says which of number and birth date may stay empty",
    async (program, number, birth) => {
      show("you", { program });
      await title("About you");
      const labelOf = (name: string) =>
        document.querySelector(`label[for="${document.getElementsByName(name)[0]?.id}"]`)?.textContent;
      const marked = ["ssn", "date_of_birth"].map((name) => labelOf(name)?.includes("(optional)"));
      expect(marked).toEqual([number, birth]);
      const lead = document.querySelector("main h1")?.closest("header")?.textContent;
      expect(lead?.includes("Social Security number"), "the law asks for no more than the form").toBe(
        !number,
      );
      expect(lead?.includes("birth date")).toBe(!birth);
    },
  );

  test("under receive_only speaks of no number that has to be at hand, no code and no review", async () => {
    const text = () => document.querySelector("main")?.textContent ?? "";
    const { user } = show(null, { program: "receive_only", ssn: null });
    await title("Tell Astra about you");
    expect(text()).not.toMatch(/last four digits|each time you sign in/);
    await user.click(await screen.findByTestId("section-you"));
    await title("About you");
    expect(text()).not.toMatch(/each time you sign in/);
    await user.click(await screen.findByTestId("section-check"));
    await title("Check your answers");
    expect(text()).not.toMatch(/Submit for review|Social Security|Not filled in/);
  });
});
