/** Named scenes for `npm run dev`: `?scene=approved`. */
import type { AppView, BusinessStatusView, NextStepView, SignInStateView } from "../bindings";
import {
  aBusiness,
  aCard,
  aConnection,
  aTransfer,
  blankForm,
  draftOf,
  type FakeData,
  idleSignIn,
  newApp,
  newFakeData,
  ownUri,
  sampleForm,
  secondCard,
} from "./fixtures";

function withBusiness(
  status: BusinessStatusView,
  next: NextStepView,
  more: Partial<Omit<FakeData, "app">> & { app?: Partial<AppView> } = {},
): FakeData {
  const business = aBusiness(status);
  const { app, ...rest } = more;
  return newFakeData({
    app: newApp({ business: business.summary, businesses: [business.summary], next, ...app }),
    business,
    ...rest,
  });
}

const hours = (count: number): string => new Date(Date.now() - count * 3_600_000).toISOString();

const history = () => [
  aTransfer("checking", { id: "K7Q2M9XA" }),
  aTransfer("pending", { id: "P4D8W1ZC", amount: 120_000, note: "", created_at: hours(2) }),
  aTransfer("processed", {
    id: "T9B3N5QE",
    amount: 48_990,
    note: "Supplies for March",
    created_at: hours(26),
  }),
  aTransfer("not_found", { id: "N0F7U2ND", amount: 7_500, note: "Petty cash", created_at: hours(30) }),
  aTransfer("failed", { id: "F5A1L8ED", amount: 1_250_000, note: "Equipment", created_at: hours(75) }),
  aTransfer("processed", { id: "A2C6E0GI", amount: 999, note: "Test", created_at: hours(24 * 9) }),
  aTransfer("refused", { id: "R3F4S5DD", amount: 250_000, note: "", created_at: hours(24 * 20) }),
  aTransfer("prepared", { id: "P1R2E3PD", amount: 33_300, note: "", created_at: hours(24 * 21) }),
  aTransfer(
    "replaced",
    { id: "R7P8L9CD", amount: 7_500, created_at: hours(24 * 22) },
    { sent_again_as: "T9B3N5QE" },
  ),
  aTransfer(
    "prepared",
    { id: "P0L1D2ED", amount: 44_400, note: "", created_at: hours(24 * 23) },
    { can_send: false, fee_shown: null, pull_amount: null, push_amount: null },
  ),
  aTransfer("abandoned", { id: "L1E2F3TT", amount: 7_500, note: "", created_at: hours(24 * 400) }),
];

const ready = (app: Partial<AppView> = {}): FakeData =>
  withBusiness("approved", "move_money", {
    cards: [secondCard(), aCard()],
    transfers: history(),
    app: { unresolved_transfers: 5, moved_this_month: 49_989, ...app },
  });

const signInScene = (state: SignInStateView) => (): FakeData =>
  withBusiness("profile_accepted", "sign_in", {
    signIn: { ...idleSignIn(), state, action: "onboard", request_id: "0d9c6c8e-1f64-4b0e-a6ad-0f4f7b7b9e11" },
  });

const locked = (why: FakeData["locked"]): FakeData =>
  newFakeData({
    app: newApp({ environment: "sandbox", next: "connect" }),
    connection: aConnection("sandbox", { keys_kept_in: "passphrase" }),
    locked: why,
  });

