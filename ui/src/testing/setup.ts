import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import "../locales";

// A busy machine makes a test slow, never red.
configure({ asyncUtilTimeout: 30_000 });

afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("data-theme");
  localStorage.clear();
  sessionStorage.clear();
});
