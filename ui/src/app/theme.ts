import { useEffect } from "react";
import type { Theme } from "../ipc/bindings";

/** What `public/last-theme.js` reads before anything is painted. */
const remembered = "theme";

/** Puts the chosen appearance on the page; `system` leaves it to the media query in tokens.css. */
export function showTheme(theme: Theme): void {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(theme: Theme | undefined): void {
  useEffect(() => {
    if (!theme) return;
    showTheme(theme);
    localStorage.setItem(remembered, theme);
  }, [theme]);
}
