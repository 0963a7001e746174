import type {
  Commands,
  Environment,
  FieldIssue,
  PreviewView,
  Topic,
  TransferDetailView,
  TransferForm,
  TransferState,
} from "../bindings";
import type { CommandName, Transport } from "../transport";
import { businessesBehaviour } from "./businesses";
import { connectionBehaviour } from "./connection";
import {
  aBusiness,
  aCard,
  aConnection,
  aTransfer,
  blankForm,
  draftOf,
  error,
  type FakeData,
  idleSignIn,
  newApp,
  newFakeData,
  refOf,
  sampleForm,
} from "./fixtures";
import { refusal } from "./refusal";

export { refusal };

export type Handlers = {
  [C in CommandName]: (args: Commands[C]["args"]) => Commands[C]["answer"] | Promise<Commands[C]["answer"]>;
};

export interface FakeBackend extends Transport {
  data: FakeData;
  /** Every call so far, in order, but for the one that watches changes. */
  calls: { command: CommandName; args: unknown }[];
  /** Announces a change, as Rust does. */
  announce: (...topics: Topic[]) => void;
}

interface Options {
  /** Answers the commands of one test's own, and replaces the behaviour of others. */
  handlers?: Partial<Handlers>;
}

/** Commands that are answered although nothing is started. */
const opening: CommandName[] = [
  "unlock",
  "choose_environment",
  "start_again",
  "start_view",
  "begin_anew",
  "watch_changes",
];

export function fakeBackend(data: FakeData = newFakeData(), options: Options = {}): FakeBackend {
  const watchers: ((topic: Topic) => void)[] = [];
  const announce = (...topics: Topic[]) => {
    for (const topic of topics) for (const watcher of watchers) watcher(topic);
  };
  const handlers: Partial<Handlers> = {
    ...behaviour(data, announce),
    watch_changes: ({ channel }) => {
      watchers.push(channel);
      return null;
    },
    check_sandbox: async ({ channel }) => {
      for (const finding of data.findings) {
        channel(structuredClone(finding));
      }
      return null;
    },
    ...options.handlers,
  };
  const calls: FakeBackend["calls"] = [];
  return {
    data,
    calls,
    announce,
    call: async (command, args) => {
      if (command !== "watch_changes") calls.push({ command, args });
      if (data.locked && !opening.includes(command)) throw refusal(data.locked);
      const handler = handlers[command];
      if (!handler) throw new Error(`this test has to answer ${command}`);
      return structuredClone(await handler(args as never)) as never;
    },
  };
}

