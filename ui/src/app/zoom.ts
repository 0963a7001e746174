import type { ZoomStepView } from "../ipc/bindings";
import { zoom } from "../ipc/commands";

const isMac = (): boolean => navigator.platform.startsWith("Mac");

/**
 * What a key with Ctrl (on a Mac with Command) asks for: by what is written on it, because the keys are elsewhere on
 * every layout; the digit by its place as well, because some layouts have digits behind Shift.
 */
export function zoomStep(event: KeyboardEvent): ZoomStepView | null {
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

/** Listens on every page, also where nothing could be opened. */
export function followZoomKeys(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const step = zoomStep(event);
      if (!step) return;
      // Taken: neither a field nor the window's own menu hears it as well.
      event.preventDefault();
      event.stopPropagation();
      void zoom(step).catch(() => undefined);
    },
    { capture: true },
  );
}
