import { useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../ipc/app";
import { beginAnew, startAgain } from "../ipc/bindings";
import { useAction } from "../ipc/useAction";
import { followChanges } from "./changes";

/** Tries a failed start again, then fetches the app view again. */
export function useStartAgain() {
  const client = useQueryClient();
  return useAction({
    mutationFn: startAgain,
    // `followChanges` failed with the start. Without it the screens still ask on focus and after every action.
    onSuccess: () => void followChanges(client).catch(() => undefined),
    // Awaited, so that "Try again" stays pending until the answer is there.
    onSettled: () => client.refetchQueries({ queryKey: appQuery.queryKey }),
  });
}

/** Practice that doesn't start: sets its folder aside and starts with a new one. Answers where the old one is kept. */
export function useBeginAnew() {
  const client = useQueryClient();
  return useAction<string>({
    mutationFn: beginAnew,
    onSuccess: () => {
      void followChanges(client).catch(() => undefined);
      void client.refetchQueries({ queryKey: appQuery.queryKey });
    },
  });
}
