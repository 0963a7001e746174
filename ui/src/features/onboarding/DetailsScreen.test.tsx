import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AppView, BusinessForm, FieldIssue } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import {
  aBusiness,
  draftOf,
  emptyDraft,
  type FakeData,
  issue,
  newApp,
  sampleForm,
  warning,
} from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { pendingAnswer, renderScreen } from "../../testing/render";
import { appScenes, draftScenes } from "../../testing/scenes";
import { DetailsScreen } from "./DetailsScreen";

/** Answers a save with these issues of the form. */
const saves = (issuesOf: (form: BusinessForm) => FieldIssue[] = () => []): Partial<Handlers> => ({
  save_draft: ({ form }, data) => {
    data.draft = { ...data.draft, form, issues: issuesOf(form), saved_at: "2026-03-02T18:00:00Z" };
    return data.draft;
  },
});

const submits: Partial<Handlers> = {
  submit_business: (_, data) => {
    Object.assign(data, { app: structuredClone(appScenes.submitted), draft: emptyDraft({ id: "next" }) });
    return data.app;
  },
};

const show = (data: Partial<FakeData> = {}, handlers: Partial<Handlers> = {}, onSubmitted = vi.fn()) =>
  renderScreen(<DetailsScreen onSubmitted={onSubmitted} />, data, { ...saves(), ...handlers });

const filled = () => draftOf(sampleForm("11-1111111"));
const field = (label: RegExp | string) => screen.findByRole("textbox", { name: label });
/** As the browser has it: fields are disabled with the fieldset around all of them. */
const isDisabled = (element: HTMLElement) =>
  [...document.querySelectorAll("fieldset")].some((around) => around.disabled && around.contains(element));
const submitButton = () => screen.findByRole("button", { name: "Submit for review" });

