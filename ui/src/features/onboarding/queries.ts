import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import {
  addWithAstrasForm,
  beginDraft,
  type DraftKind,
  deleteDraft,
  draft,
  drafts,
  fillPersonSample,
  fillSample,
  type PersonSample,
  type Sample,
  saveSsn,
  submitDraft,
} from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

export const draftsQuery = queryOptions({ queryKey: topicKey("draft"), queryFn: drafts });

export const draftQuery = (id: string) =>
  queryOptions({ queryKey: topicKey("draft", id), queryFn: () => draft(id) });

export const useDrafts = () => useQuery(draftsQuery);

/** Not read again while it is on its way to Astra: what accepts it also takes it away. */
export const useDraft = (id: string, isSending: boolean) =>
  useQuery({ ...draftQuery(id), enabled: !isSending });

/** Begins a draft, or takes one of its kind in which nothing was typed. */
export function useBeginDraft(onBegun: (id: string) => void) {
  const client = useQueryClient();
  return useAction({
    mutationFn: async (kind: DraftKind) => {
      const known = await client.fetchQuery(draftsQuery);
      const untouched = known.drafts.find((one) => one.kind === kind && one.saved_at === null);
      if (untouched) return untouched.id;
      const begun = await beginDraft(kind);
      client.setQueryData(draftQuery(begun.id).queryKey, begun);
      return begun.id;
    },
    onSuccess: onBegun,
  });
}

/** Reads a draft, to know where it is taken up again. */
export function useOpenDraft() {
  const client = useQueryClient();
  return useAction({ mutationFn: (id: string) => client.fetchQuery(draftQuery(id)) });
}

export function useDeleteDraft() {
  const client = useQueryClient();
  return useAction({
    mutationFn: deleteDraft,
    onSuccess: (view, id) => {
      client.removeQueries({ queryKey: draftQuery(id).queryKey });
      client.setQueryData(draftsQuery.queryKey, view);
    },
  });
}

/** Option A: the business is named here, and its details are typed on Astra's page. */
export function useAddWithAstrasForm(onAdded: () => void) {
  const client = useQueryClient();
  return useAction({
    mutationFn: addWithAstrasForm,
    onSuccess: (app) => {
      client.setQueryData(appQuery.queryKey, app);
      onAdded();
    },
  });
}

export function useFillSample(id: string) {
  const client = useQueryClient();
  return useAction({
    mutationFn: (sample: Sample) => fillSample(id, sample),
    onSuccess: (view) => client.setQueryData(draftQuery(id).queryKey, view),
  });
}

export function useFillPersonSample(id: string) {
  const client = useQueryClient();
  return useAction({
    mutationFn: (sample: PersonSample) => fillPersonSample(id, sample),
    onSuccess: (view) => client.setQueryData(draftQuery(id).queryKey, view),
  });
}

export function useSaveSsn(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ssn: string) => saveSsn(id, ssn),
    onSuccess: (view) => client.setQueryData(draftQuery(id).queryKey, view),
  });
}

export function useSubmitDraft(id: string, onAccepted: () => void) {
  const client = useQueryClient();
  return useAction({
    mutationFn: (sendAgain: boolean) => submitDraft(id, sendAgain),
    onSuccess: (app) => {
      onAccepted();
      client.removeQueries({ queryKey: draftQuery(id).queryKey });
      client.setQueryData(appQuery.queryKey, app);
    },
    // The draft says whether it was refused or is unclear. It is not read while it is sent, and read late its words would take
    // the place, and the focus, of an error that is on screen.
    onError: () => client.fetchQuery({ ...draftQuery(id), staleTime: 0 }).catch(() => undefined),
    // Accepted: the list is one shorter.
    onSettled: () => client.invalidateQueries({ queryKey: draftsQuery.queryKey }),
  });
}
