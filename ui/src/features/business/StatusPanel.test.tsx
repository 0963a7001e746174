import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { AccountKindView, BusinessStatusView, BusinessView, NextStep } from "../../ipc/bindings";
import { aBusiness, newApp } from "../../ipc/fake/fixtures";
import { words } from "../../locales";
import { renderScreen } from "../../testing/render";
import { StatusPanel } from "./StatusPanel";

const statuses = [
  "not_submitted",
  "profile_accepted",
  "finished",
  "pending",
  "approved",
  "retry",
  "document",
  "rejected",
  "suspended",
  "other",
] as const satisfies BusinessStatusView[];

/** The next step that the application gives with each status of a business that is signed in. */
const nextOf: Record<BusinessStatusView, NextStep> = {
  not_submitted: "sign_in",
  profile_accepted: "sign_in",
  finished: "profile_accepted",
  pending: "in_review",
  approved: "link_first_card",
  retry: "retry",
  document: "documents_needed",
  rejected: "rejected",
  suspended: "suspended",
  other: "in_review",
};

const tones: Record<BusinessStatusView, string> = {
  not_submitted: "caution",
  profile_accepted: "caution",
  finished: "positive",
  pending: "waiting",
  approved: "positive",
  retry: "caution",
  document: "caution",
  rejected: "critical",
  suspended: "critical",
  other: "neutral",
};

type Recorded = Parameters<typeof aBusiness>[0];
const nearest: Partial<Record<BusinessStatusView, Recorded>> = {
  not_submitted: "profile_accepted",
  finished: "profile_accepted",
  other: "pending",
};

/** A person is never left to Astra's own form. */
const statusesOf = (kind: AccountKindView) =>
  statuses.filter((status) => kind === "business" || status !== "not_submitted");

/** Of a person there are no scenes in every status: that of a business, made to fit. */
function inStatus(kind: AccountKindView, status: BusinessStatusView): BusinessView {
  const scene = aBusiness(nearest[status] ?? (status as Recorded));
  if (kind === "business") return { ...scene, summary: { ...scene.summary, status } };
  return {
    ...scene,
    summary: { ...scene.summary, kind, status, documents_email: null },
    details: {
      form: "person",
      legal_name: "Edmund Hillary",
      address: "123 Astra Ave",
      user_intent_id: "i-1",
    },
  };
}

function show(kind: AccountKindView, status: BusinessStatusView, next: NextStep = nextOf[status]) {
  const business = inStatus(kind, status);
  renderScreen(<StatusPanel business={business} next={next} />, {
    app: newApp({ business: business.summary, next }),
    business,
  });
  return business;
}

const said = (kind: AccountKindView, status: BusinessStatusView) =>
  kind === "person" && status !== "not_submitted"
    ? words.business.person_status[status]
    : words.business.status[status];

describe.each(["business", "person"] as const)("a %s", (kind) => {
  test.each(statusesOf(kind))("that is %s reads what it means in a panel of its tone", (status) => {
    show(kind, status);
    const panel = screen.getByTestId("business-status");
    const { title, text } = said(kind, status);
    expect(screen.getByRole("heading", { name: title })).toBeTruthy();
    expect(screen.getByText(text)).toBeTruthy();
    expect(panel.dataset.tone, "red and amber are seen before they are read").toBe(tones[status]);
    expect(
      screen.getByText(words.business.status[status].word),
      "a word stands beside the color",
    ).toBeTruthy();
  });

  test.each(statusesOf(kind).filter((status) => status !== "approved"))(
    "that is %s reads what to do",
    (status) => {
      show(kind, status);
      const sentences = said(kind, status);
      expect(screen.getByText(words.business.what_to_do)).toBeTruthy();
      const next = "next" in sentences ? String(sentences.next) : "";
      expect(screen.getByText(next)).toBeTruthy();
    },
  );

  test.each(["rejected", "suspended", "other"] as const)(
    "that is %s reads that support knows more, with the user ID to copy",
    (status) => {
      const { user_id } = show(kind, status);
      const ids = screen.getByTestId("support-ids");
      expect(ids.textContent).toContain(user_id);
      expect(screen.getByTitle(`Copy ${words.business.fields.user_id}`)).toBeTruthy();
      expect(said(kind, status), "where the reason is").toMatchObject({
        next: expect.stringContaining("support"),
      });
    },
  );

  test("with retry hears before it begins that there is one correction only", () => {
    show(kind, "retry");
    expect(screen.getByText(/You can correct it once/)).toBeTruthy();
  });

  test.each(["pending", "document", "retry"] as const)(
    "that is %s never reads that it can move money now",
    (status) => {
      show(kind, status);
      expect(screen.queryByRole("link", { name: words.business.move_money })).toBeNull();
    },
  );
});

