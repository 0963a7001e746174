/**
 * The data of the fake backend, for tests: views by hand. Its checks are not the rules; those are
 * in Rust.
 */
import {
  type AddressForm,
  type AppView,
  type BusinessForm,
  type BusinessStatusView,
  type BusinessView,
  type CardRefView,
  type CardView,
  type ConnectionView,
  type DraftView,
  EMPTY_FORM,
  EMPTY_OWNER,
  type Environment,
  type FieldIssue,
  type FindingView,
  type IssueCode,
  type PersonForm,
  type RedirectUriView,
  type SignInView,
  type TransferDetailView,
  type TransferForm,
  type TransferState,
  type VerdictView,
} from "../bindings";

export interface FakeData {
  app: AppView;
  draft: DraftView;
  business: BusinessView | null;
  signIn: SignInView;
  cards: CardView[];
  transfers: TransferDetailView[];
  transferForm: TransferForm;
  connection: ConnectionView;
  /** The error about a missing passphrase, where nothing is started. */
  locked: "passphrase_new" | "passphrase_needed" | "passphrase_wrong" | null;
  /** What a check of the sandbox finds. */
  findings: FindingView[];
  asOf: string;
}

const minute = 60_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

const person = (): PersonForm => structuredClone(EMPTY_OWNER.person);

export function blankForm(): BusinessForm {
  const form = structuredClone(EMPTY_FORM);
  form.business.business_type = "llc";
  form.controller.same_as_admin = true;
  return form;
}

export function sampleForm(ein: string): BusinessForm {
  const form = blankForm();
  const home = { address1: "123 Astra Ave", city: "Palo Alto", state: "CA", postal_code: "94304" };
  form.phone = "(650) 555-0111";
  Object.assign(form.business, {
    business_name: "Hillary Expeditions LLC",
    doing_business_as: "Hillary Expeditions",
    ein,
    phone: "(650) 555-0112",
    website: "https://example.com",
  });
  Object.assign(form.business.address, home);
  Object.assign(form.admin, {
    first_name: "Edmund",
    last_name: "Hillary",
    email: "edmund.hillary@example.com",
    date_of_birth: "02/03/1985",
  });
  Object.assign(form.admin.address, home);
  form.controller.title = "Managing member";
  form.owners = [{ is: "admin", person: person() }];
  return form;
}

export const error = (field: string, code: IssueCode, values = {}): FieldIssue => ({
  field,
  code,
  values,
  level: "error",
});

const warning = (field: string, code: IssueCode, values = {}): FieldIssue => ({
  ...error(field, code, values),
  level: "warning",
});

/** Required fields, the shape of an EIN and of a street: enough to see every kind of sentence. */
export function judge(form: BusinessForm): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const required = (field: string, text: string) =>
    text.trim() === "" && issues.push(error(field, "required"));
  const place = (path: string, at: AddressForm) => {
    if (at.state === "outside_us") {
      issues.push(error(`${path}.state`, "address_abroad"));
      return;
    }
    required(`${path}.address1`, at.address1);
    if (/^p\.?\s*o\.?\s*box/i.test(at.address1)) issues.push(error(`${path}.address1`, "po_box"));
    required(`${path}.city`, at.city);
    required(`${path}.state`, at.state);
    required(`${path}.postal_code`, at.postal_code);
  };
  const who = (path: string, somebody: PersonForm) => {
    const names = (["first_name", "last_name"] as const).filter((name) => somebody[name].trim() === "");
    for (const name of names) {
      issues.push(error(`${path}.${name}`, names.length === 1 ? "name_half" : "required"));
    }
    required(`${path}.email`, somebody.email);
    if (somebody.email && !somebody.email.includes("@")) issues.push(error(`${path}.email`, "email_shape"));
    required(`${path}.date_of_birth`, somebody.date_of_birth);
    place(`${path}.address`, somebody.address);
  };
  const { business } = form;
  required("business.business_type", business.business_type);
  required("business.business_name", business.business_name);
  const sole = business.business_type === "sole_proprietorship";
  if (business.business_type === "llc") {
    if (business.ein === "") issues.push(warning("business.ein", "ein_missing"));
  } else if (!sole) required("business.ein", business.ein);
  const ein = business.ein.replace(/\D/g, "");
  if (/^\d{3}-\d\d-\d{4}$/.test(business.ein)) issues.push(error("business.ein", "ein_ssn"));
  else if (business.ein && ein.length !== 9) issues.push(error("business.ein", "ein_shape"));
  if (ein.startsWith("07")) issues.push(warning("business.ein", "ein_prefix", { prefix: "07" }));
  required("business.phone", business.phone);
  place("business.address", business.address);
  required("phone", form.phone);
  who("admin", form.admin);
  if (sole) return issues;
  required("controller.title", form.controller.title);
  if (!form.controller.same_as_admin) who("controller.person", form.controller.person);
  if (form.owners.length === 0 && !form.nobody_owns_quarter) issues.push(error("owners", "owners_missing"));
  if (form.owners.length > 0 && form.nobody_owns_quarter) issues.push(error("owners", "owners_contradict"));
  form.owners.forEach((owner, index) => {
    if (owner.is === "other") who(`owners.${index}.person`, owner.person);
  });
  return issues;
}

