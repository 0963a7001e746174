import type { QueryClient } from "@tanstack/react-query";
import { watchChanges } from "../ipc/commands";
import { topicKey } from "../ipc/queries";

const following = new WeakSet<QueryClient>();

/** From now on every topic that Rust announces is asked for again. Called again after it worked, it does nothing. */
export async function followChanges(client: QueryClient): Promise<void> {
  if (following.has(client)) return;
  await watchChanges((topic) => {
    void client.invalidateQueries({ queryKey: topicKey(topic) });
  });
  following.add(client);
}
