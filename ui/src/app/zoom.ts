import { type ZoomStep, zoom } from "../ipc/bindings";

const isMac = (): boolean => navigator.platform.startsWith("Mac");

/**
 * The zoom step of a key press with Ctrl (Command on a Mac), by the character, because plus and minus have another
 * place on every layout; zero also by its place, because some layouts have digits behind Shift.
 */
export function zoomStep(event: KeyboardEvent): ZoomStep | null {
  const [wanted, other] = isMac() ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  // Ctrl and Alt together are AltGr, which writes.
  if (!wanted || other || event.altKey || event.isComposing) return null;
  switch (event.key) {
    case "+":
    case "=":
      return "in";
    case "-":
    case "_":
      return "out";
    case "0":
      return "actual";
    default:
      return event.code === "Digit0" ? "actual" : null;
  }
}

/** Listens on every page, also on those of a failed start. */
export function followZoomKeys(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const step = zoomStep(event);
      if (!step) return;
      // Neither a field nor the window's own menu gets the key as well.
      event.preventDefault();
      event.stopPropagation();
      void zoom(step).catch(() => undefined);
    },
    { capture: true },
  );
}
