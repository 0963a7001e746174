/** Where the focus goes when the element that had it is gone. */
import { type RefObject, useEffect, useRef } from "react";

/** A browser gives the focus to `body` when the element that has it leaves the page: the keyboard starts over. */
export const isFocusLost = (): boolean =>
  document.activeElement === null || document.activeElement === document.body;

/** Called after the dialogs, which give the focus back in the next frame. */
export function afterDialogs(then: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(then);
  });
  return () => cancelAnimationFrame(frame);
}

/** `target` takes the focus if a change of `state` took away the button that had it. */
export function useLostFocus(target: RefObject<HTMLElement | null>, state: unknown): void {
  const last = useRef(state);
  useEffect(() => {
    if (last.current === state) return;
    last.current = state;
    return afterDialogs(() => {
      if (!isFocusLost()) return;
      target.current?.focus({ preventScroll: true });
      target.current?.scrollIntoView?.({ block: "nearest" });
    });
  }, [target, state]);
}