describe("business details", () => {
  test("what is typed is masked, saved, and said to be saved", async () => {
    const { user, backend } = show();
    const ein = await field(/EIN/);
    await user.type(ein, "123456789");
    expect(ein).toHaveProperty("value", "12-3456789");
    await user.tab();
    await waitFor(() => expect(backend.data.draft.form.business.ein).toBe("12-3456789"));
    expect((await screen.findByTestId("saved-note")).textContent).toMatch(/^Saved on this computer /);
  });

  test("every input is named by the path of its field", async () => {
    show();
    await field(/EIN/);
    const names = [...document.querySelectorAll("input, select")].map((input) => input.getAttribute("name"));
    expect(names).toEqual(
      expect.arrayContaining([
        "phone",
        "business.business_type",
        "business.ein",
        "business.address.state",
        "admin.date_of_birth",
        "admin.address.postal_code",
        "controller.same_as_admin",
        "controller.title",
        "controller.person.email",
        "nobody_owns_quarter",
      ]),
    );
  });

  test("an error shows on leaving the field, not before, and goes when it is right", async () => {
    const { user } = show(
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

  test("a warning is a warning: it says so and doesn't stop the submit", async () => {
    const draft = draftOf(sampleForm("07-1234567"), {
      issues: [warning("business.ein", "ein_prefix", { prefix: "07" })],
    });
    const onSubmitted = vi.fn();
    const { user } = show({ draft }, submits, onSubmitted);
    expect((await screen.findByTestId("warnings")).textContent).toContain("07");
    await user.click(await submitButton());
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledTimes(1));
  });

  test("a Social Security number in the EIN field stays one and is called one", async () => {
    const { user, backend } = show(
      { draft: filled() },
      saves(() => [issue("business.ein", "ein_ssn")]),
    );
    const ein = await field(/EIN/);
    await user.clear(ein);
    await user.type(ein, "123-45-6789");
    await user.tab();
    await waitFor(() => expect(backend.data.draft.form.business.ein).toBe("123-45-6789"));
    expect((await screen.findByTestId("field-error-business.ein")).textContent).toContain(
      "looks like a Social Security number",
    );
  });

  test("before submitting, warnings are listed even where nobody was in the field", async () => {
    const onSubmitted = vi.fn();
    const { user } = show(
      {
        draft: draftOf(sampleForm(""), { issues: [warning("business.ein", "ein_missing")] }),
      },
      submits,
      onSubmitted,
    );
    const warnings = await screen.findByTestId("warnings");
    expect(warnings.textContent).toContain("Most LLCs have an EIN.");
    await user.click(within(warnings).getByRole("button", { name: /EIN/ }));
    expect(document.activeElement?.getAttribute("name")).toBe("business.ein");
    await user.click(await submitButton());
    await waitFor(() => expect(onSubmitted, "a warning never blocks").toHaveBeenCalledTimes(1));
  });

  test("a home may be a military address or outside the US, a business may not", async () => {
    const { user } = show(
      { draft: filled() },
      saves(() => [issue("admin.address.state", "address_abroad")]),
    );
    await field(/EIN/);
    const state = (path: string) => document.querySelector<HTMLSelectElement>(`select[name="${path}"]`);
    const offered = (path: string) => [...(state(path)?.options ?? [])].map(({ value }) => value);
    expect(offered("business.address.state")).not.toContain("AE");
    expect(offered("business.address.state")).not.toContain("outside_us");
    expect(offered("admin.address.state").slice(-4)).toEqual(["AA", "AE", "AP", "outside_us"]);
    await user.selectOptions(state("admin.address.state") as HTMLSelectElement, "outside_us");
    await user.tab();
    expect((await screen.findByTestId("field-error-admin.address.state")).textContent).toContain(
      "Astra’s own form",
    );
  });

  test("submitting too early names every field, takes the focus and sends nothing", async () => {
    const { user, count } = show();
    await user.click(await submitButton());
    const summary = await screen.findByTestId("error-summary");
    expect(document.activeElement).toBe(summary);
    await user.click(within(summary).getByRole("link", { name: /^You, Email:/ }));
    expect(document.activeElement?.getAttribute("name")).toBe("admin.email");
    expect(count("submit_business")).toBe(0);
  });

  test("typed text stays when the submit fails", async () => {
    const { user } = show(
      { draft: filled() },
      {
        submit_business: () => {
          throw refusal("offline", [], "req-1");
        },
      },
    );
    const name = await field(/Legal name/);
    await user.clear(name);
    await user.type(name, "Acme Tools LLC");
    await user.click(await submitButton());
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset.code).toBe("offline");
    expect(problem.textContent).toContain("Your details were not sent.");
    await waitFor(() => expect(isDisabled(name), "and it can be corrected").toBe(false));
    expect(name).toHaveProperty("value", "Acme Tools LLC");
  });

  test("fields that Rust refuses at the submit are listed and kept", async () => {
    const { user } = show(
      { draft: filled() },
      {
        submit_business: () => {
          throw refusal("invalid", [issue("business.website", "website_shape")]);
        },
      },
    );
    await user.click(await submitButton());
    const summary = await screen.findByTestId("error-summary");
    expect(within(summary).getByRole("link", { name: /Website/ })).toBeTruthy();
    expect(await field(/Website/)).toHaveProperty("value", "https://example.com");
  });

  test("typed text stays when saving fails, and it says so", async () => {
    const { user, count } = show(
      { draft: filled() },
      {
        save_draft: () => {
          throw refusal("storage");
        },
      },
    );
    const name = await field(/Legal name/);
    await user.type(name, " Two");
    await user.tab();
    await waitFor(() => expect(screen.getByTestId("saved-note").dataset.saved).toBe("no"));
    expect(name).toHaveProperty("value", "Hillary Expeditions LLC Two");
    await user.click(await submitButton());
    expect(count("submit_business"), "nothing unsaved is sent").toBe(0);
  });

  test("a double click submits once", async () => {
    const answer = pendingAnswer<AppView>();
    const onSubmitted = vi.fn();
    const { user, count } = show({ draft: filled() }, { submit_business: () => answer.promise }, onSubmitted);
    await user.dblClick(await submitButton());
    await waitFor(() => expect(count("submit_business")).toBe(1));
    answer.resolve(newApp());
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledTimes(1));
    expect(count("submit_business")).toBe(1);
  });

  test("while a submission is under way the fields are disabled and nothing is saved, nor after it", async () => {
    const answer = pendingAnswer<AppView>();
    const onSubmitted = vi.fn();
    const { user, count } = show({ draft: filled() }, { submit_business: () => answer.promise }, onSubmitted);
    const name = await field(/Legal name/);
    await user.type(name, " Two");
    await user.click(await submitButton());
    await waitFor(() => expect(count("submit_business")).toBe(1));
    const saves = count("save_draft");
    expect(isDisabled(name)).toBe(true);
    expect(isDisabled(screen.getByTestId("sample-approved"))).toBe(true);
    window.dispatchEvent(new Event("blur"));
    window.dispatchEvent(new Event("pagehide"));
    answer.resolve(newApp());
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledTimes(1));
    cleanup();
    expect(count("save_draft"), "what is submitted stays as it was submitted").toBe(saves);
  });

  test("a save that comes too late says nothing and sends nothing", async () => {
    const { user, backend, count } = show(
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
    await user.click(await submitButton());
    await waitFor(() => expect(count("draft"), "it asks what there is now").toBeGreaterThan(1));
    expect(screen.queryByTestId("problem")).toBeNull();
    expect(count("submit_business")).toBe(0);
    expect(backend.data.draft.form.business.business_name, "the next draft is untouched").toBe(
      "Hillary Expeditions LLC",
    );
  });

  test("what comes back from Rust never overwrites what is being typed", async () => {
    const { user, announce } = show();
    const name = await field(/Legal name/);
    await user.type(name, "Ac");
    announce("draft");
    await user.type(name, "me");
    expect(name).toHaveProperty("value", "Acme");
  });
});