export const scenes: Record<string, () => FakeData> = {
  welcome: () => newFakeData({ app: newApp({ welcomed: false, next: "welcome" }) }),
  details: () => newFakeData(),
  filled: () =>
    newFakeData({ draft: draftOf(sampleForm("11-1111111"), { saved_at: hours(0), submissions_used: 1 }) }),
  refused: () =>
    newFakeData({
      draft: draftOf(sampleForm("11-1111111"), {
        submissions_used: 2,
        submission: {
          state: "refused",
          request_id: "0d9c6c8e-1f64-4b0e-a6ad-0f4f7b7b9e11",
          detail: "business_info.website: not a valid URL",
        },
      }),
    }),
  unclear: () =>
    newFakeData({
      app: newApp({ next: "submission_unclear" }),
      draft: draftOf(sampleForm("11-1111111"), {
        submissions_used: 1,
        submission: { state: "unclear", at: hours(1) },
      }),
    }),
  "sign-in": () => withBusiness("profile_accepted", "sign_in"),
  "sign-in-waiting": signInScene("waiting"),
  "sign-in-expired": signInScene("code_expired"),
  "link-failed": () =>
    withBusiness("approved", "link_second_card", {
      cards: [aCard()],
      signIn: { ...idleSignIn(), state: "failed", action: "link_card", return_to: "/cards" },
    }),
  "sign-in-again": () => ready({ next: "sign_in_again" }),
  "sign-in-wrong-host": signInScene("wrong_host"),
  review: () => withBusiness("pending", "in_review"),
  documents: () => withBusiness("document", "documents_needed"),
  rejected: () => withBusiness("rejected", "rejected"),
  approved: () => withBusiness("approved", "link_first_card"),
  "one-card": () => withBusiness("approved", "link_second_card", { cards: [aCard()] }),
  flagged: () =>
    withBusiness("approved", "link_second_card", {
      cards: [
        secondCard({
          status: "flagged",
          can_send: false,
          can_receive: false,
          review_reasons: ["C1011", "C1021"],
        }),
        aCard(),
      ],
    }),
  ready: () => ready(),
  offline: () => ready({ offline: true }),
  sandbox: () => ({
    ...ready({ environment: "sandbox" }),
    connection: aConnection("sandbox", {
      client_id: "9f2c51d07b6e4a38a1c4e80b2d7f6a90",
      secret_kept: true,
      redirect_uris: [
        { uri: ownUri, used: true, web: false },
        { uri: "https://desk.example.com/astra/callback.html", used: false, web: true },
      ],
      company_file: {
        place: "/etc/astra-desk/company.toml",
        state: "used",
        environment: "sandbox",
        broker_host: "broker.example.com",
      },
    }),
  }),
  "sandbox-new": () =>
    newFakeData({
      app: newApp({ environment: "sandbox", next: "connect" }),
      connection: aConnection("sandbox"),
    }),
  "passphrase-new": () => locked("passphrase_new"),
  "passphrase-needed": () => locked("passphrase_needed"),
  "several-businesses": () => {
    const data = ready();
    data.app.businesses = [
      ...data.app.businesses,
      { id: "b2", name: "Tenzing Tea & Supplies", status: "pending", signed_in: true },
      {
        id: "b3",
        name: "Hillary & Sons Mountaineering Equipment and Expedition Planning",
        status: "profile_accepted",
        signed_in: false,
      },
    ];
    return data;
  },
  "sign-in-browser": () => {
    const data = signInScene("waiting")();
    Object.assign(data.signIn, { channel: "browser" });
    return data;
  },
  "sign-in-popup": () => {
    const data = signInScene("waiting")();
    Object.assign(data.signIn, { channel: "window", popup: { host: "www.bank.example" } });
    return data;
  },
  "sign-in-unusable": () => {
    const data = signInScene("waiting")();
    Object.assign(data.signIn, { channel: "window", unusable_answer: true, popup: { host: null } });
    return data;
  },
  "sign-in-tries": () => {
    const data = withBusiness("profile_accepted", "sign_in");
    Object.assign(data.signIn, { tries_this_hour: 4 });
    return data;
  },
  settled: () => ({ ...ready({ unresolved_transfers: 0 }), transfers: [aTransfer("processed")] }),
  elsewhere: () => ready({ next: "sign_in_again", signed_out: "elsewhere" }),
  blank: () => newFakeData({ draft: draftOf(blankForm(), { sample_data: false }) }),
};
