import { useEffect } from "react";
import type { Theme } from "../ipc/bindings";

const remembered = "theme";

/** Puts the chosen appearance on the page; `system` leaves it to the media query in tokens.css. */
export function showTheme(theme: Theme): void {
  if (theme === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = theme;
}

/** Before Rust has answered: as last time, so that a dark window doesn't flash white. */
export function showLastTheme(): void {
  const last = localStorage.getItem(remembered);
  if (last === "light" || last === "dark") showTheme(last);
}

export function useTheme(theme: Theme | undefined): void {
  useEffect(() => {
    if (!theme) return;
    showTheme(theme);
    localStorage.setItem(remembered, theme);
  }, [theme]);
}