describe("an unclear submission", () => {
  test("explains itself and is sent again only by its own button", async () => {
    const { user, backend } = show({ draft: structuredClone(draftScenes.unclear) }, submits);
    await screen.findByRole("heading", { name: "Astra didn't answer" });
    expect(screen.queryByRole("button", { name: "Submit for review" })).toBeNull();
    await user.type(await field(/Legal name/), "{Enter}");
    expect(
      backend.calls.some(({ command }) => command === "submit_business"),
      "Enter decides nothing",
    ).toBe(false);
    await user.click(screen.getByRole("button", { name: "Send the details again" }));
    await waitFor(() =>
      expect(backend.calls.filter(({ command }) => command === "submit_business")).toEqual([
        { command: "submit_business", args: { sendAgain: true } },
      ]),
    );
  });
});

describe("a refused submission", () => {
  test("shows Astra's words and keeps the form", async () => {
    show({
      draft: draftOf(sampleForm("11-1111111"), {
        submission: { state: "refused", request_id: "req-9", detail: "ein: unknown" },
        submissions_used: 2,
      }),
    });
    expect(await screen.findByText("ein: unknown")).toBeTruthy();
    expect(screen.getAllByText(/third and last time/), "at the phone and above the submission").toHaveLength(
      2,
    );
    expect(await field(/Legal name/)).toHaveProperty("value", "Hillary Expeditions LLC");
  });
});

