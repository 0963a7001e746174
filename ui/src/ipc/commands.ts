// Generated from src-tauri/src/commands by `cargo xtask bindings`. Do not edit.
import type { AppView, BusinessForm, BusinessView, CardView, CardsView, ConnectionTestView, ConnectionView, DraftView, Environment, FindingView, LinkTestView, LinkView, PreviewView, RedirectChannelView, RemovalView, Sample, SignInAction, SignInView, StartView, Theme, Topic, TransferDetailView, TransferForm, TransfersView, ZoomStep } from "./bindings";
import { call } from "./transport";

/** Every command: what a screen sends, and what it is answered. */
export interface Commands {
  app_view: { args: Record<string, never>; answer: AppView };
  start_again: { args: Record<string, never>; answer: null };
  start_view: { args: Record<string, never>; answer: StartView };
  begin_anew: { args: Record<string, never>; answer: string };
  unlock: { args: { passphrase: string }; answer: null };
  choose_environment: { args: { environment: Environment }; answer: null };
  finish_welcome: { args: Record<string, never>; answer: AppView };
  set_theme: { args: { theme: Theme }; answer: AppView };
  zoom: { args: { step: ZoomStep }; answer: null };
  watch_changes: { args: { channel: (message: Topic) => void }; answer: null };
  connection: { args: Record<string, never>; answer: ConnectionView };
  save_keys: { args: { clientId: string; clientSecret: string | null }; answer: ConnectionView };
  forget_keys: { args: Record<string, never>; answer: ConnectionView };
  add_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  choose_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  remove_redirect_uri: { args: { uri: string }; answer: ConnectionView };
  set_state_echoed: { args: { echoed: boolean }; answer: ConnectionView };
  test_connection: { args: Record<string, never>; answer: ConnectionTestView };
  test_sign_in_link: { args: Record<string, never>; answer: LinkTestView };
  open_link: { args: { link: LinkView }; answer: null };
  check_sandbox: { args: { channel: (message: FindingView) => void }; answer: null };
  draft: { args: Record<string, never>; answer: DraftView };
  save_draft: { args: { draft: string; form: BusinessForm }; answer: DraftView };
  fill_sample: { args: { sample: Sample }; answer: DraftView };
  submit_business: { args: { sendAgain: boolean }; answer: AppView };
  sign_in: { args: Record<string, never>; answer: SignInView };
  begin_sign_in: { args: { action: SignInAction; channel: RedirectChannelView; returnTo: string }; answer: SignInView };
  open_popup: { args: { host: string }; answer: SignInView };
  cancel_sign_in: { args: Record<string, never>; answer: SignInView };
  check_sign_in: { args: Record<string, never>; answer: SignInView };
  dismiss_sign_in: { args: Record<string, never>; answer: SignInView };
  business: { args: Record<string, never>; answer: BusinessView };
  refresh_business: { args: Record<string, never>; answer: BusinessView };
  select_business: { args: { id: string }; answer: AppView };
  sign_out: { args: { id: string }; answer: AppView };
  carry_on_here: { args: { id: string }; answer: AppView };
  removal: { args: { id: string }; answer: RemovalView };
  remove_business: { args: { id: string }; answer: AppView };
  cards: { args: Record<string, never>; answer: CardsView };
  refresh_cards: { args: Record<string, never>; answer: CardsView };
  card: { args: { id: string }; answer: CardView };
  transfer_form: { args: { business: string }; answer: TransferForm };
  save_transfer_form: { args: { business: string; request: TransferForm }; answer: null };
  preview_transfer: { args: { request: TransferForm }; answer: PreviewView };
  confirm_transfer: { args: { id: string }; answer: TransferDetailView };
  transfers: { args: Record<string, never>; answer: TransfersView };
  transfer: { args: { id: string }; answer: TransferDetailView };
  check_transfer: { args: { id: string }; answer: TransferDetailView };
  preview_again: { args: { id: string }; answer: PreviewView };
  abandon_transfer: { args: { id: string }; answer: TransferDetailView };
}

export const appView = () => call("app_view", {});

/** Tries to start again after a start that failed; does nothing otherwise. */
export const startAgain = () => call("start_again", {});

/** What a start waits for, and the folder where everything is kept. */
export const startView = () => call("start_view", {});

