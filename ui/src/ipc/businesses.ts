/** The business on screen, and the commands that select, sign out or remove one: shared by the frame, Home, Business and Settings. */
import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { appQuery } from "./app";
import { type AppView, business, removeBusiness, selectBusiness, signOut, type Topic } from "./bindings";
import { topicKey } from "./queries";
import { useAction } from "./useAction";

export const businessQuery = queryOptions({ queryKey: topicKey("business"), queryFn: business });

/** Not fetched before there is a business. */
export const useBusiness = (exists: boolean) => useQuery({ ...businessQuery, enabled: exists });

/** Topics of the selected business; the draft and the connection are the same for all. */
const ofBusiness: Topic[] = ["business", "sign_in", "cards", "transfers", "documents", "contact"];
const isOfBusiness = ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
  ofBusiness.some((topic) => topic === queryKey[0]);

/** Cards and transfers of one business must never appear under the name of another, so they are dropped. */
async function anotherBusiness(client: QueryClient, app: AppView): Promise<void> {
  await client.cancelQueries();
  client.setQueryData(appQuery.queryKey, app);
  void client.resetQueries({ predicate: isOfBusiness });
}

/** Calls `onOther` when Rust selects another business by itself: the one that was signed in. */
export function useOtherBusiness(id: string | undefined, onOther: () => void): void {
  const client = useQueryClient();
  const last = useRef(id);
  const then = useRef(onOther);
  then.current = onOther;
  useEffect(() => {
    const before = last.current;
    last.current = id;
    if (before === undefined || before === id) return;
    void client.resetQueries({ predicate: isOfBusiness });
    then.current();
  }, [id, client]);
}

export function useSelectBusiness(onSwitched: (app: AppView) => void) {
  const client = useQueryClient();
  return useAction<AppView, string>({
    mutationFn: selectBusiness,
    onSuccess: async (app) => {
      await anotherBusiness(client, app);
      onSwitched(app);
    },
  });
}

export function useRemoveBusiness(onRemoved: () => void) {
  const client = useQueryClient();
  return useAction<AppView, string>({
    mutationFn: removeBusiness,
    onSuccess: async (app) => {
      onRemoved();
      await anotherBusiness(client, app);
    },
  });
}

/** Details and history stay, so the screen may show them while they are fetched again. */
export function useSignOut(onSignedOut: () => void) {
  const client = useQueryClient();
  return useAction<AppView, string>({
    mutationFn: signOut,
    onSuccess: (app) => {
      client.setQueryData(appQuery.queryKey, app);
      onSignedOut();
      return client.invalidateQueries({ predicate: isOfBusiness });
    },
  });
}