test("no sentence for a person calls the person a business", () => {
  expect(JSON.stringify(words.business.person_status)).not.toMatch(/business/i);
});

test("a business is told an honest time: a day, up to two, longer with documents", () => {
  show("business", "pending");
  const panel = screen.getByTestId("business-status").textContent;
  expect(panel).toMatch(/usually takes a day/);
  expect(panel).toMatch(/up to two, or longer if Astra asks for documents/);
});

test.each(["pending", "document", "retry", "other"] as const)(
  "a business that is %s always reads to which address Astra may email a link for a document",
  (status) => {
    const { summary } = show("business", status);
    const { documents_email: documents } = summary;
    expect(documents?.address, "the application says so").toBeTruthy();
    const panel = screen.getByTestId("business-status").textContent;
    expect(panel).toContain(`Astra may email ${documents?.address} a link`);
    expect(panel).toMatch(/driver’s license.*IRS form SS-4/);
  },
);

test("a business in review reads that its status stays so until the documents are there", () => {
  show("business", "pending");
  expect(screen.getByText(new RegExp(words.business.documents.stays))).toBeTruthy();
});

test("a business whose address only Astra knows reads that the email goes there", () => {
  const business = inStatus("business", "pending");
  business.summary.documents_email = { address: null };
  renderScreen(<StatusPanel business={business} next="in_review" />, { business });
  expect(screen.getByText(/at the address you gave on its page/)).toBeTruthy();
});

test.each(["approved", "rejected", "suspended"] as const)(
  "a business that is %s reads nothing of an email about documents",
  (status) => {
    show("business", status);
    expect(screen.queryByText(words.business.documents.title)).toBeNull();
  },
);

test("receive_only and unverified end here: nothing to sign in to, nothing to ask Astra about", () => {
  show("business", "finished");
  expect(screen.getByText(/no sign-in and no review to wait for/)).toBeTruthy();
  expect(screen.queryByRole("link", { name: words.business.sign_in })).toBeNull();
  expect(screen.queryByTestId("refresh-business")).toBeNull();
});

test("option_a before a sign-in says that Astra's form isn't confirmed, warns of filling it in twice, and leads to it", () => {
  show("business", "not_submitted");
  expect(screen.getByTestId("business-status").textContent).toMatch(
    /Astra hasn’t confirmed this business yet.*don’t fill it in a second time/,
  );
  const link = screen.getByRole("link", { name: words.business.fill_in });
  expect(link.getAttribute("href")).toMatch(/^\/sign-in\?action=onboard/);
  expect(screen.queryByTestId("refresh-business"), "there is nothing to ask about").toBeNull();
});

test("a person is told a few seconds, here and on Home", () => {
  show("person", "pending");
  const time = "This usually takes a few seconds.";
  expect(screen.getByTestId("business-status").textContent).toContain(time);
  expect(words.home.next.check_pending.text).toContain(time);
  expect(words.onboarding.after_submit.person).toContain("usually in a few seconds");
});

test("a person whose details are approved is led to the sign-in", () => {
  show("person", "approved", "sign_in");
  expect(screen.getByRole("heading", { name: words.business.person_status.sign_in.title })).toBeTruthy();
  const link = screen.getByRole("link", { name: words.business.sign_in });
  expect(link.getAttribute("href")).toMatch(/^\/sign-in\?action=onboard/);
});

describe.each(["business", "person"] as const)("a %s can link cards meanwhile", (kind) => {
  test.each(["pending", "retry", "document"] as const)("that is %s", (status) => {
    show(kind, status);
    const link = screen.getByRole("link", { name: words.business.link_card });
    expect(link.getAttribute("href")).toMatch(/^\/sign-in\?action=link_card/);
    expect(screen.getByText(words.business.meanwhile[kind])).toBeTruthy();
  });

  test.each(["rejected", "suspended"] as const)("but not one that is %s", (status) => {
    show(kind, status);
    expect(screen.queryByRole("link", { name: words.business.link_card })).toBeNull();
    expect(screen.queryByText(words.business.meanwhile.title)).toBeNull();
  });
});

test("when Astra was last asked stands beside the button that asks again", () => {
  show("business", "pending");
  expect(screen.getByTestId("refresh-business")).toBeTruthy();
  expect(screen.getByText(/^Last checked /)).toBeTruthy();
});
