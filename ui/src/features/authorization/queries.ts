import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  beginSignIn,
  cancelSignIn,
  carryOnHere,
  checkSignIn,
  dismissSignIn,
  openPopup,
  type RedirectChannelView,
  type SignInAction,
  type SignInView,
  signIn,
} from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

const signInQuery = queryOptions({ queryKey: topicKey("sign_in"), queryFn: signIn });

export const useSignIn = () => useQuery(signInQuery);

/** Every change answers with the new state of the session. */
function useKeep(): (view: SignInView) => void {
  const client = useQueryClient();
  return (view) => client.setQueryData(signInQuery.queryKey, view);
}

export const useBeginSignIn = () =>
  useAction({
    mutationFn: (session: { action: SignInAction; channel: RedirectChannelView; returnTo: string }) =>
      beginSignIn(session.action, session.channel, session.returnTo),
    onSuccess: useKeep(),
  });
export const useOpenPopup = () => useAction({ mutationFn: openPopup, onSuccess: useKeep() });
export const useCancelSignIn = () => useAction({ mutationFn: cancelSignIn, onSuccess: useKeep() });
export const useCheckSignIn = () => useAction({ mutationFn: checkSignIn, onSuccess: useKeep() });
export function useCarryOnHere() {
  const client = useQueryClient();
  return useAction({
    mutationFn: carryOnHere,
    onSettled: () => client.invalidateQueries({ queryKey: topicKey("app") }),
  });
}
export const useDismissSignIn = () => useAction({ mutationFn: dismissSignIn, onSuccess: useKeep() });
