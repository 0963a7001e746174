/**
 * How answers are kept on screen. Each feature has its own `queries.ts`; the first part of every key is the topic
 * under which Rust announces a change, so that one line invalidates all of it.
 */
import { focusManager, QueryClient } from "@tanstack/react-query";
import type { Topic } from "./bindings";

export const topicKey = (topic: Topic, ...rest: string[]): string[] => [topic, ...rest];

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Rust is on this computer and retries by itself; being offline is its answer, not a reason not to ask.
        networkMode: "always",
        retry: false,
        refetchOnWindowFocus: "always",
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** A desktop window is never hidden like a tab: ask again when it gets the focus. */
export function refetchOnWindowFocus(): void {
  focusManager.setEventListener((onFocus) => {
    const listener = () => onFocus(true);
    window.addEventListener("focus", listener);
    return () => window.removeEventListener("focus", listener);
  });
}
