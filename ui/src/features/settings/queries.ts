import { queryOptions, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import {
  addRedirectUri,
  type ConnectionTestView,
  type ConnectionView,
  chooseRedirectUri,
  forgetKeys,
  removal,
  removeRedirectUri,
  saveKeys,
  setDeviceAddress,
  setIssuedCards,
  setPersonToPerson,
  setProgram,
  setStateEchoed,
  setTheme,
  testConnection,
  testSignInLink,
  transfer,
} from "../../ipc/bindings";
import { connectionQuery } from "../../ipc/connection";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

/** The last answer of a test of the keys that are kept now. It ends with the program: Astra may have changed its mind. */
const keysTestedQuery = queryOptions<ConnectionTestView | null>({
  queryKey: topicKey("app", "keys-tested"),
  queryFn: skipToken,
  gcTime: Number.POSITIVE_INFINITY,
});

export const useKeysTested = () => useQuery(keysTestedQuery).data ?? null;

/** Other keys than those that were tested. */
function useKeepKeys(): (view: ConnectionView) => Promise<void> {
  const client = useQueryClient();
  const keep = useKeep();
  return (view) => {
    client.setQueryData(keysTestedQuery.queryKey, null);
    return keep(view);
  };
}

/** Every change answers with the new connection, and may change the next step. */
function useKeep(): (view: ConnectionView) => Promise<void> {
  const client = useQueryClient();
  return (view) => {
    client.setQueryData(connectionQuery.queryKey, view);
    return client.invalidateQueries({ queryKey: appQuery.queryKey, exact: true });
  };
}

/** `typed` is called only in the mutation: TanStack Query keeps a mutation's arguments, and a secret must not be one. */
export const useSaveKeys = (typed: () => { clientId: string; clientSecret: string | null }) =>
  useAction<ConnectionView>({
    mutationFn: () => {
      const { clientId, clientSecret } = typed();
      return saveKeys(clientId, clientSecret);
    },
    onSuccess: useKeepKeys(),
  });

export const useForgetKeys = () => useAction({ mutationFn: forgetKeys, onSuccess: useKeepKeys() });

export function useTestConnection() {
  const client = useQueryClient();
  return useAction({
    mutationFn: testConnection,
    onSuccess: (tested) => client.setQueryData(keysTestedQuery.queryKey, tested),
  });
}

export const useTestSignInLink = () => useAction({ mutationFn: testSignInLink });

export const useAddRedirectUri = () => useAction({ mutationFn: addRedirectUri, onSuccess: useKeep() });
export const useChooseRedirectUri = () => useAction({ mutationFn: chooseRedirectUri, onSuccess: useKeep() });
export const useRemoveRedirectUri = () => useAction({ mutationFn: removeRedirectUri, onSuccess: useKeep() });

/** The form of every draft asks for something else afterwards. */
export function useSetProgram() {
  const client = useQueryClient();
  const keep = useKeep();
  return useAction({
    mutationFn: setProgram,
    onSuccess: async (view) => {
      await Promise.all([keep(view), client.invalidateQueries({ queryKey: topicKey("draft") })]);
    },
  });
}

export const useSetStateEchoed = () => useAction({ mutationFn: setStateEchoed, onSuccess: useKeep() });

export const useSetDeviceAddress = () => useAction({ mutationFn: setDeviceAddress, onSuccess: useKeep() });

export const useSetIssuedCards = () =>
  useAction({ mutationFn: (allowed: boolean) => setIssuedCards(allowed), onSuccess: useKeep() });

/** Move money, which shows what follows, asks again. */
export function useSetPersonToPerson() {
  const client = useQueryClient();
  const keep = useKeep();
  return useAction({
    mutationFn: (allowed: boolean) => setPersonToPerson(allowed),
    onSuccess: async (view) => {
      const others = (["cards", "transfers"] as const).map((topic) =>
        client.invalidateQueries({ queryKey: topicKey(topic) }),
      );
      await Promise.all([keep(view), ...others]);
    },
  });
}

export function useSetTheme() {
  const client = useQueryClient();
  return useAction({
    mutationFn: setTheme,
    // Shown at once, before Rust's answer.
    onMutate: (theme) => {
      client.setQueryData(appQuery.queryKey, (app) => app && { ...app, theme });
    },
    onSuccess: (app) => client.setQueryData(appQuery.queryKey, app),
    onError: () => client.invalidateQueries({ queryKey: appQuery.queryKey }),
  });
}

/** A transfer that keeps the business here. */
export const useOpenTransfer = (id: string) =>
  useQuery({ queryKey: topicKey("transfers", id), queryFn: () => transfer(id) });

/** Fetched each time the dialog opens: a transfer may have begun meanwhile. */
export const useRemoval = (id: string, asked: boolean) =>
  useQuery({
    queryKey: topicKey("transfers", "removal", id),
    queryFn: () => removal(id),
    enabled: asked,
    gcTime: 0,
  });
