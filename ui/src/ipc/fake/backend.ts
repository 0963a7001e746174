/** Answers of a test in place of Rust: the views of its data, and what it scripts. There are no rules here. */
import type {
  Commands,
  DraftForm,
  DraftSummaryView,
  DraftView,
  ErrorCode,
  ErrorView,
  FieldIssue,
  Topic,
} from "../bindings";
import type { CommandName, Transport } from "../transport";
import { activityOf, type FakeData } from "./fixtures";

export const refusal = (
  code: string,
  fields: FieldIssue[] = [],
  requestId: string | null = null,
  proxy: string | null = null,
): ErrorView => ({ code: code as ErrorCode, fields, request_id: requestId, proxy });

/** What a test answers a command; it may put other views into the data. */
export type Handlers = {
  [C in CommandName]: (
    args: Commands[C]["args"],
    data: FakeData,
  ) => Commands[C]["answer"] | Promise<Commands[C]["answer"]>;
};

export interface FakeBackend extends Transport {
  data: FakeData;
  /** Every call so far, in order, but for the one that watches changes. */
  calls: { command: CommandName; args: unknown }[];
  /** Announces a change, as Rust does. */
  announce: (...topics: Topic[]) => void;
}

export function fakeBackend(data: FakeData, scripted: Partial<Handlers> = {}): FakeBackend {
  const watchers: ((topic: Topic) => void)[] = [];
  const calls: FakeBackend["calls"] = [];
  const handlers: Partial<Handlers> = { ...views, ...scripted };
  return {
    data,
    calls,
    announce: (...topics) => {
      for (const topic of topics) for (const watcher of watchers) watcher(topic);
    },
    call: async (command, args) => {
      if (command === "watch_changes") {
        watchers.push((args as Commands["watch_changes"]["args"]).channel);
        return null as never;
      }
      calls.push({ command, args });
      const handler = handlers[command];
      if (!handler) throw new Error(`this test has to answer ${command}`);
      return structuredClone(await handler(args as never, data)) as never;
    },
  };
}

/** The commands that ask for a view. */
const views: Partial<Handlers> = {
  app_view: (_, data) => {
    if (data.locked) throw refusal(data.locked);
    return data.app;
  },
  start_view: (_, data) => data.start,
  connection: (_, data) => data.connection,
  drafts: (_, data) => ({ drafts: [summaryOf(data.draft)], damaged: [] }),
  draft: ({ draft }, data) => known(data.draft.id === draft ? data.draft : null),
  sign_in: (_, data) => data.signIn,
  business: (_, data) => known(data.business),
  cards: (_, data) => ({
    cards: data.cards,
    as_of: data.asOf,
    takes_issued: false,
    offline: data.app.offline,
  }),
  card: ({ id }, data) => known(data.cards.find((card) => card.id === id)),
  card_bank: () => null,
  transfer_form: (_, data) => data.transferForm,
  reminders: () => ({ reminders: [] }),
  routines: (_, data) => ({ routines: [], as_of: null, signed_in: true, offline: data.app.offline }),
  activity: ({ query }, data) =>
    activityOf(
      data.transfers.map(({ transfer }) => transfer),
      query,
      { offline: data.app.offline },
    ),
  transfer: ({ id }, data) => known(data.transfers.find(({ transfer }) => transfer.id === id)),
  open_outcomes: () => [],
  daily_count: () => null,
  receivers: (_, data) => data.receivers,
  zoom: () => null,
  save_transfer_form: () => null,
};

const nameOf = (form: DraftForm): string =>
  form.kind === "business" ? form.business.business_name : `${form.first_name} ${form.last_name}`.trim();

export const summaryOf = ({ id, form, saved_at, submission, issues }: DraftView): DraftSummaryView => ({
  id,
  kind: form.kind,
  name: nameOf(form) || null,
  saved_at,
  submission,
  issues_left: issues.filter(({ level }) => level === "error").length,
});

function known<View>(view: View | null | undefined): View {
  if (!view) throw refusal("not_found");
  return view;
}
