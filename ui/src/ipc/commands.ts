/** Typed functions for every command. The only file that imports Tauri. */
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import type {
  BusinessForm,
  SampleView,
  SignInActionView,
  ThemeView,
  TopicView,
  TransferRequestView,
} from "./bindings";
import type { Door } from "./door";

const tauriDoor: Door = {
  call: (command, args) => invoke(command, args),
  watch: async (changed) => {
    const channel = new Channel<TopicView>();
    channel.onmessage = changed;
    await invoke("watch_changes", { channel });
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
export const finishWelcome = () => door.call("finish_welcome", {});
export const setTheme = (theme: ThemeView) => door.call("set_theme", { theme });
export const connection = () => door.call("connection", {});
export const watchChanges = (changed: (topic: TopicView) => void) => door.watch(changed);

export const draft = () => door.call("draft", {});
/** `id` says which draft is meant, so that a late save cannot reach the next one. */
export const saveDraft = (id: string, form: BusinessForm) => door.call("save_draft", { draft: id, form });
export const fillSample = (sample: SampleView) => door.call("fill_sample", { sample });
export const submitBusiness = (sendAgain: boolean) => door.call("submit_business", { sendAgain });

export const signIn = () => door.call("sign_in", {});
export const beginSignIn = (action: SignInActionView, returnTo: string) =>
  door.call("begin_sign_in", { action, returnTo });
export const cancelSignIn = () => door.call("cancel_sign_in", {});
export const dismissSignIn = () => door.call("dismiss_sign_in", {});

export const business = () => door.call("business", {});
export const refreshBusiness = () => door.call("refresh_business", {});

export const cards = () => door.call("cards", {});
export const refreshCards = () => door.call("refresh_cards", {});
export const card = (id: string) => door.call("card", { id });

export const transferForm = () => door.call("transfer_form", {});
export const saveTransferForm = (request: TransferRequestView) =>
  door.call("save_transfer_form", { request });
export const previewTransfer = (request: TransferRequestView) => door.call("preview_transfer", { request });
export const confirmTransfer = (id: string) => door.call("confirm_transfer", { id });
export const transfers = () => door.call("transfers", {});
export const transfer = (id: string) => door.call("transfer", { id });
export const checkTransfer = (id: string) => door.call("check_transfer", { id });
export const abandonTransfer = (id: string) => door.call("abandon_transfer", { id });
export const previewAgain = (id: string) => door.call("preview_again", { id });