function behaviour(data: FakeData, announce: FakeBackend["announce"]): Partial<Handlers> {
  const find = (id: string): TransferDetailView => {
    const found = data.transfers.find(({ transfer }) => transfer.id === id);
    if (!found) throw refusal("not_found");
    return found;
  };
  const setBusiness = (status: Parameters<typeof aBusiness>[0], next: FakeData["app"]["next"]) => {
    data.business = aBusiness(status);
    Object.assign(data.app, {
      business: data.business.summary,
      businesses: [
        data.business.summary,
        ...data.app.businesses.filter(({ id }) => id !== data.business?.summary.id),
      ],
      next,
      signed_out: null,
    });
    announce("app", "business");
  };
  const move = (id: string, state: TransferState) => {
    const detail = find(id);
    const at = new Date().toISOString();
    detail.transfer = { ...detail.transfer, state, changed_at: at };
    detail.events = [...detail.events, { state, at }];
    if (state === "processed") data.app.moved_this_month += detail.push_amount ?? 0;
    announce("transfers", "app");
  };
  let preview: TransferDetailView | null = null;
  const others = new Map<Environment, FakeData>();

  return {
    app_view: () => data.app,
    start_again: () => null,
    start_view: () => ({
      environment: data.app.environment,
      folder: `/home/someone/.local/share/com.astradesk.client/${data.app.environment}`,
      copies: [],
      waits_for_keychain: false,
    }),
    begin_anew: () => {
      data.locked = null;
      return "/home/someone/.local/share/com.astradesk.client/practice.kept-1";
    },
    choose_environment: ({ environment }) => {
      others.set(data.app.environment, structuredClone(data));
      const other = others.get(environment) ?? dataOf(environment);
      Object.assign(data, other);
      return null;
    },
    unlock: ({ passphrase }) => {
      const wrong = data.locked !== "passphrase_new" && passphrase !== "correct horse";
      data.locked = wrong ? "passphrase_wrong" : null;
      return null;
    },
    finish_welcome: () => Object.assign(data.app, { welcomed: true, next: "fill_details" }),
    zoom: () => null,
    set_theme: ({ theme }) => Object.assign(data.app, { theme }),
    ...connectionBehaviour(data, announce),
    ...businessesBehaviour(data),
    draft: () => data.draft,
    save_draft: ({ draft, form }) => {
      if (draft !== data.draft.id) throw refusal("not_allowed_now");
      const { id, submission, submissions_used, sample_data } = data.draft;
      const saved_at = new Date().toISOString();
      data.draft = draftOf(form, { id, saved_at, submission, submissions_used, sample_data });
      return data.draft;
    },
    fill_sample: ({ sample }) => {
      const ein = { approved: "11-1111111", rejected: "22-2222222", reviewed: "33-1234567" }[sample];
      data.draft = draftOf(sampleForm(ein), {
        id: data.draft.id,
        saved_at: new Date().toISOString(),
      });
      return data.draft;
    },
    submit_business: () => {
      data.draft = draftOf(blankForm(), { id: `${data.draft.id}-next` });
      setBusiness("profile_accepted", "sign_in");
      return data.app;
    },
    sign_in: () => data.signIn,
    begin_sign_in: ({ action, channel, returnTo }) => {
      const started_at = new Date().toISOString();
      const { business, phone, code_attempts_this_hour } = data.signIn;
      data.signIn = {
        ...idleSignIn(),
        ...{
          state: "waiting",
          action,
          started_at,
          return_to: returnTo,
          channel,
          business,
          phone,
          code_attempts_this_hour,
        },
      };
      return data.signIn;
    },
    open_popup: () => {
      data.signIn = { ...data.signIn, popup: null };
      return data.signIn;
    },
    cancel_sign_in: () => {
      data.signIn = { ...data.signIn, state: "cancelled" };
      return data.signIn;
    },
    check_sign_in: () => {
      data.signIn = { ...data.signIn, state: "done" };
      return data.signIn;
    },
    dismiss_sign_in: () => {
      const { business, phone, code_attempts_this_hour } = data.signIn;
      data.signIn = { ...idleSignIn(), business, phone, code_attempts_this_hour };
      return data.signIn;
    },
    business: () => {
      if (!data.business) throw refusal("not_allowed_now");
      return { ...data.business, offline: data.app.offline };
    },
    refresh_business: () => {
      if (!data.business) throw refusal("not_allowed_now");
      data.business.as_of = new Date().toISOString();
      return data.business;
    },
    cards: () => ({ cards: data.cards, as_of: data.asOf, offline: data.app.offline }),
    refresh_cards: () => {
      data.asOf = new Date().toISOString();
      return { cards: data.cards, as_of: data.asOf, offline: data.app.offline };
    },
    card: ({ id }) => {
      const found = data.cards.find((card) => card.id === id);
      if (!found) throw refusal("not_found");
      return found;
    },
    transfer_form: () => data.transferForm,
    save_transfer_form: ({ request }) => {
      data.transferForm = request;
      return null;
    },
    preview_transfer: ({ request }) => {
      const issues = judgeRequest(request);
      if (issues.length > 0) throw refusal("invalid", issues);
      const ref = (id: string) =>
        refOf(data.cards.find((card) => card.id === id) ?? aCard({ last_four: "" }));
      const cents = Math.round(Number(request.amount.replace(/[$,\s]/g, "")) * 100);
      preview = aTransfer(
        "prepared",
        {
          id: `M${String(data.transfers.length).padStart(7, "0")}`,
          from: ref(request.from),
          to: ref(request.to),
          amount: cents,
          note: request.note,
          created_at: new Date().toISOString(),
        },
        { fee_shown: 125, pull_amount: cents + 125, push_amount: cents },
      );
      return previewOf(
        preview,
        data.transfers.some(({ transfer }) => transfer.amount === cents),
      );
    },
    confirm_transfer: ({ id }) => {
      const already = data.transfers.find(({ transfer }) => transfer.id === id);
      if (already) return already;
      if (preview?.transfer.id !== id) throw refusal("preview_expired");
      const { sent_again_for } = preview;
      if (sent_again_for !== null) {
        move(sent_again_for, "replaced");
        Object.assign(find(sent_again_for), { sent_again_as: id, can_leave: false });
      }
      const confirmed = { ...preview, can_send: false, can_leave: false };
      data.transfers = [confirmed, ...data.transfers];
      return confirmed;
    },
    transfers: () => ({
      transfers: data.transfers.map(({ transfer }) => transfer),
      offline: data.app.offline,
    }),
    transfer: ({ id }) => find(id),
    check_transfer: ({ id }) => find(id),
    abandon_transfer: ({ id }) => {
      move(id, "abandoned");
      return Object.assign(find(id), { can_send: false, can_leave: false });
    },
    preview_again: ({ id }) => {
      const old = find(id);
      if (old.transfer.state !== "not_found") throw refusal("not_allowed_now");
      const { fee_shown, pull_amount, push_amount } = old;
      preview = aTransfer(
        "prepared",
        { ...old.transfer, id: `S${id.slice(1)}`, state: "prepared", created_at: new Date().toISOString() },
        { sent_again_for: id, fee_shown, pull_amount, push_amount },
      );
      return previewOf(preview, false);
    },
  };
}

/** The data of an environment that was never opened. */
const dataOf = (environment: Environment): FakeData =>
  newFakeData({
    app: newApp({ environment, next: environment === "practice" ? "fill_details" : "connect" }),
    connection: aConnection(environment),
    draft: draftOf(blankForm(), { sample_data: environment !== "production" }),
  });

const previewOf = (detail: TransferDetailView, looks_repeated: boolean): PreviewView => ({
  id: detail.transfer.id,
  from: detail.transfer.from,
  to: detail.transfer.to,
  amount: detail.transfer.amount,
  pull_amount: detail.pull_amount,
  push_amount: detail.push_amount,
  fee: detail.fee_shown,
  contradictory: detail.contradictory,
  settlement: detail.settlement,
  note: detail.transfer.note,
  looks_repeated,
  sent_again_for: detail.sent_again_for,
});

function judgeRequest(request: TransferForm): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (request.from === "") issues.push(error("from", "from_missing"));
  if (request.to === "") issues.push(error("to", "to_missing"));
  if (request.from !== "" && request.from === request.to) issues.push(error("to", "same_card"));
  const amount = request.amount.replace(/[$,\s]/g, "");
  if (amount === "") issues.push(error("amount", "amount_empty"));
  else if (!/^\d*\.?\d*$/.test(amount)) issues.push(error("amount", "amount_shape"));
  else if (/\.\d{3,}$/.test(amount)) issues.push(error("amount", "amount_decimals"));
  else if (Number(amount) === 0) issues.push(error("amount", "amount_zero"));
  return issues;
}