export const draftOf = (form: BusinessForm, more: Partial<DraftView> = {}): DraftView => ({
  id: "draft-1",
  form,
  issues: judge(form),
  saved_at: null,
  submission: { state: "none" },
  submissions_used: 0,
  sample_data: true,
  ...more,
});

export const aCard = (more: Partial<CardView> = {}): CardView => ({
  id: "5f2b7c1e-8a44-4c1b-9d7e-0c6f3a1b2d4e",
  company: "Visa",
  last_four: "5556",
  expires: "09/29",
  holder: "Edmund Hillary",
  status: "approved",
  review_reasons: ["C1010"],
  can_send: true,
  can_receive: true,
  linked_at: ago(40 * minute),
  ...more,
});

export const secondCard = (more: Partial<CardView> = {}): CardView =>
  aCard({
    id: "9d0e3a52-17c3-4f0a-8be1-6a2d9b7f4c10",
    company: "Mastercard",
    last_four: "8210",
    expires: "02/28",
    ...more,
  });

export const refOf = ({ id, company, last_four }: CardView): CardRefView => ({ id, company, last_four });

const histories: Record<TransferState, TransferState[]> = {
  prepared: ["prepared"],
  sending: ["prepared", "sending"],
  checking: ["prepared", "sending", "checking"],
  not_found: ["prepared", "sending", "checking", "not_found"],
  accepted: ["prepared", "sending", "accepted"],
  waiting_for_approval: ["prepared", "sending", "accepted", "waiting_for_approval"],
  pending: ["prepared", "sending", "accepted", "pending"],
  processed: ["prepared", "sending", "accepted", "pending", "processed"],
  refused: ["prepared", "sending", "refused"],
  failed: ["prepared", "sending", "accepted", "pending", "failed"],
  cancelled: ["prepared", "sending", "accepted", "cancelled"],
  abandoned: ["prepared", "sending", "checking", "not_found", "abandoned"],
  replaced: ["prepared", "sending", "checking", "not_found", "replaced"],
};

export function aTransfer(
  state: TransferState,
  more: Partial<TransferDetailView["transfer"]> = {},
  detail: Partial<TransferDetailView> = {},
): TransferDetailView {
  const created = more.created_at ?? ago(3 * minute);
  const known = ![
    "prepared",
    "sending",
    "checking",
    "not_found",
    "refused",
    "abandoned",
    "replaced",
  ].includes(state);
  return {
    transfer: {
      id: "K7Q2M9XA",
      state,
      from: refOf(aCard()),
      to: refOf(secondCard()),
      amount: 25_000,
      note: "Weekly float",
      created_at: created,
      changed_at: created,
      ...more,
    },
    fee_shown: 125,
    contradictory: false,
    pull_amount: 25_125,
    push_amount: 25_000,
    can_send: state === "prepared",
    can_leave: state === "prepared" || state === "not_found",
    settlement: "Usually within 30 minutes",
    events: histories[state].map((step, index) => ({
      state: step,
      at: new Date(Date.parse(created) + index * 1_500).toISOString(),
    })),
    reason: state === "refused" || state === "failed" ? "Insufficient funds on the source card" : null,
    routine_id: known ? "306489f0-d487-4026-8467-5634d680048a" : null,
    transfer_id: known ? "7be2f6de-3c55-4a1b-b1d0-52e4a7b8c901" : null,
    request_id: "0d9c6c8e-1f64-4b0e-a6ad-0f4f7b7b9e11",
    next_check_at: state === "checking" ? new Date(Date.now() + minute).toISOString() : null,
    may_have_arrived: !["prepared", "refused"].includes(state),
    sent_again_for: null,
    sent_again_as: null,
    ...detail,
  };
}

