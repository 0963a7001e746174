import type { QueryClient } from "@tanstack/react-query";
import { watchChanges } from "../ipc/bindings";
import { topicKey } from "../ipc/queries";

const following = new WeakSet<QueryClient>();

/** Fetches every topic again that Rust announces. A second call after a success does nothing. */
export async function followChanges(client: QueryClient): Promise<void> {
  if (following.has(client)) return;
  await watchChanges((topic) => {
    void client.invalidateQueries({ queryKey: topicKey(topic) });
  });
  following.add(client);
}
