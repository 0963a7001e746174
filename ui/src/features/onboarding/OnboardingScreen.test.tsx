import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AppView, BusinessForm, FieldIssue } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import {
  businessForm,
  draftOf,
  emptyDraft,
  type FakeData,
  issue,
  newApp,
  sampleForm,
  warning,
} from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { paths } from "../../paths";
import { pendingAnswer, renderApp } from "../../testing/render";
import { appScenes, draftScenes } from "../../testing/scenes";
import type { PageName } from "./formTable";

/** Answers a save with these issues of the form. */
const saves = (issuesOf: (form: BusinessForm) => FieldIssue[] = () => []): Partial<Handlers> => ({
  save_draft: ({ form }, data) => {
    const issues = issuesOf(form as BusinessForm);
    data.draft = { ...data.draft, form, issues, saved_at: "2026-03-02T18:00:00Z" };
    return data.draft;
  },
});

const submits: Partial<Handlers> = {
  submit_draft: (_, data) => {
    Object.assign(data, { app: structuredClone(appScenes.submitted), draft: emptyDraft({ id: "next" }) });
    return data.app;
  },
};

/** The page of the draft; without a page, its entry. */
function show(
  page: PageName | null,
  data: Partial<FakeData> = {},
  handlers: Partial<Handlers> = {},
  field?: string,
) {
  const draft = data.draft ?? emptyDraft();
  return renderApp(
    paths.onboarding(draft.id, page ?? undefined, field),
    { ...data, draft },
    { ...saves(), ...handlers },
  );
}

const filled = () => draftOf(sampleForm("11-1111111"));
const field = (label: RegExp | string) => screen.findByRole("textbox", { name: label });
/** As the browser has it: fields are disabled with the fieldset around all of them. */
const isDisabled = (element: HTMLElement) =>
  [...document.querySelectorAll("fieldset")].some((around) => around.disabled && around.contains(element));
const title = (name: string) => screen.findByRole("heading", { level: 1, name });
const press = (name: string) => screen.findByRole("button", { name });
const mapOf = (name: PageName) => screen.findByTestId(`section-${name}`);

