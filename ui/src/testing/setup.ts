import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import "../locales";

// A machine that is busy makes a test slow, never wrong.
configure({ asyncUtilTimeout: 30_000 });

afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("data-theme");
  localStorage.clear();
  sessionStorage.clear();
});
