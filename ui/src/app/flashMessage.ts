import { useSyncExternalStore } from "react";

interface FlashMessage {
  text: string;
  /** Address of the screen that shows it. */
  path: string;
}

/** A message about what was just done, shown by the screen that follows ("Your card is linked."). Gone with the next navigation. */
let message: FlashMessage | null = null;
const listeners = new Set<() => void>();

function set(next: FlashMessage | null): void {
  message = next;
  for (const listener of listeners) listener();
}

export const showFlashMessage = (text: string, path: string): void => set({ text, path });

/** Called when the screen at `path` is left. */
export function clearFlashMessage(path: string): void {
  if (message?.path === path) set(null);
}

export function useFlashMessage(path: string): string | null {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => message,
  );
  return current?.path === path ? current.text : null;
}