describe("a section", () => {
  test("is saved as one types, masked, and it says so beside the buttons", async () => {
    const { user, backend } = show("business");
    const ein = await field(/EIN/);
    await user.type(ein, "123456789");
    expect(ein).toHaveProperty("value", "12-3456789");
    await user.tab();
    await waitFor(() => expect(businessForm(backend.data.draft).business.ein).toBe("12-3456789"));
    await waitFor(() =>
      expect(screen.getByTestId("saved-note").textContent).toMatch(/^Saved on this computer, \d/),
    );
  });

  test("names every input by the path of its field", async () => {
    const form = { ...sampleForm(""), admin_runs_it: false, admin_owns: false };
    const { user } = show("business", { draft: draftOf(form) });
    const names = new Set<string | null>();
    for (const page of ["business", "address", "you", "controller", "owners"] as const) {
      await user.click(await mapOf(page));
      await title(words.onboarding.pages[page].title);
      for (const input of document.querySelectorAll("input, select")) names.add(input.getAttribute("name"));
    }
    expect([...names]).toEqual(
      expect.arrayContaining([
        "phone",
        "business.business_type",
        "business.ein",
        "business.address.state",
        "admin.date_of_birth",
        "admin.address.postal_code",
        "admin_runs_it",
        "admin_owns",
        "controller.title",
        "controller.person.email",
        "nobody_owns_quarter",
      ]),
    );
  });

  test("Enter checks this section only: the summary names its fields alone and takes the focus", async () => {
    const { user, count, path } = show("you");
    const here = path();
    await user.type(await field("First name"), "{Enter}");
    const summary = await screen.findByTestId("error-summary");
    expect(document.activeElement).toBe(summary);
    const links = within(summary).getAllByRole("link");
    expect(links.length).toBeGreaterThan(3);
    const fields = links.map((link) => link.getAttribute("href")?.split("-")[1]);
    expect(new Set(fields), "fields of You only").toEqual(new Set(["admin", "admin_runs_it", "admin_owns"]));
    expect(summary.textContent).toContain("Enter your last name.");
    expect(path(), "nothing of it moves on").toBe(here);
    await user.click(within(summary).getByRole("link", { name: /^Email:/ }));
    expect(document.activeElement?.getAttribute("name")).toBe("admin.email");
    expect(count("submit_draft"), "and Enter never sends").toBe(0);
  });

  test("that is right leads to the next one, whose title takes the focus", async () => {
    const { user, path, backend } = show("business", { draft: filled() });
    await field(/Legal name/);
    await user.click(await press("Continue"));
    const next = await title("Address and phones");
    expect(path()).toBe(paths.onboarding(backend.data.draft.id, "address"));
    await waitFor(() => expect(document.activeElement).toBe(next));
    await user.click(await screen.findByTestId("back"));
    await title("About the business");
  });

  test("may be left unfinished by the map, and what was typed is kept", async () => {
    const { user, backend } = show("business");
    await user.type(await field(/Legal name/), "Acme");
    await user.click(await mapOf("owners"));
    await title("Owners of 25% or more");
    await waitFor(() => expect(businessForm(backend.data.draft).business.business_name).toBe("Acme"));
    await user.click(await mapOf("business"));
    expect(await field(/Legal name/)).toHaveProperty("value", "Acme");
  });

  test("shows an error on leaving the field, not before, and no longer than it is there", async () => {
    const { user } = show(
      "business",
      {},
      saves(({ business }) => (business.ein === "12-3456789" ? [] : [issue("business.ein", "ein_shape")])),
    );
    const ein = await field(/EIN/);
    await user.type(ein, "123");
    expect(screen.queryByTestId("field-error-business.ein")).toBeNull();
    await user.tab();
    expect((await screen.findByTestId("field-error-business.ein")).textContent).toContain("9 digits");
    expect(ein.getAttribute("aria-invalid")).toBe("true");
    await user.type(ein, "456789");
    await waitFor(() => expect(screen.queryByTestId("field-error-business.ein")).toBeNull());
  });

  test("a Social Security number in the EIN field stays one and is called one", async () => {
    const { user, backend } = show(
      "business",
      { draft: filled() },
      saves(() => [issue("business.ein", "ein_ssn")]),
    );
    const ein = await field(/EIN/);
    await user.clear(ein);
    await user.type(ein, "123-45-6789");
    await user.tab();
    await waitFor(() => expect(businessForm(backend.data.draft).business.ein).toBe("123-45-6789"));
    expect((await screen.findByTestId("field-error-business.ein")).textContent).toContain(
      "looks like a Social Security number",
    );
  });

  test("of fields on one line says what is wrong below the line, tied to its field", async () => {
    const { user } = show(
      "you",
      { draft: filled() },
      saves(() => [issue("admin.address.state", "address_abroad")]),
    );
    await field("City");
    const state = document.querySelector<HTMLSelectElement>('select[name="admin.address.state"]');
    expect([...(state?.options ?? [])].map(({ value }) => value).slice(-4)).toEqual([
      "AA",
      "AE",
      "AP",
      "outside_us",
    ]);
    await user.selectOptions(state as HTMLSelectElement, "outside_us");
    await user.tab();
    const error = await screen.findByTestId("field-error-admin.address.state");
    expect(error.textContent).toContain("Astra’s own form");
    expect(state?.getAttribute("aria-describedby")).toBe(error.id);
  });

  test("what comes back from Rust never overwrites what is being typed", async () => {
    const { user, announce } = show("business");
    const name = await field(/Legal name/);
    await user.type(name, "Ac");
    announce("draft");
    await user.type(name, "me");
    expect(name).toHaveProperty("value", "Acme");
  });
});

