import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import { draft, fillSample, submitBusiness } from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

export const draftQuery = queryOptions({ queryKey: topicKey("draft"), queryFn: draft });

export const useDraft = () => useQuery(draftQuery);

export function useFillSample() {
  const client = useQueryClient();
  return useAction({
    mutationFn: fillSample,
    onSuccess: (view) => client.setQueryData(draftQuery.queryKey, view),
  });
}

export function useSubmitBusiness() {
  const client = useQueryClient();
  return useAction({
    mutationFn: (sendAgain: boolean) => submitBusiness(sendAgain),
    onSuccess: (app) => client.setQueryData(appQuery.queryKey, app),
    // Accepted, refused or unclear: the draft says which.
    onSettled: () => client.invalidateQueries({ queryKey: draftQuery.queryKey }),
  });
}
