import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import "../locales";

afterEach(() => {
  cleanup();
  document.documentElement.removeAttribute("data-theme");
  localStorage.clear();
  sessionStorage.clear();
});