describe("saving that fails", () => {
  const failing = (state: { broken: boolean }): Partial<Handlers> => ({
    save_draft: ({ form }, data) => {
      if (state.broken) throw refusal("storage");
      data.draft = { ...data.draft, form, saved_at: "2026-03-02T18:00:00Z" };
      return data.draft;
    },
  });

  test("turns the save line red where the eyes are, keeps the text, and can be tried again", async () => {
    const state = { broken: true };
    const { user, path, backend } = show("business", { draft: filled() }, failing(state));
    const here = path();
    const name = await field(/Legal name/);
    await user.type(name, " Two");
    await user.click(await press("Continue"));
    const line = await screen.findByRole("alert");
    expect(line.dataset.saved).toBe("no");
    expect(document.activeElement, "who wanted to go on is told").toBe(line);
    expect(path(), "and stays").toBe(here);
    expect(name).toHaveProperty("value", "Hillary Expeditions LLC Two");
    state.broken = false;
    await user.click(await press("Try again"));
    await waitFor(() => expect(screen.getByTestId("saved-note").dataset.saved).toBe("yes"));
    expect(businessForm(backend.data.draft).business.business_name).toBe("Hillary Expeditions LLC Two");
  });

  test("keeps the form from being sent", async () => {
    const { user, count } = show("business", { draft: filled() }, failing({ broken: true }));
    await user.type(await field(/Legal name/), " Two");
    await user.click(await mapOf("check"));
    await user.click(await press("Submit for review"));
    await screen.findByRole("alert");
    expect(count("submit_draft"), "nothing unsaved is sent").toBe(0);
  });

  test("a save that comes too late says nothing and sends nothing", async () => {
    const { user, backend, count } = show(
      "business",
      { draft: filled() },
      {
        save_draft: ({ draft, form }, data) => {
          if (draft !== data.draft.id) throw refusal("not_allowed_now");
          data.draft = { ...data.draft, form };
          return data.draft;
        },
      },
    );
    const name = await field(/Legal name/);
    backend.data.draft = { ...backend.data.draft, id: "draft-2" };
    await user.type(name, " Two");
    await waitFor(() => expect(count("draft"), "it asks what there is now").toBeGreaterThan(1));
    expect(await screen.findByText("These details can’t be changed here anymore")).toBeTruthy();
    expect(businessForm(backend.data.draft).business.business_name, "the next draft is untouched").toBe(
      "Hillary Expeditions LLC",
    );
  });
});

describe("the map", () => {
  test("shows each section's state, and the step that one is at", async () => {
    const form = sampleForm("11-1111111");
    const issues = [issue("admin.email", "required"), issue("business.ein", "ein_shape")];
    show("you", { draft: draftOf(form, { issues }) });
    expect((await mapOf("you")).getAttribute("aria-current")).toBe("step");
    expect((await mapOf("you")).dataset.state).toBe("open");
    expect((await mapOf("address")).dataset.state).toBe("done");
    expect((await mapOf("address")).textContent).toContain("Complete");
    expect(screen.getByText("Step 3 of 6")).toBeTruthy();
  });

  test("is a line with a menu of all sections and their states where the window is narrow", async () => {
    const { user } = show("you", {
      draft: draftOf(sampleForm(""), { issues: [issue("phone", "required")] }),
    });
    await user.click(await screen.findByTestId("section-menu"));
    const menu = await screen.findByRole("menu");
    const items = within(menu).getAllByRole("menuitem");
    expect(items).toHaveLength(6);
    expect(items[1]?.textContent).toContain("1 left to fill in");
    await user.click(items[1] as HTMLElement);
    await title("Address and phones");
  });

  test("is there before anything was typed, beside what one needs", async () => {
    show(null);
    expect(await screen.findByText("The IRS letter with the EIN")).toBeTruthy();
    expect(screen.getByText(/Social Security numbers are asked for later, on Astra’s page/)).toBeTruthy();
    expect((await mapOf("owners")).dataset.state, "You is answered first").toBe("waiting");
  });
});

