import { useEffect } from "react";
import { afterDialogs, isFocusLost } from "../components/focus";

/**
 * Never leaves the keyboard on `body`: when the element with the focus leaves the page, or is disabled, and nothing
 * else took the focus, the dialog or the title of the page takes it.
 */
export function useFocusNet(): void {
  useEffect(() => {
    let last: Element | null = null;
    let cancel = () => {};
    const remember = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    // A click on an empty place takes the focus away on purpose.
    const forget = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        if (target === last && last?.isConnected && !last.matches(":disabled") && isFocusLost()) last = null;
      });
    const changes = new MutationObserver(() => {
      if (!last || (last.isConnected && !last.matches(":disabled"))) return;
      cancel();
      cancel = afterDialogs(() => {
        // One frame later than the screens, which know a better place.
        requestAnimationFrame(() => isFocusLost() && takeFocus());
      });
    });
    document.addEventListener("focusin", remember);
    document.addEventListener("focusout", forget);
    changes.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["disabled"],
    });
    return () => {
      document.removeEventListener("focusin", remember);
      document.removeEventListener("focusout", forget);
      changes.disconnect();
      cancel();
    };
  }, []);
}

function takeFocus(): void {
  const place =
    document.querySelector<HTMLElement>("[role=dialog], [role=alertdialog]") ?? document.querySelector("h1");
  if (!(place instanceof HTMLElement)) return;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
