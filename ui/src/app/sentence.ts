import { useSyncExternalStore } from "react";

interface Sentence {
  text: string;
  /** Address of the screen it is said on. */
  on: string;
}

/** One sentence that travels with a navigation: "Your card is linked." It goes when one goes on. */
let sentence: Sentence | null = null;
const listeners = new Set<() => void>();

function set(next: Sentence | null): void {
  sentence = next;
  for (const listener of listeners) listener();
}

export const say = (text: string, on: string): void => set({ text, on });

/** One leaves the screen at `path`. */
export function hush(path: string): void {
  if (sentence?.on === path) set(null);
}

export function useSentence(path: string): string | null {
  const said = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => sentence,
  );
  return said?.on === path ? said.text : null;
}
