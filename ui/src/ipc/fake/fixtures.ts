/** The data of the fake backend: views that the application answered (`scenes.ts`), with what a test changes in them. */
import {
  appScenes,
  businessScenes,
  cardsScenes,
  connectionScenes,
  draftScenes,
  previewScenes,
  signInScenes,
  startScenes,
  transferDetailScenes,
} from "../../testing/scenes";
import type {
  ActivityQuery,
  ActivityView,
  AppView,
  BusinessForm,
  BusinessStatusView,
  BusinessView,
  CardRefView,
  CardView,
  ConnectionView,
  DraftView,
  Environment,
  FieldIssue,
  IssueCode,
  KnownReceiverView,
  PreviewView,
  SignInView,
  StartView,
  TransferDetailView,
  TransferForm,
  TransferState,
  TransferView,
} from "../bindings";

export interface FakeData {
  app: AppView;
  start: StartView;
  draft: DraftView;
  business: BusinessView | null;
  signIn: SignInView;
  cards: CardView[];
  transfers: TransferDetailView[];
  transferForm: TransferForm;
  /** Who else can be sent money; nobody may where staff did not allow it. */
  receivers: KnownReceiverView[] | null;
  connection: ConnectionView;
  /** The error that is answered instead of the app view, where nothing is started. */
  locked: "passphrase_new" | "passphrase_needed" | "passphrase_wrong" | null;
  asOf: string | null;
}

/** The application's sample with that EIN. */
export function sampleForm(ein: string): BusinessForm {
  const { form } = structuredClone(draftScenes.filled);
  if (form.kind !== "business") throw new Error("the scene is of a business");
  form.business.ein = ein;
  return form;
}

/** The form of a business, whose draft the test knows to be one. */
export function businessForm({ form }: DraftView): BusinessForm {
  if (form.kind !== "business") throw new Error("the draft is of a business");
  return form;
}

export const issue = (field: string, code: IssueCode, values = {}): FieldIssue => ({
  field,
  code,
  values,
  level: "error",
});

export const warning = (field: string, code: IssueCode, values = {}): FieldIssue => ({
  ...issue(field, code, values),
  level: "warning",
});

/** An empty form with everything that it lacks. */
export const emptyDraft = (more: Partial<DraftView> = {}): DraftView => ({
  ...structuredClone(draftScenes.empty),
  ...more,
});

/** A form without issues. */
export const draftOf = (form: BusinessForm, more: Partial<DraftView> = {}): DraftView => ({
  ...structuredClone(draftScenes.filled),
  form: { kind: "business", ...form },
  ...more,
});

/** The draft of a person, filled in or empty. */
export const personDraft = (more: Partial<DraftView> = {}, empty = false): DraftView => ({
  ...structuredClone(empty ? draftScenes.person_empty : draftScenes.person),
  ...more,
});

const [oldest, newest] = cardsScenes.two.cards as [CardView, CardView];

export const aCard = (more: Partial<CardView> = {}): CardView => ({ ...structuredClone(oldest), ...more });

export const secondCard = (more: Partial<CardView> = {}): CardView => ({
  ...structuredClone(newest),
  ...more,
});

export const refOf = ({ id, company, last_four, nickname }: CardView): CardRefView => ({
  id,
  company,
  last_four,
  nickname,
  owner: null,
});

export const emptyTransferForm: TransferForm = {
  from: "",
  to: "",
  amount: "",
  note: "",
  towards: "own",
  receiver: "",
  receiver_card: "",
  receiver_user_id: "",
  receiver_card_id: "",
};

const { accepted, failed, processed } = transferDetailScenes;
const nothingSent = { routine_id: null, request_id: null };

/** States that pass too fast to be recorded, or that only Astra brings about: the scene nearest to each, made to fit. */
const unrecorded: { [State in TransferState]?: TransferDetailView } = {
  prepared: {
    ...accepted,
    ...nothingSent,
    can_send: true,
    can_leave: true,
    events: accepted.events.slice(0, 1),
  },
  sending: { ...accepted, ...nothingSent, may_have_arrived: true, events: accepted.events.slice(0, 2) },
  waiting_for_approval: {
    ...accepted,
    events: [...accepted.events, { state: "waiting_for_approval", at: accepted.transfer.changed_at }],
  },
  charged_back: {
    ...processed,
    events: [...processed.events, { state: "charged_back", at: "2026-03-12T18:00:00Z" }],
    chargeback: {
      id: "C999999V1234567890",
      amount: processed.pull_amount,
      code: "10.4",
      reason: "The cardholder says that this was not their payment.",
      action_status: "open",
      at: "2026-03-12T18:00:00Z",
      updated: null,
    },
  },
  cancelled: {
    ...failed,
    reason: null,
    events: failed.events.map((event) =>
      event.state === "failed" ? { ...event, state: "cancelled" } : event,
    ),
  },
};
const transferScenes: { [State in TransferState]?: TransferDetailView } = {
  ...transferDetailScenes,
  ...unrecorded,
};

/** A transfer in that state, under an id that stays the same in every state. */
export function aTransfer(
  state: TransferState,
  more: Partial<TransferDetailView["transfer"]> = {},
  detail: Partial<TransferDetailView> = {},
): TransferDetailView {
  const scene = structuredClone(transferScenes[state]);
  if (!scene) throw new Error(`no scene of a transfer is ${state}`);
  return { ...scene, transfer: { ...scene.transfer, id: "K7Q2M9XA", state, ...more }, ...detail };
}

/** A page of those that match. */
export const activityOf = (
  matching: TransferView[],
  { offset, limit }: Pick<ActivityQuery, "offset" | "limit">,
  more: Partial<ActivityView> = {},
): ActivityView => ({
  transfers: matching.slice(offset, offset + limit),
  offset,
  matching: matching.length,
  total: matching.length,
  arrived: 0,
  fees: 0,
  fees_unknown: 0,
  months: [],
  cards: [],
  offline: false,
  ...more,
});

export const aPreview = (more: Partial<PreviewView> = {}): PreviewView => ({
  ...structuredClone(previewScenes.first),
  ...more,
});

export const aBusiness = (status: keyof typeof businessScenes & BusinessStatusView): BusinessView =>
  structuredClone(businessScenes[status]);

/** Of a business that Astra knows, so that every action opens a page. */
export const idleSignIn = (): SignInView => ({
  ...structuredClone(signInScenes.idle),
  pages: { onboard: "profile", renew: "existing", link_card: "link_card", verify: "verify_business" },
});

export const newApp = (more: Partial<AppView> = {}): AppView => ({
  ...structuredClone(appScenes.details),
  ...more,
});

export const ownUri = "com.astradesk.client://oauth/callback";

/** Practice brings its keys; the sandbox has none until they are entered. */
export const aConnection = (
  environment: Exclude<Environment, "production">,
  more: Partial<ConnectionView> = {},
): ConnectionView => ({ ...structuredClone(connectionScenes[environment]), ...more });

export const newFakeData = (more: Partial<FakeData> = {}): FakeData => ({
  app: newApp(),
  start: structuredClone(startScenes.practice),
  draft: emptyDraft(),
  business: null,
  signIn: idleSignIn(),
  cards: [],
  transfers: [],
  transferForm: emptyTransferForm,
  receivers: null,
  connection: aConnection("practice"),
  locked: null,
  asOf: cardsScenes.two.as_of,
  ...more,
});