describe("check your answers", () => {
  test("shows everything as read, and each section can be changed", async () => {
    const { user } = show("check", { draft: filled() });
    await title("Check your answers");
    expect(screen.getByText("Edmund Hillary, born Feb 3, 1985")).toBeTruthy();
    expect(screen.getByText("11-1111111")).toBeTruthy();
    expect(screen.getByText("Limited liability company (LLC)")).toBeTruthy();
    const links = screen.getAllByRole("link", { name: /^Change / }).map((link) => link.textContent);
    expect(new Set(links).size, "no two links have one name").toBe(5);
    await user.click(screen.getByRole("link", { name: "Change Business" }));
    await title("About the business");
  });

  test("names what is left by section; submitting too early leads there and sends nothing", async () => {
    const { user, count } = show("check");
    await title("Check your answers");
    await user.click(await press("Submit for review"));
    const left = screen.getByTestId("left-to-fill-in");
    expect(document.activeElement).toBe(left);
    expect(count("submit_draft")).toBe(0);
    await user.click(within(left).getByRole("link", { name: "Owners" }));
    await title("Owners of 25% or more");
  });

  test("a warning leads to its field and never blocks", async () => {
    const draft = draftOf(sampleForm("07-1234567"), {
      issues: [warning("business.ein", "ein_prefix", { prefix: "07" })],
    });
    const { user, path } = show("check", { draft }, submits);
    const warnings = await screen.findByTestId("warnings");
    expect(warnings.textContent).toContain("07");
    await user.click(within(warnings).getByRole("link", { name: /EIN/ }));
    await title("About the business");
    await waitFor(() => expect(document.activeElement?.getAttribute("name")).toBe("business.ein"));
    await user.click(await mapOf("check"));
    await user.click(await press("Submit for review"));
    await waitFor(() => expect(path()).toMatch(/^\/sign-in/));
  });

  test("once sent, one lands at the sign-in and reads that Astra has the details", async () => {
    const { user, path } = show("check", { draft: filled() }, submits);
    await user.click(await press("Submit for review"));
    await waitFor(() => expect(path()).toMatch(/^\/sign-in\?action=onboard/));
    expect(await screen.findByText("Astra has your details. Next: sign in, about 5 minutes.")).toBeTruthy();
  });

  test("a draft that Astra accepted is gone, and is not asked for again", async () => {
    const answer = pendingAnswer<AppView>();
    const { user, count, path, announce, backend } = show(
      "check",
      { draft: filled() },
      { submit_draft: () => answer.promise },
    );
    await user.click(await press("Submit for review"));
    const read = count("draft");
    // Rust says so before it answers.
    backend.data.draft = emptyDraft({ id: "next" });
    await announce("draft", "app");
    answer.resolve(structuredClone(appScenes.submitted));
    await waitFor(() => expect(path()).toMatch(/^\/sign-in/));
    await announce("draft");
    expect(count("draft"), "Astra has it, and Rust deleted it").toBe(read);
  });

  test("a submission that fails says so beside its button, with the focus, and keeps what was typed", async () => {
    const { user } = show(
      "check",
      { draft: filled() },
      {
        submit_draft: () => {
          throw refusal("offline", [], "req-1");
        },
      },
    );
    await user.click(await press("Submit for review"));
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset.code).toBe("offline");
    expect(problem.textContent).toContain("Your details were not sent.");
    await waitFor(() => expect(document.activeElement?.contains(problem)).toBe(true));
    expect(document.activeElement, "and not merely the page").not.toBe(document.body);
    await user.click(await mapOf("business"));
    const name = await field(/Legal name/);
    expect(isDisabled(name), "it can be corrected").toBe(false);
    expect(name).toHaveProperty("value", "Hillary Expeditions LLC");
  });

  test("a refusal by Astra is said once, in its own panel, with the focus", async () => {
    const sent = pendingAnswer<AppView>();
    const read = pendingAnswer<void>();
    let isRefused = false;
    const { user, count, backend } = show(
      "check",
      { draft: filled() },
      {
        draft: async (_, data) => {
          if (isRefused) await read.promise;
          return data.draft;
        },
        submit_draft: () => sent.promise,
      },
    );
    const submit = await press("Submit for review");
    const before = count("draft");
    await user.click(submit);
    await screen.findByText(words.onboarding.sending);
    isRefused = true;
    backend.data.draft = {
      ...backend.data.draft,
      submission: { state: "refused", request_id: "req-9", detail: "ein: unknown", fields: [] },
    };
    sent.reject(refusal("astra_refused", [], "req-9"));
    await waitFor(() => expect(count("draft"), "the draft says what became of it").toBeGreaterThan(before));
    expect(screen.queryByTestId("problem"), "no other words come before").toBeNull();
    read.resolve();
    expect(await screen.findByText("ein: unknown")).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("submission")));
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  test("a field that is refused at the submission leads to its place", async () => {
    const { user } = show(
      "check",
      { draft: filled() },
      {
        submit_draft: () => {
          throw refusal("invalid", [issue("business.website", "website_shape")]);
        },
      },
    );
    await user.click(await press("Submit for review"));
    const summary = await screen.findByTestId("error-summary");
    await user.click(within(summary).getByRole("link", { name: /Website/ }));
    await title("About the business");
    await waitFor(() => expect(document.activeElement?.getAttribute("name")).toBe("business.website"));
  });

  test("a double click submits once", async () => {
    const answer = pendingAnswer<AppView>();
    const { user, count, path } = show("check", { draft: filled() }, { submit_draft: () => answer.promise });
    await user.dblClick(await press("Submit for review"));
    await waitFor(() => expect(count("submit_draft")).toBe(1));
    answer.resolve(newApp());
    await waitFor(() => expect(path()).toMatch(/^\/sign-in/));
    expect(count("submit_draft")).toBe(1);
  });

  test("while a submission is under way nothing can be changed and nothing is saved, nor after it", async () => {
    const answer = pendingAnswer<AppView>();
    const { user, count, path } = show(
      "business",
      { draft: filled() },
      { submit_draft: () => answer.promise },
    );
    await user.type(await field(/Legal name/), " Two");
    await user.click(await mapOf("check"));
    await user.click(await press("Submit for review"));
    await waitFor(() => expect(count("submit_draft")).toBe(1));
    const saved = count("save_draft");
    await user.click(await mapOf("business"));
    expect(isDisabled(await field(/Legal name/))).toBe(true);
    window.dispatchEvent(new Event("blur"));
    window.dispatchEvent(new Event("pagehide"));
    answer.resolve(newApp());
    await waitFor(() => expect(path()).toMatch(/^\/sign-in/));
    cleanup();
    expect(count("save_draft"), "what is submitted stays as it was submitted").toBe(saved);
  });

  test("an unclear submission explains itself and is sent again only by its own button", async () => {
    const { user, backend } = show("check", { draft: structuredClone(draftScenes.unclear) }, submits);
    await screen.findByRole("heading", { name: "Astra didn’t answer" });
    expect(screen.queryByRole("button", { name: "Submit for review" })).toBeNull();
    expect(screen.queryByText(words.onboarding.after_submit.sign_in), "what follows nothing").toBeNull();
    await user.click(screen.getByRole("button", { name: "Send the details again" }));
    await waitFor(() =>
      expect(backend.calls.filter(({ command }) => command === "submit_draft")).toEqual([
        { command: "submit_draft", args: { draft: draftScenes.unclear.id, sendAgain: true } },
      ]),
    );
  });

  test("a refused submission shows Astra's words and keeps the form", async () => {
    show("check", {
      draft: draftOf(sampleForm("11-1111111"), {
        submission: { state: "refused", request_id: "req-9", detail: "ein: unknown", fields: [] },
      }),
    });
    expect(await screen.findByText("ein: unknown")).toBeTruthy();
    expect(screen.getByText("11-1111111")).toBeTruthy();
  });

  test("what Astra refused by field leads to our field", async () => {
    const fields = [issue("business.ein", "refused_by_astra", { message: "unknown" })];
    const { user } = show("check", {
      draft: draftOf(sampleForm("11-1111111"), {
        submission: { state: "refused", request_id: "req-9", detail: "ein: unknown", fields },
      }),
    });
    await user.click(await screen.findByRole("link", { name: /EIN/ }));
    await title("About the business");
    await waitFor(() => expect(document.activeElement?.getAttribute("name")).toBe("business.ein"));
  });
});

