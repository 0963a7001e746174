import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ResultSlot } from "./ResultSlot";

const nothing = { attempt: 0, problem: null };
const refused = { code: "offline", title: "Can’t reach Astra", body: "Try again.", requestId: null };

test("a failure is an alert that takes the focus and is scrolled into view", () => {
  const scrolled = vi.fn();
  vi.spyOn(HTMLElement.prototype, "scrollIntoView").mockImplementation(scrolled);
  const { rerender } = render(<ResultSlot result={nothing} />);
  expect(scrolled, "without a result nothing moves").not.toHaveBeenCalled();
  rerender(<ResultSlot result={{ attempt: 1, problem: refused }} />);
  expect(document.activeElement).toBe(screen.getByRole("alert"));
  expect(scrolled).toHaveBeenCalledWith({ block: "nearest" });
});

test("the second failure takes the focus again, even if it says the same", () => {
  const { rerender } = render(<ResultSlot result={{ attempt: 1, problem: refused }} />);
  const first = screen.getByRole("alert");
  first.blur();
  rerender(<ResultSlot result={{ attempt: 2, problem: refused }} />);
  expect(screen.getByRole("alert"), "announced as a new one").not.toBe(first);
  expect(document.activeElement).toBe(screen.getByRole("alert"));
});

test("a success is said by a region that was there before, and leaves the focus where it is", () => {
  const slot = (result: Parameters<typeof ResultSlot>[0]["result"]) => (
    <>
      <button type="button">Save</button>
      <ResultSlot result={result} />
    </>
  );
  const { rerender } = render(slot(nothing));
  const region = screen.getByRole("status");
  screen.getByRole("button").focus();
  rerender(slot({ attempt: 1, problem: null, done: "Saved." }));
  expect(screen.getByRole("status"), "only a region that is there is announced").toBe(region);
  expect(region.textContent).toBe("Saved.");
  expect(document.activeElement).toBe(screen.getByRole("button"));
});
