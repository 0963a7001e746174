/** Typed functions for every command. The only file that imports Tauri. */
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import type {
  BusinessForm,
  DoorView,
  EnvironmentView,
  FindingView,
  LinkView,
  SampleView,
  SignInActionView,
  ThemeView,
  TopicView,
  TransferRequestView,
  ZoomStepView,
} from "./bindings";
import type { Door } from "./door";

const tauriDoor: Door = {
  call: (command, args) => invoke(command, args),
  watch: async (changed) => {
    const channel = new Channel<TopicView>();
    channel.onmessage = changed;
    await invoke("watch_changes", { channel });
  },
  check: async (found) => {
    const channel = new Channel<FindingView>();
    channel.onmessage = found;
    await invoke("check_sandbox", { channel });
  },
};

let door: Door = tauriDoor;

/** Puts a scripted door in place of Tauri's. */
export function replaceDoor(other: Door): void {
  door = other;
}

/** Whether Rust is on the other side at all; a plain browser says no. */
export const insideTauri = (): boolean => isTauri();

export const appView = () => door.call("app_view", {});
/** After a start that failed: tries to start once more. */
export const startAgain = () => door.call("start_again", {});
/** What a start waits for, and where things are kept; answered also while nothing is started. */
export const startView = () => door.call("start_view", {});
/** Practice that doesn't start: sets its folder aside, starts with a new one, and answers where the old one is. */
export const beginAnew = () => door.call("begin_anew", {});
/** Closes this environment and opens another; everything asked before belonged to the old one. */
export const chooseEnvironment = (environment: EnvironmentView) =>
  door.call("choose_environment", { environment });
/** Starts an environment whose keys lie under a passphrase. */
export const unlock = (passphrase: string) => door.call("unlock", { passphrase });
export const finishWelcome = () => door.call("finish_welcome", {});
export const setTheme = (theme: ThemeView) => door.call("set_theme", { theme });
/** Makes the pages of both windows larger or smaller; kept for the next start. */
export const zoom = (step: ZoomStepView) => door.call("zoom", { step });
export const connection = () => door.call("connection", {});
/** Without a secret, the one that is kept stays. */
export const saveKeys = (clientId: string, clientSecret: string | null) =>
  door.call("save_keys", { clientId, clientSecret });
export const forgetKeys = () => door.call("forget_keys", {});
export const addRedirectUri = (uri: string) => door.call("add_redirect_uri", { uri });
export const chooseRedirectUri = (uri: string) => door.call("use_redirect_uri", { uri });
export const removeRedirectUri = (uri: string) => door.call("remove_redirect_uri", { uri });
/** Whether Astra returns `state` on every action (A60). */
export const setStateEchoed = (echoed: boolean) => door.call("set_state_echoed", { echoed });
export const testConnection = () => door.call("test_connection", {});
/** Takes up to ten seconds. */
export const testSignInLink = () => door.call("test_sign_in_link", {});
/** Opens a page in the browser of this computer. */
export const openLink = (link: LinkView) => door.call("open_link", { link });
export const checkSandbox = (found: (finding: FindingView) => void) => door.check(found);
export const watchChanges = (changed: (topic: TopicView) => void) => door.watch(changed);

export const draft = () => door.call("draft", {});
/** `id` says which draft is meant, so that a late save cannot reach the next one. */
export const saveDraft = (id: string, form: BusinessForm) => door.call("save_draft", { draft: id, form });
export const fillSample = (sample: SampleView) => door.call("fill_sample", { sample });
export const submitBusiness = (sendAgain: boolean) => door.call("submit_business", { sendAgain });

export const signIn = () => door.call("sign_in", {});
export const beginSignIn = (action: SignInActionView, where: DoorView, returnTo: string) =>
  door.call("begin_sign_in", { action, door: where, returnTo });
export const openPopup = (host: string) => door.call("open_popup", { host });
export const cancelSignIn = () => door.call("cancel_sign_in", {});
/** Asks Astra once more whose the sign-in is. */
export const checkSignIn = () => door.call("check_sign_in", {});
export const dismissSignIn = () => door.call("dismiss_sign_in", {});

export const business = () => door.call("business", {});
export const refreshBusiness = () => door.call("refresh_business", {});
export const selectBusiness = (id: string) => door.call("select_business", { id });
export const signOut = (id: string) => door.call("sign_out", { id });
/** Takes the sign-in up again that was kept when another device used the account too. */
export const carryOnHere = (id: string) => door.call("carry_on_here", { id });
/** What is shown before the business on screen is removed. */
export const removal = (id: string) => door.call("removal", { id });
export const removeBusiness = (id: string) => door.call("remove_business", { id });

export const cards = () => door.call("cards", {});
export const refreshCards = () => door.call("refresh_cards", {});
export const card = (id: string) => door.call("card", { id });

export const transferForm = (business: string) => door.call("transfer_form", { business });
/** Of the business it was typed for, which may not be on screen any more. */
export const saveTransferForm = (business: string, request: TransferRequestView) =>
  door.call("save_transfer_form", { business, request });
export const previewTransfer = (request: TransferRequestView) => door.call("preview_transfer", { request });
export const confirmTransfer = (id: string) => door.call("confirm_transfer", { id });
export const transfers = () => door.call("transfers", {});
export const transfer = (id: string) => door.call("transfer", { id });
export const checkTransfer = (id: string) => door.call("check_transfer", { id });
export const abandonTransfer = (id: string) => door.call("abandon_transfer", { id });
export const previewAgain = (id: string) => door.call("preview_again", { id });