describe("who runs and owns it", () => {
  const others = () => ({ ...sampleForm("11-1111111"), admin_runs_it: false, admin_owns: false });
  const answer = (question: string, name: "Yes" | "No") =>
    within(screen.getByRole("group", { name: question })).getByRole("radio", { name });
  const runs = "Do you run the business day to day?";

  test("is asked under You, so that a sole owner sees no people form again", async () => {
    const form = { ...sampleForm("11-1111111"), admin_runs_it: null, admin_owns: null };
    const { user, backend } = show("you", { draft: draftOf(form) });
    await title("About you");
    expect((await mapOf("controller")).textContent).toContain("Answer “You” first");
    await user.click(answer(runs, "Yes"));
    expect(await field(/Title in the business/), "the title is asked here then").toBeTruthy();
    await user.click(answer("Do you own 25% or more of it?", "Yes"));
    await waitFor(() => expect(businessForm(backend.data.draft).admin_owns).toBe(true));
    for (const page of ["controller", "owners"] as const) {
      await user.click(await mapOf(page));
      await title(words.onboarding.pages[page].title);
      expect(screen.queryByRole("textbox"), `nothing to type under ${page}`).toBeNull();
    }
    expect(screen.getByText(/there’s nothing to fill in here/)).toBeTruthy();
  });

  test("a question that was left open is named on Continue, and its link leads to it", async () => {
    const draft = draftOf(
      { ...others(), admin_runs_it: null },
      { issues: [issue("admin_runs_it", "required")] },
    );
    const { user } = show(
      "you",
      { draft },
      saves(() => [issue("admin_runs_it", "required")]),
    );
    await title("About you");
    await user.click(await press("Continue"));
    const summary = await screen.findByTestId("error-summary");
    const question = "Do you run the business day to day? Choose yes or no.";
    await user.click(within(summary).getByRole("link", { name: question }));
    expect(document.activeElement).toBe(answer(runs, "Yes"));
  });

  test("another person can be named as an owner again without typing", async () => {
    const form = others();
    Object.assign(form.controller.person, { first_name: "Tenzing", last_name: "Norgay" });
    const { user } = show("owners", { draft: draftOf(form) });
    await user.click(await press("Add an owner"));
    const first = screen.getByRole("group", { name: "Owner 1" });
    const who = within(first).getByRole<HTMLSelectElement>("combobox", { name: "Who owns it?" });
    await waitFor(() => expect(document.activeElement, "the first new field takes the focus").toBe(who));
    await user.selectOptions(who, "The person who runs the business (Tenzing Norgay)");
    expect(within(first).queryByRole("textbox", { name: "Email" })).toBeNull();
  });

  test.each([
    [false, 4],
    [true, 3],
  ])("owners who are others, where I own a part (%s), are at most %i", async (admin_owns, most) => {
    const { user } = show("owners", { draft: draftOf({ ...others(), admin_owns }) });
    for (let owner = 0; owner < most; owner += 1) {
      await user.click(await screen.findByTestId("add-owner"));
    }
    expect(screen.queryByTestId("add-owner")).toBeNull();
    expect(screen.getByRole("group", { name: `Owner 4` }), "in all it is four").toBeTruthy();
  });

  test("a removed owner can be brought back for ten seconds, with the focus", async () => {
    const person = sampleForm("").admin;
    const second = { ...person, first_name: "Tenzing" };
    const owners = [person, second].map((one) => ({ is: "other" as const, person: one }));
    const { user, backend } = show("owners", { draft: draftOf({ ...others(), owners }) });
    const names = () => businessForm(backend.data.draft).owners.map((owner) => owner.person.first_name);
    await user.click(await screen.findByTestId("remove-owner-0"));
    await waitFor(() => expect(names()).toEqual(["Tenzing"]));
    expect(document.activeElement?.textContent, "the owner that moved up").toBe("Owner 1");
    await user.click(screen.getByTestId("undo-remove"));
    await waitFor(() => expect(names()).toEqual(["Edmund", "Tenzing"]));
    expect(screen.queryByTestId("undo-remove")).toBeNull();
    expect(document.activeElement?.textContent).toBe("Owner 1");
  });

  test("after ten seconds a removed owner stays removed, and nothing offers to undo it", async () => {
    const person = sampleForm("").admin;
    const owners = [{ is: "other" as const, person }];
    show("owners", { draft: draftOf({ ...others(), owners }) });
    const remove = await screen.findByTestId("remove-owner-0");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      fireEvent.click(remove);
      act(() => void vi.advanceTimersByTime(9_999));
      expect(screen.queryByTestId("undo-remove"), "until then it can be brought back").toBeTruthy();
      act(() => void vi.advanceTimersByTime(1));
      expect(screen.queryByTestId("undo-remove")).toBeNull();
    } finally {
      vi.useRealTimers();
    }
    expect(screen.queryByTestId("remove-owner-0")).toBeNull();
    expect(screen.getByTestId("add-owner")).toBeTruthy();
  });

  test("no one is said explicitly, and then nobody can be added", async () => {
    const { user, backend } = show("owners", { draft: draftOf(others()) });
    await user.click(await screen.findByRole("checkbox", { name: "No one owns 25% or more" }));
    await waitFor(() => expect(businessForm(backend.data.draft).nobody_owns_quarter).toBe(true));
    expect(screen.queryByTestId("add-owner")).toBeNull();
  });

  test("an owner who was added after Continue isn't told off before being filled in", async () => {
    const missing = [issue("owners", "owners_missing")];
    const ofOwner = [issue("owners.0.person.email", "required")];
    const { user } = show(
      "owners",
      { draft: draftOf(others(), { issues: missing }) },
      saves(({ owners }) => (owners.length === 0 ? missing : ofOwner)),
    );
    await user.click(await press("Continue"));
    await screen.findByTestId("field-error-owners");
    await user.click(screen.getByTestId("add-owner"));
    await waitFor(() => expect(screen.queryByTestId("field-error-owners")).toBeNull());
    expect(screen.queryByTestId("field-error-owners.0.person.email")).toBeNull();
  });
});

