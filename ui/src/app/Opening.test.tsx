import { readFileSync } from "node:fs";
import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { OpeningMark } from "./Opening";

test("the window begins with what Opening shows, so that nothing flickers", () => {
  const page = new DOMParser().parseFromString(readFileSync("index.html", "utf8"), "text/html");
  const { container } = render(<OpeningMark />);
  const squeezed = (html = "") => html.replace(/\s+(?=[<>]|$)|(?<=>)\s+|^\s+/g, "");
  expect(squeezed(page.getElementById("root")?.innerHTML)).toBe(squeezed(container.innerHTML));
});