describe("owners", () => {
  test("can be added up to four, described as somebody named above, and removed", async () => {
    const { user, backend } = show();
    for (let owner = 0; owner < 4; owner += 1) {
      await user.click(await screen.findByRole("button", { name: "Add an owner" }));
    }
    expect(screen.queryByRole("button", { name: "Add an owner" })).toBeNull();
    const first = screen.getByRole("group", { name: "Owner 1" });
    await user.selectOptions(within(first).getByRole("combobox", { name: "Who is this owner?" }), "admin");
    expect(within(first).queryByRole("textbox", { name: "Email" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Remove owner 2" }));
    await waitFor(() =>
      expect(backend.data.draft.form.owners.map(({ is }) => is)).toEqual(["admin", "other", "other"]),
    );
  });
});

test("an owner added after a submit isn't told off before being filled in", async () => {
  const { issues } = emptyDraft();
  const ownerIssues = [
    ...issues.filter(({ field }) => field !== "owners"),
    issue("owners.0.person.email", "required"),
  ];
  const { user } = show(
    {},
    saves(({ owners }) => (owners.length === 0 ? issues : ownerIssues)),
  );
  await user.click(await submitButton());
  await screen.findByTestId("field-error-owners");
  await user.click(screen.getByRole("button", { name: "Add an owner" }));
  await waitFor(() => expect(screen.queryByTestId("field-error-owners")).toBeNull());
  expect(screen.queryByTestId("field-error-owners.0.person.email")).toBeNull();
  expect(screen.getByTestId("field-error-admin.email"), "what was shown stays").toBeTruthy();
});

describe("the kind of business", () => {
  const kind = () => screen.findByRole<HTMLSelectElement>("combobox", { name: /^Kind of business/ });
  const headings = () => screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent);

  test("is one of five, in plain words", async () => {
    show();
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
    const form = sampleForm("11-1111111");
    form.controller.title = "Founder";
    const { user, backend } = show({ draft: draftOf(form) });
    await user.selectOptions(await kind(), "sole_proprietorship");
    expect(headings()).not.toContain("Who runs the business");
    expect(headings()).not.toContain("Owners");
    expect(screen.queryByRole("textbox", { name: /Title in the business/ })).toBeNull();
    await user.tab();
    await waitFor(() => expect(backend.data.draft.form.business.business_type).toBe("sole_proprietorship"));
    expect(backend.data.draft.form.controller.title).toBe("Founder");
    await user.selectOptions(await kind(), "partnership");
    expect(headings()).toContain("Owners");
    expect(await field(/Title in the business/)).toHaveProperty("value", "Founder");
  });

  test("a sole proprietor submits without an EIN, and is told when to give one", async () => {
    const form = sampleForm("");
    form.business.business_type = "sole_proprietorship";
    form.controller.title = "";
    form.owners = [];
    const onSubmitted = vi.fn();
    const { user } = show({ draft: draftOf(form) }, submits, onSubmitted);
    expect(await field(/EIN.*Optional/)).toBeTruthy();
    expect(screen.getByText("Only if the IRS gave the business one.")).toBeTruthy();
    expect(screen.getByText("Everything is filled in.")).toBeTruthy();
    await user.click(await submitButton());
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledTimes(1));
  });

  test("what is left of sections that are gone isn't counted, listed or linked", async () => {
    const form = sampleForm("11-1111111");
    form.controller.title = "";
    form.owners = [];
    const issues = [issue("controller.title", "required"), issue("owners", "owners_missing")];
    const { user } = show({ draft: draftOf(form, { issues }) });
    await user.click(await submitButton());
    await screen.findByTestId("error-summary");
    expect(screen.getByText("2 things are left before you can submit.")).toBeTruthy();
    await user.selectOptions(await kind(), "sole_proprietorship");
    expect(screen.queryByTestId("error-summary")).toBeNull();
    expect(screen.getByText("Everything is filled in.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Owners/ })).toBeNull();
  });
});

describe("sample data", () => {
  test("replaces an untouched form at once and asks before replacing typed text", async () => {
    const { user, backend } = show(
      {},
      {
        fill_sample: (_, data) => {
          data.draft = structuredClone(draftScenes.filled);
          return data.draft;
        },
      },
    );
    await user.click(await screen.findByTestId("sample-approved"));
    await waitFor(async () => expect(await field(/EIN/)).toHaveProperty("value", "11-1111111"));
    expect(backend.calls.find(({ command }) => command === "fill_sample")?.args).toEqual({
      sample: "approved",
    });
    await user.type(await field(/Legal name/), " Two");
    await user.click(screen.getByTestId("sample-rejected"));
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Keep what I typed" }));
    expect(await field(/Legal name/)).toHaveProperty("value", "Hillary Expeditions LLC Two");
  });

  test("is offered only where Rust allows it", async () => {
    show({
      draft: emptyDraft({ sample_data: false }),
    });
    await field(/EIN/);
    expect(screen.queryByTestId("sample-approved")).toBeNull();
  });
});

describe("another business", () => {
  const existing = () => {
    const { summary } = aBusiness("approved");
    return { app: newApp({ business: summary, businesses: [summary], next: "move_money" }) };
  };

  test("is added on an empty form that says so", async () => {
    show(existing());
    expect(await screen.findByRole("heading", { level: 1, name: "Add a business" })).toBeTruthy();
    expect(await field(/Legal name/)).toHaveProperty("value", "");
  });

  test("once sent, no empty form for a third one takes its place", async () => {
    const onSubmitted = vi.fn();
    const { user } = show(
      {
        ...existing(),
        draft: filled(),
      },
      submits,
      onSubmitted,
    );
    await user.click(await submitButton());
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledTimes(1));
    expect(await screen.findByText("Your details are with Astra")).toBeTruthy();
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});

describe("submissions for one phone number", () => {
  test.each([
    [0, 0],
    [1, 0],
    [2, 2],
    [3, 0],
  ])("with %i used, the last one is announced %i times", async (submissions_used, times) => {
    show({ draft: { ...filled(), submissions_used } });
    await submitButton();
    expect(screen.queryAllByText(words.onboarding.last.title)).toHaveLength(times);
  });
});
