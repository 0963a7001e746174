import type {
  EnvironmentView,
  FieldIssueView,
  PreviewView,
  TopicView,
  TransferDetailView,
  TransferRequestView,
  TransferStateView,
} from "../bindings";
import type { CommandName, Commands, Door } from "../door";
import { businessesBehaviour } from "./businesses";
import { connectionBehaviour } from "./connection";
import { refusal } from "./refusal";
import {
  aBusiness,
  aCard,
  aConnection,
  aTransfer,
  blankForm,
  draftOf,
  error,
  idleSignIn,
  newApp,
  newWorld,
  refOf,
  sampleForm,
  secondCard,
  type World,
} from "./world";

export { refusal };

export type Handlers = {
  [C in CommandName]: (args: Commands[C]["args"]) => Commands[C]["answer"] | Promise<Commands[C]["answer"]>;
};

export interface FakeDoor extends Door {
  world: World;
  /** Every call so far, in order. */
  calls: { command: CommandName | "check_sandbox"; args: unknown }[];
  /** Announces a change, as Rust does. */
  tell: (...topics: TopicView[]) => void;
}

interface Options {
  /** Replaces the behaviour of some commands. */
  handlers?: Partial<Handlers>;
  /** Runs before the sandbox is checked; a refusal ends it. */
  check?: () => void | Promise<void>;
  /** How long an answer takes; 0 in tests. */
  delayMs?: number;
  /** How long each step of a transfer or a review takes; 0: nothing happens by itself. */
  paceMs?: number;
}

/** What is answered although nothing is started. */
const opening: CommandName[] = ["unlock", "choose_environment", "start_again", "start_view", "begin_anew"];

export function fakeDoor(world: World = newWorld(), options: Options = {}): FakeDoor {
  const { delayMs = 0, paceMs = 0 } = options;
  const watchers: ((topic: TopicView) => void)[] = [];
  const tell = (...topics: TopicView[]) => {
    for (const topic of topics) for (const watcher of watchers) watcher(topic);
  };
  const handlers: Handlers = { ...behaviour(world, tell, paceMs), ...options.handlers };
  const calls: FakeDoor["calls"] = [];
  return {
    world,
    calls,
    tell,
    call: async (command, args) => {
      calls.push({ command, args });
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (world.locked && !opening.includes(command)) throw refusal(world.locked);
      return structuredClone(await handlers[command](args as never)) as never;
    },
    watch: async (changed) => {
      watchers.push(changed);
    },
    check: async (found) => {
      calls.push({ command: "check_sandbox", args: {} });
      await options.check?.();
      for (const finding of world.findings) {
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
        found(structuredClone(finding));
      }
    },
  };
}

