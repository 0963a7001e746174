import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Timeline } from "./Timeline";

test("a day is named once, and named again when it is another one", () => {
  const at = [
    "2026-03-02T18:00:00",
    "2026-03-02T18:05:00",
    null,
    "2026-03-03T09:00:00",
    "2026-03-03T09:01:00",
  ];
  const steps = at.map((at, index) => ({
    key: `${index}`,
    label: `Step ${index}`,
    state: "done" as const,
    at,
  }));
  const { container } = render(<Timeline label="What happened" steps={steps} />);
  const said = [...container.querySelectorAll("time")].map((time) => time.textContent);
  expect(said).toEqual(["Mon, Mar 2, 6:00 PM", "6:05 PM", "Tue, Mar 3, 9:00 AM", "9:01 AM"]);
});