export function aBusiness(status: BusinessStatusView): BusinessView {
  const decided = !["profile_accepted", "pending", "document", "retry", "other"].includes(status);
  const refused = status === "rejected" || status === "suspended";
  const signedIn = status !== "profile_accepted";
  return {
    summary: { id: "b1", name: "Hillary Expeditions", status, signed_in: signedIn },
    legal_name: "Hillary Expeditions LLC",
    doing_business_as: "Hillary Expeditions",
    business_type: "llc",
    ein_last_four: "1111",
    address: "123 Astra Ave, Palo Alto, CA 94304",
    website: "https://example.com",
    phone: "(650) 555-0111",
    contact_email: "edmund.hillary@example.com",
    admin_name: "Edmund Hillary",
    controller_name: "Edmund Hillary",
    owner_names: ["Edmund Hillary"],
    timeline: [
      { step: "submitted", state: "done", at: ago(90 * minute) },
      {
        step: "signed_in",
        state: signedIn ? "done" : "current",
        at: signedIn ? ago(80 * minute) : null,
      },
      {
        step: "in_review",
        state: decided ? "done" : signedIn ? "current" : "ahead",
        at: signedIn ? ago(80 * minute) : null,
      },
      {
        step: refused ? status : decided ? "approved" : "decided",
        state: refused ? "failed" : decided ? "done" : "ahead",
        at: decided ? ago(60 * minute) : null,
      },
    ],
    submitted_at: ago(90 * minute),
    as_of: ago(2 * minute),
    offline: false,
    business_profile_id: "8c1d0f6be2a94b7f9a3e5d7c6b1a2f34",
    user_id: signedIn ? "b020bff58ff3479ba5cb7e31a858d910" : null,
  };
}

export const idleSignIn = (): SignInView => ({
  state: "idle",
  action: null,
  started_at: null,
  phone: "(650) 555-0111",
  return_to: null,
  channel: null,
  business: "Hillary Expeditions",
  code_attempts_this_hour: 0,
  card_id: null,
  request_id: null,
  unusable_answer: false,
  popup: null,
});

export const newApp = (more: Partial<AppView> = {}): AppView => ({
  environment: "practice",
  theme: "system",
  welcomed: true,
  business: null,
  businesses: [],
  next: "fill_details",
  signed_out: null,
  unresolved_transfers: 0,
  moved_this_month: 0,
  offline: false,
  records_lost: 0,
  version: "0.1.0",
  ...more,
});

export const ownUri = "com.astradesk.client://oauth/callback";

const redirectUris = (): RedirectUriView[] => [{ uri: ownUri, used: true, web: false }];

/** Practice brings its keys; the sandbox has none until they are entered. */
export const aConnection = (
  environment: Environment,
  more: Partial<ConnectionView> = {},
): ConnectionView => ({
  environment,
  ...(environment === "practice"
    ? { api_host: "127.0.0.1:40117", secure_host: "127.0.0.1:40119", pages_host: "127.0.0.1:40118" }
    : {
        api_host: "api-sandbox.astra.finance",
        secure_host: "secure.api-sandbox.astra.finance",
        pages_host: "app-sandbox.astra.finance",
      }),
  client_id: environment === "practice" ? "4d7a1c0e9b8f4c2a9e6d5b3a1f0c8e72" : null,
  secret_kept: environment === "practice",
  editable: environment !== "practice",
  redirect_uris: redirectUris(),
  state_echoed: true,
  keys_kept_in: environment === "practice" ? "file" : "keychain",
  company_file: {
    place: "/etc/xdg/astra-desk/company.json",
    state: "missing",
    environment: null,
    broker_host: null,
  },
  ...more,
});

export const theFindings = (): FindingView[] =>
  Array.from({ length: 63 }, (_, index) => {
    const number = index + 1;
    const verdict: VerdictView = number === 25 ? "broke" : number % 4 === 0 ? "not_reachable" : "held";
    return {
      number,
      about:
        number === 25 ? "a business profile answers with id and business_profile_id" : "error body shape",
      verdict,
      reason: {
        held: "answered as assumed",
        broke: "the answer has id only",
        not_reachable: "needs an approved client",
      }[verdict],
      request_id:
        verdict === "not_reachable" ? null : `0d9c6c8e-1f64-4b0e-a6ad-${String(number).padStart(12, "0")}`,
    };
  });

export const newFakeData = (more: Partial<FakeData> = {}): FakeData => ({
  app: newApp(),
  draft: draftOf(blankForm()),
  business: null,
  signIn: idleSignIn(),
  cards: [],
  transfers: [],
  transferForm: { from: "", to: "", amount: "", note: "" },
  connection: aConnection("practice"),
  locked: null,
  findings: theFindings(),
  asOf: ago(2 * minute),
  ...more,
});
