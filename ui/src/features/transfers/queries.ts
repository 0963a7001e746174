import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useApp } from "../../ipc/app";
import {
  abandonTransfer,
  checkTransfer,
  confirmTransfer,
  previewAgain,
  saveTransferForm,
  type TransferDetailView,
  type TransferForm,
  transfer,
  transferForm,
  undoTransfer,
} from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

export const transferKey = (id: string) => topicKey("transfers", id);

/** One transfer; Rust announces each of its steps. */
export const useTransfer = (id: string) =>
  useQuery({ queryKey: transferKey(id), queryFn: () => transfer(id) });

/** A new preview for a transfer that was not found. */
export const usePreviewAgain = () => useAction({ mutationFn: (id: string) => previewAgain(id) });

function useTransferChange<Args>(change: (args: Args) => Promise<TransferDetailView>, once: boolean) {
  const client = useQueryClient();
  return useAction(
    {
      mutationFn: change,
      onSuccess: (detail) => {
        client.setQueryData(transferKey(detail.transfer.id), detail);
        void client.invalidateQueries({ queryKey: topicKey("transfers") });
        void client.invalidateQueries({ queryKey: topicKey("app") });
      },
    },
    { once },
  );
}

export const useConfirm = () => useTransferChange((id: string) => confirmTransfer(id), true);
export const useCheck = () => useTransferChange((id: string) => checkTransfer(id), false);
export const useUndo = () => useTransferChange((id: string) => undoTransfer(id), true);
export const useAbandon = () => useTransferChange((id: string) => abandonTransfer(id), true);

const emptyRequest: TransferForm = {
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
/** Saves words rather than letters, and a crash costs a letter or two. */
const SAVE_AFTER_MS = 300;

interface Ref<T> {
  current: T | undefined;
}

function saveNow(timer: Ref<ReturnType<typeof setTimeout>>, unsaved: Ref<() => void>): void {
  clearTimeout(timer.current);
  const save = unsaved.current;
  unsaved.current = undefined;
  save?.();
}

/** The form of Move money, on disk until the transfer is confirmed. `null` until it is read. */
export function useRequest() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unsaved = useRef<() => void>(undefined);
  // Saved at once when the screen closes or the business changes.
  useEffect(() => () => saveNow(timer, unsaved), []);
  const business = useApp().data?.business?.id ?? "";
  const requestKey = ["move_money_form", business];
  const kept = useQuery({
    queryKey: requestKey,
    queryFn: () => transferForm(business),
    enabled: business !== "",
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const keep = (request: TransferForm) => {
    client.setQueryData(requestKey, request);
    clearTimeout(timer.current);
    // A failed save isn't shown: the preview saves the form too, and shows what is wrong.
    unsaved.current = () => void saveTransferForm(business, request).catch(() => {});
    timer.current = setTimeout(() => saveNow(timer, unsaved), SAVE_AFTER_MS);
  };
  const forget = () => {
    clearTimeout(timer.current);
    unsaved.current = undefined;
    client.setQueryData(requestKey, emptyRequest);
  };
  return { kept: kept.data ?? (kept.isError ? emptyRequest : null), keep, forget };
}
