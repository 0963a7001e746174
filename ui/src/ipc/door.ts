/**
 * The one door between the screens and Rust, as a type: command names with their arguments and answers.
 * `commands.ts` opens it to Tauri; tests and `npm run dev` put a scripted one there.
 */
import type {
  AppView,
  BusinessForm,
  BusinessView,
  CardsView,
  CardView,
  ConnectionTestView,
  ConnectionView,
  DoorView,
  DraftView,
  EnvironmentView,
  FindingView,
  LinkTestView,
  LinkView,
  PreviewView,
  RemovalView,
  SampleView,
  SignInActionView,
  SignInView,
  StartView,
  ThemeView,
  TopicView,
  TransferDetailView,
  TransferFormView,
  TransferRequestView,
  TransfersView,
  ZoomStepView,
} from "./bindings";

type Nothing = Record<string, never>;

export interface Commands {
  app_view: { args: Nothing; answer: AppView };
  start_again: { args: Nothing; answer: null };
  start_view: { args: Nothing; answer: StartView };
  begin_anew: { args: Nothing; answer: string };
  choose_environment: { args: { environment: EnvironmentView }; answer: null };
  unlock: { args: { passphrase: string }; answer: null };
  finish_welcome: { args: Nothing; answer: AppView };
  zoom: { args: { step: ZoomStepView }; answer: null };
  set_theme: { args: { theme: ThemeView }; answer: AppView };
  connection: { args: Nothing; answer: ConnectionView };
  save_keys: { args: { clientId: string; clientSecret: string | null }; answer: ConnectionView };
  forget_keys: { args: Nothing; answer: ConnectionView };
  add_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  use_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  remove_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  set_state_echoed: { args: { echoed: boolean }; answer: ConnectionView };
  test_connection: { args: Nothing; answer: ConnectionTestView };
  test_sign_in_link: { args: Nothing; answer: LinkTestView };
  open_link: { args: { link: LinkView }; answer: null };
  select_business: { args: { id: string }; answer: AppView };
  sign_out: { args: { id: string }; answer: AppView };
  carry_on_here: { args: { id: string }; answer: AppView };
  removal: { args: { id: string }; answer: RemovalView };
  remove_business: { args: { id: string }; answer: AppView };
  draft: { args: Nothing; answer: DraftView };
  save_draft: { args: { draft: string; form: BusinessForm }; answer: DraftView };
  fill_sample: { args: { sample: SampleView }; answer: DraftView };
  submit_business: { args: { sendAgain: boolean }; answer: AppView };
  sign_in: { args: Nothing; answer: SignInView };
  begin_sign_in: { args: { action: SignInActionView; door: DoorView; returnTo: string }; answer: SignInView };
  open_popup: { args: { host: string }; answer: SignInView };
  cancel_sign_in: { args: Nothing; answer: SignInView };
  check_sign_in: { args: Nothing; answer: SignInView };
  dismiss_sign_in: { args: Nothing; answer: SignInView };
  business: { args: Nothing; answer: BusinessView };
  refresh_business: { args: Nothing; answer: BusinessView };
  cards: { args: Nothing; answer: CardsView };
  refresh_cards: { args: Nothing; answer: CardsView };
  card: { args: { id: string }; answer: CardView };
  transfer_form: { args: { business: string }; answer: TransferFormView };
  save_transfer_form: { args: { business: string; request: TransferRequestView }; answer: null };
  preview_transfer: { args: { request: TransferRequestView }; answer: PreviewView };
  confirm_transfer: { args: { id: string }; answer: TransferDetailView };
  transfers: { args: Nothing; answer: TransfersView };
  transfer: { args: { id: string }; answer: TransferDetailView };
  check_transfer: { args: { id: string }; answer: TransferDetailView };
  abandon_transfer: { args: { id: string }; answer: TransferDetailView };
  preview_again: { args: { id: string }; answer: PreviewView };
}

export type CommandName = keyof Commands;

export interface Door {
  call<C extends CommandName>(command: C, args: Commands[C]["args"]): Promise<Commands[C]["answer"]>;
  /** Calls `changed` for every topic that should be asked for again, as long as the app lives. */
  watch(changed: (topic: TopicView) => void): Promise<void>;
  /** Checks the assumptions about Astra's sandbox; `found` is called for each as it comes out. */
  check(found: (finding: FindingView) => void): Promise<void>;
}
