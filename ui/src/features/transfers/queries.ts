import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { NotFoundChoiceView, TransferDetailView, TransferRequestView } from "../../ipc/bindings";
import {
  checkTransfer,
  confirmTransfer,
  previewTransfer,
  settleNotFound,
  transfer,
} from "../../ipc/commands";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

export const transferKey = (id: string) => topicKey("transfers", id);

/** One transfer, followed live: Rust announces every step of it. */
export const useTransfer = (id: string) =>
  useQuery({ queryKey: transferKey(id), queryFn: () => transfer(id) });

export const usePreview = () => useAction({ mutationFn: previewTransfer });

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
export const useSettle = () =>
  useTransferChange(
    ({ id, choice }: { id: string; choice: NotFoundChoiceView }) => settleNotFound(id, choice),
    true,
  );

const emptyRequest: TransferRequestView = { from: "", to: "", amount: "", note: "" };
const requestKey = ["move_money_form"];

/** What was typed into Move money stays while the app is open, also when one looks something up in between. */
export function useRequest() {
  const client = useQueryClient();
  const [request, setRequest] = useState(
    () => client.getQueryData<TransferRequestView>(requestKey) ?? emptyRequest,
  );
  useEffect(() => {
    client.setQueryDefaults(requestKey, { gcTime: Number.POSITIVE_INFINITY });
    client.setQueryData(requestKey, request);
  }, [client, request]);
  return { request, setRequest, forget: () => setRequest(emptyRequest) };
}