describe("a number", () => {
  test("shows its last digits only once its field was left, and all of it again in the field", async () => {
    const { user, backend } = show("business");
    const ein = await field(/EIN/);
    await user.click(ein);
    await user.paste("123456789");
    expect(ein).toHaveProperty("value", "12-3456789");
    await user.tab();
    expect(ein).toHaveProperty("value", "••-•••6789");
    await waitFor(() => expect(businessForm(backend.data.draft).business.ein).toBe("12-3456789"));
    await user.click(ein);
    expect(ein).toHaveProperty("value", "12-3456789");
  });

  test("that is wrong stays in sight", async () => {
    const { user } = show(
      "business",
      {},
      saves(() => [issue("business.ein", "ein_shape")]),
    );
    const ein = await field(/EIN/);
    await user.type(ein, "12-34567");
    await user.tab();
    await screen.findByTestId("field-error-business.ein");
    expect(ein).toHaveProperty("value", "12-34567");
  });
});

describe("the business type", () => {
  const kind = () => screen.findByRole<HTMLSelectElement>("combobox", { name: "Business type" });

  test("is one of five, in plain words", async () => {
    show("business");
    const offered = [...(await kind()).options].filter(({ value }) => value !== "");
    expect(offered.map(({ value, text }) => [value, text])).toEqual([
      ["llc", "Limited liability company (LLC)"],
      ["sole_proprietorship", "Sole proprietorship"],
      ["s_corporation", "S corporation"],
      ["c_corporation", "C corporation"],
      ["partnership", "Partnership"],
    ]);
  });

  test("a sole proprietor isn't asked who runs or owns it, and what was typed there comes back", async () => {
    const form = { ...sampleForm("11-1111111"), admin_runs_it: false };
    form.controller.title = "Founder";
    const { user, backend } = show("business", { draft: draftOf(form) });
    await user.selectOptions(await kind(), "sole_proprietorship");
    expect(screen.queryByTestId("section-controller")).toBeNull();
    expect(screen.queryByTestId("section-owners")).toBeNull();
    expect(screen.getByText("Step 1 of 4")).toBeTruthy();
    expect(await field(/EIN.*optional/i)).toBeTruthy();
    await user.tab();
    await waitFor(() =>
      expect(businessForm(backend.data.draft).business.business_type).toBe("sole_proprietorship"),
    );
    expect(businessForm(backend.data.draft).controller.title).toBe("Founder");
    await user.selectOptions(await kind(), "partnership");
    await user.click(await mapOf("controller"));
    expect(await field(/Title in the business/)).toHaveProperty("value", "Founder");
  });

  test("what is left of sections that are gone isn't counted, and their addresses lead on", async () => {
    const form = sampleForm("11-1111111");
    form.business.business_type = "sole_proprietorship";
    form.owners = [];
    const issues = [issue("controller.title", "required"), issue("owners", "owners_missing")];
    const { path, backend } = show("owners", { draft: draftOf(form, { issues }) });
    await title("Check your answers");
    expect(path()).toBe(paths.onboarding(backend.data.draft.id, "check"));
    expect(screen.queryByTestId("left-to-fill-in")).toBeNull();
  });
});

