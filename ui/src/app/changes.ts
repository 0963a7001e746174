import type { QueryClient } from "@tanstack/react-query";
import { watchChanges } from "../ipc/commands";
import { topicKey } from "../ipc/queries";

/** From now on every topic that Rust announces is asked for again. */
export async function followChanges(client: QueryClient): Promise<void> {
  await watchChanges((topic) => {
    void client.invalidateQueries({ queryKey: topicKey(topic) });
  });
}