/** Practice that does not start: sets its folder aside, starts with a new one, and answers where the old one is. */
export const beginAnew = () => call("begin_anew", {});

/** Starts again with a passphrase; the first one that is given becomes the folder's. */
export const unlock = (passphrase: string) => call("unlock", { passphrase });

/** Closes this environment and opens another one; everything that was asked before belonged to the old one. */
export const chooseEnvironment = (environment: Environment) => call("choose_environment", { environment });

export const finishWelcome = () => call("finish_welcome", {});

export const setTheme = (theme: Theme) => call("set_theme", { theme });

/** Makes the pages of both windows larger or smaller by one step, also before anything was opened; kept for the next start. */
export const zoom = (step: ZoomStep) => call("zoom", { step });

/** Sends every topic that should be asked for again, as long as the application lives. */
export const watchChanges = (channel: (message: Topic) => void) => call("watch_changes", { channel });

export const connection = () => call("connection", {});

/** Without a secret, the one that is kept stays. */
export const saveKeys = (clientId: string, clientSecret: string | null) => call("save_keys", { clientId, clientSecret });

export const forgetKeys = () => call("forget_keys", {});

export const addRedirectUri = (uri: string) => call("add_redirect_uri", { uri });

export const chooseRedirectUri = (uri: string) => call("choose_redirect_uri", { uri });

export const removeRedirectUri = (uri: string) => call("remove_redirect_uri", { uri });

/** Whether Astra returns `state` on every action (A60, state echoed). */
export const setStateEchoed = (echoed: boolean) => call("set_state_echoed", { echoed });

export const testConnection = () => call("test_connection", {});

/** Takes up to ten seconds for each way in which browsers open a link. */
export const testSignInLink = () => call("test_sign_in_link", {});

/** Opens one of a few known pages in the system browser. */
export const openLink = (link: LinkView) => call("open_link", { link });

/** Checks the assumptions about Astra's sandbox; sends each finding as it comes out. */
export const checkSandbox = (channel: (message: FindingView) => void) => call("check_sandbox", { channel });

export const draft = () => call("draft", {});

/** `draft` says which draft is meant, so that a late save cannot reach the next one. */
export const saveDraft = (draft: string, form: BusinessForm) => call("save_draft", { draft, form });

export const fillSample = (sample: Sample) => call("fill_sample", { sample });

export const submitBusiness = (sendAgain: boolean) => call("submit_business", { sendAgain });

export const signIn = () => call("sign_in", {});

export const beginSignIn = (action: SignInAction, channel: RedirectChannelView, returnTo: string) => call("begin_sign_in", { action, channel, returnTo });

/** Opens the page that Astra's page wanted to open, if it is still the one whose host the screen showed. */
export const openPopup = (host: string) => call("open_popup", { host });

export const cancelSignIn = () => call("cancel_sign_in", {});

/** Asks Astra once more whose the sign-in is. */
export const checkSignIn = () => call("check_sign_in", {});

export const dismissSignIn = () => call("dismiss_sign_in", {});

export const business = () => call("business", {});

export const refreshBusiness = () => call("refresh_business", {});

export const selectBusiness = (id: string) => call("select_business", { id });

export const signOut = (id: string) => call("sign_out", { id });

/** Takes the sign-in up again that was kept when another device used the account too. */
export const carryOnHere = (id: string) => call("carry_on_here", { id });

/** What is shown before the business on screen is removed. */
export const removal = (id: string) => call("removal", { id });

export const removeBusiness = (id: string) => call("remove_business", { id });

export const cards = () => call("cards", {});

export const refreshCards = () => call("refresh_cards", {});

export const card = (id: string) => call("card", { id });

export const transferForm = (business: string) => call("transfer_form", { business });

/** Of the business for which it was typed, which may not be on screen any more. */
export const saveTransferForm = (business: string, request: TransferForm) => call("save_transfer_form", { business, request });

export const previewTransfer = (request: TransferForm) => call("preview_transfer", { request });

export const confirmTransfer = (id: string) => call("confirm_transfer", { id });

export const transfers = () => call("transfers", {});

export const transfer = (id: string) => call("transfer", { id });

export const checkTransfer = (id: string) => call("check_transfer", { id });

export const previewAgain = (id: string) => call("preview_again", { id });

export const abandonTransfer = (id: string) => call("abandon_transfer", { id });
