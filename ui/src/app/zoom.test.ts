import { afterEach, describe, expect, test, vi } from "vitest";
import { fakeBackend } from "../ipc/fake/backend";
import { newFakeData } from "../ipc/fake/fixtures";
import { replaceTransport } from "../ipc/transport";
import { followZoomKeys, zoomStep } from "./zoom";

const pressed = (key: string, more: KeyboardEventInit = {}) =>
  new KeyboardEvent("keydown", { key, ctrlKey: true, cancelable: true, bubbles: true, ...more });

afterEach(() => vi.restoreAllMocks());

describe("keys that make pages larger and smaller", () => {
  test.each([
    ["+", "BracketRight", "in"],
    ["+", "NumpadAdd", "in"],
    ["=", "Equal", "in"],
    ["+", "Equal", "in"],
    ["-", "Minus", "out"],
    ["_", "Minus", "out"],
    ["-", "NumpadSubtract", "out"],
    ["0", "Digit0", "actual"],
    ["0", "Numpad0", "actual"],
    ["à", "Digit0", "actual"],
    // Swedish: plus is where a US keyboard has minus.
    ["+", "Minus", "in"],
  ])("Ctrl and %s at %s is %s", (key, code, step) => {
    expect(zoomStep(pressed(key, { code }))).toBe(step);
    expect(zoomStep(pressed(key, { code, shiftKey: true }))).toBe(step);
  });

  test("what is typed is never taken", () => {
    for (const key of ["+", "-", "0", "="]) {
      expect(zoomStep(pressed(key, { ctrlKey: false })), key).toBeNull();
      expect(zoomStep(pressed(key, { altKey: true })), `AltGr and ${key}`).toBeNull();
      expect(zoomStep(pressed(key, { isComposing: true })), key).toBeNull();
      expect(zoomStep(pressed(key, { metaKey: true })), key).toBeNull();
    }
    // Copy, on a numeric keypad without NumLock.
    expect(zoomStep(pressed("Insert", { code: "Numpad0" }))).toBeNull();
    expect(zoomStep(pressed("a", { code: "KeyA" }))).toBeNull();
  });

  test("on a Mac it is Command", () => {
    vi.spyOn(navigator, "platform", "get").mockReturnValue("MacIntel");
    expect(zoomStep(pressed("+"))).toBeNull();
    expect(zoomStep(pressed("+", { ctrlKey: false, metaKey: true }))).toBe("in");
  });

  test("they are heard from inside a field, and the field isn't changed", () => {
    const backend = fakeBackend(newFakeData());
    replaceTransport(backend);
    followZoomKeys();
    const field = document.createElement("input");
    const heard = vi.fn();
    field.addEventListener("keydown", heard);
    document.body.append(field);
    const key = pressed("-", { code: "Minus" });
    field.dispatchEvent(key);
    expect(backend.calls).toEqual([{ command: "zoom", args: { step: "out" } }]);
    expect(key.defaultPrevented).toBe(true);
    expect(heard).not.toHaveBeenCalled();
    field.dispatchEvent(pressed("x", { code: "KeyX" }));
    expect(backend.calls).toHaveLength(1);
    expect(heard).toHaveBeenCalledTimes(1);
    field.remove();
  });
});