describe("sample data", () => {
  const fills: Partial<Handlers> = {
    fill_sample: (_, data) => {
      data.draft = structuredClone({ ...draftScenes.filled, id: data.draft.id });
      return data.draft;
    },
  };

  test("fills an untouched form at once and leads to the answers", async () => {
    const { user, backend } = show(null, {}, fills);
    await user.click(await press("Fill in a sample business"));
    await title("Check your answers");
    expect(screen.getByText("11-1111111")).toBeTruthy();
    expect(backend.calls.find(({ command }) => command === "fill_sample")?.args).toEqual({
      draft: draftScenes.empty.id,
      sample: "approved",
    });
  });

  test("asks before it replaces typed text", async () => {
    const { user, count } = show(null, { draft: filled() }, fills);
    await user.click(await screen.findByText("Other samples"));
    await user.click(screen.getByTestId("sample-rejected"));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Keep what I typed" }));
    expect(count("fill_sample")).toBe(0);
  });

  test("is offered only where Rust allows it", async () => {
    show(null, { draft: emptyDraft({ sample_data: false }) });
    await screen.findByText("The IRS letter with the EIN");
    expect(screen.queryByTestId("sample-approved")).toBeNull();
  });
});

describe("receive_only", () => {
  const draft = () => draftOf(sampleForm("11-1111111"), { program: "receive_only" });

  test("speaks of no birth date, no owner, no code and no email about documents", async () => {
    show("you", { draft: draft() });
    await title("About you");
    const page = document.querySelector("main")?.textContent;
    expect(page).toContain(words.onboarding.pages.you.lead_short);
    expect(page).not.toMatch(/birth|who owns|documents/);
    cleanup();
    show("address", { draft: draft() });
    await title("Address and phones");
    expect(document.querySelector("main")?.textContent).not.toMatch(/codes/);
  });

  test("shows on the last page only what is sent, and nothing that follows", async () => {
    show("check", { draft: draft() });
    await press("Submit the details");
    const page = document.querySelector("main")?.textContent;
    expect(page).toContain("Edmund Hillary");
    expect(page).not.toMatch(/born|Astra’s page|review/);
  });
});