function behaviour(world: World, tell: FakeDoor["tell"], paceMs: number): Handlers {
  const later = (steps: number, change: () => void) => {
    if (paceMs > 0) setTimeout(change, paceMs * steps);
  };
  const find = (id: string): TransferDetailView => {
    const found = world.transfers.find(({ transfer }) => transfer.id === id);
    if (!found) throw refusal("not_found");
    return found;
  };
  const setBusiness = (status: Parameters<typeof aBusiness>[0], next: World["app"]["next"]) => {
    world.business = aBusiness(status);
    Object.assign(world.app, {
      business: world.business.summary,
      businesses: [
        world.business.summary,
        ...world.app.businesses.filter(({ id }) => id !== world.business?.summary.id),
      ],
      next,
      signed_out: null,
    });
    tell("app", "business");
  };
  const move = (id: string, state: TransferStateView) => {
    const detail = find(id);
    const at = new Date().toISOString();
    detail.transfer = { ...detail.transfer, state, changed_at: at };
    detail.events = [...detail.events, { state, at }];
    if (state === "processed") world.app.moved_this_month += detail.push_amount ?? 0;
    tell("transfers", "app");
  };
  const start = (detail: TransferDetailView) => {
    world.transfers = [detail, ...world.transfers];
    const { id } = detail.transfer;
    (["sending", "accepted", "pending", "processed"] as const).forEach((state, index) => {
      later(index + 1, () => move(id, state));
    });
    return detail;
  };
  let preview: TransferDetailView | null = null;
  const others = new Map<EnvironmentView, World>();

  return {
    app_view: () => world.app,
    start_again: () => null,
    start_view: () => ({
      environment: world.app.environment,
      folder: `/home/someone/.local/share/com.astradesk.client/${world.app.environment}`,
      copies: [],
      waits_for_keychain: false,
    }),
    begin_anew: () => {
      world.locked = null;
      return "/home/someone/.local/share/com.astradesk.client/practice.kept-1";
    },
    choose_environment: ({ environment }) => {
      others.set(world.app.environment, structuredClone(world));
      const other = others.get(environment) ?? anotherWorld(environment);
      Object.assign(world, other);
      return null;
    },
    unlock: ({ passphrase }) => {
      const wrong = world.locked !== "passphrase_new" && passphrase !== "correct horse";
      world.locked = wrong ? "passphrase_wrong" : null;
      return null;
    },
    finish_welcome: () => Object.assign(world.app, { welcomed: true, next: "fill_details" }),
    zoom: () => null,
    set_theme: ({ theme }) => Object.assign(world.app, { theme }),
    ...connectionBehaviour(world, tell),
    ...businessesBehaviour(world),
    draft: () => world.draft,
    save_draft: ({ draft, form }) => {
      if (draft !== world.draft.id) throw refusal("not_allowed_now");
      const { id, submission, submissions_used, sample_data } = world.draft;
      const saved_at = new Date().toISOString();
      world.draft = draftOf(form, { id, saved_at, submission, submissions_used, sample_data });
      return world.draft;
    },
    fill_sample: ({ sample }) => {
      const ein = { approved: "11-1111111", rejected: "22-2222222", reviewed: "33-1234567" }[sample];
      world.draft = draftOf(sampleForm(ein), {
        id: world.draft.id,
        saved_at: new Date().toISOString(),
      });
      return world.draft;
    },
    submit_business: () => {
      world.draft = draftOf(blankForm(), { id: `${world.draft.id}-next` });
      setBusiness("profile_accepted", "sign_in");
      return world.app;
    },
    sign_in: () => world.signIn,
    begin_sign_in: ({ action, door, returnTo }) => {
      const started_at = new Date().toISOString();
      const { business, phone, tries_this_hour } = world.signIn;
      world.signIn = {
        ...idleSignIn(),
        ...{
          state: "waiting",
          action,
          started_at,
          return_to: returnTo,
          door,
          business,
          phone,
          tries_this_hour,
        },
      };
      later(2, () => {
        if (world.signIn.state !== "waiting") return;
        world.signIn = { ...world.signIn, state: "done" };
        if (action === "link_card") {
          world.cards = world.cards.length === 0 ? [aCard()] : [secondCard(), ...world.cards];
          world.app.next = world.cards.length < 2 ? "link_second_card" : "move_money";
          tell("cards", "app");
        } else {
          setBusiness("pending", "in_review");
          later(3, () => setBusiness("approved", "link_first_card"));
        }
        tell("sign_in");
      });
      return world.signIn;
    },
    open_popup: () => {
      world.signIn = { ...world.signIn, popup: null };
      return world.signIn;
    },
    cancel_sign_in: () => {
      world.signIn = { ...world.signIn, state: "cancelled" };
      return world.signIn;
    },
    check_sign_in: () => {
      world.signIn = { ...world.signIn, state: "done" };
      return world.signIn;
    },
    dismiss_sign_in: () => {
      const { business, phone, tries_this_hour } = world.signIn;
      world.signIn = { ...idleSignIn(), business, phone, tries_this_hour };
      return world.signIn;
    },
    business: () => {
      if (!world.business) throw refusal("not_allowed_now");
      return { ...world.business, offline: world.app.offline };
    },
    refresh_business: () => {
      if (!world.business) throw refusal("not_allowed_now");
      world.business.as_of = new Date().toISOString();
      return world.business;
    },
    cards: () => ({ cards: world.cards, as_of: world.asOf, offline: world.app.offline }),
    refresh_cards: () => {
      world.asOf = new Date().toISOString();
      return { cards: world.cards, as_of: world.asOf, offline: world.app.offline };
    },
    card: ({ id }) => {
      const found = world.cards.find((card) => card.id === id);
      if (!found) throw refusal("not_found");
      return found;
    },
    transfer_form: () => world.transferForm,
    save_transfer_form: ({ request }) => {
      world.transferForm = request;
      return null;
    },
    preview_transfer: ({ request }) => {
      const issues = judgeRequest(request);
      if (issues.length > 0) throw refusal("invalid", issues);
      const ref = (id: string) =>
        refOf(world.cards.find((card) => card.id === id) ?? aCard({ last_four: "" }));
      const cents = Math.round(Number(request.amount.replace(/[$,\s]/g, "")) * 100);
      preview = aTransfer(
        "prepared",
        {
          id: `M${String(world.transfers.length).padStart(7, "0")}`,
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
        world.transfers.some(({ transfer }) => transfer.amount === cents),
      );
    },
    confirm_transfer: ({ id }) => {
      const already = world.transfers.find(({ transfer }) => transfer.id === id);
      if (already) return already;
      if (preview?.transfer.id !== id) throw refusal("preview_expired");
      const { sent_again_for } = preview;
      if (sent_again_for !== null) {
        move(sent_again_for, "replaced");
        Object.assign(find(sent_again_for), { sent_again_as: id, can_leave: false });
      }
      return start({ ...preview, can_send: false, can_leave: false });
    },
    transfers: () => ({
      transfers: world.transfers.map(({ transfer }) => transfer),
      offline: world.app.offline,
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

/** An environment that nobody has been in yet. */
const anotherWorld = (environment: EnvironmentView): World =>
  newWorld({
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

function judgeRequest(request: TransferRequestView): FieldIssueView[] {
  const issues: FieldIssueView[] = [];
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
