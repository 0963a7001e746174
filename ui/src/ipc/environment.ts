/**
 * Changes the environment, or starts one. Afterwards nothing of the earlier environment may stay on screen.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { appView, chooseEnvironment, type Environment, type ErrorCode, unlock } from "./bindings";
import { toErrorView } from "./errors";
import { useAction } from "./useAction";

async function anotherWorld(client: QueryClient): Promise<void> {
  await client.cancelQueries();
  await client.resetQueries();
}

/** Error codes with which the earlier environment stays open. */
const stayed: ErrorCode[] = ["not_allowed_now", "invalid"];

/** `onSwitched` is called before the earlier environment leaves the screen. */
export function useChooseEnvironment(onSwitched?: (environment: Environment) => void) {
  const client = useQueryClient();
  return useAction<null, Environment>({
    mutationFn: chooseEnvironment,
    onSuccess: (_, environment) => {
      onSwitched?.(environment);
      return anotherWorld(client);
    },
    // The earlier environment was closed although the new one didn't open.
    onError: (error) => {
      if (stayed.includes(toErrorView(error).code)) return;
      return anotherWorld(client);
    },
  });
}

/** `passphrase` is asked for when it is needed and kept nowhere, also not as the argument of a mutation. */
export function useUnlock(passphrase: () => string) {
  const client = useQueryClient();
  return useAction<void>({
    mutationFn: async () => {
      await unlock(passphrase());
      // Answers when everything has started, or says why it hasn't.
      await appView();
    },
    onSuccess: () => anotherWorld(client),
  });
}
