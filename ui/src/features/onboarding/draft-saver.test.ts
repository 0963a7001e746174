import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BusinessForm, type DraftForm, type DraftView, EMPTY_FORM } from "../../ipc/bindings";
import { draftOf } from "../../ipc/fake/fixtures";
import { pendingAnswer } from "../../testing/render";
import { DraftSaver } from "./draft-saver";
import { valueAt, withValue } from "./form";

const empty: DraftForm = { kind: "business", ...EMPTY_FORM };
const typed = (name: string): DraftForm => withValue(empty, "business.business_name", name);
const nameOf = (form: DraftForm): string => valueAt(form, "business.business_name") as string;

describe("saving what is typed", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp(
    save: (form: DraftForm) => Promise<DraftView> = async (form) => draftOf(form as BusinessForm),
  ) {
    const events = { onSaved: vi.fn(), onError: vi.fn() };
    const spy = vi.fn(save);
    return { saver: new DraftSaver(spy, events), save: spy, ...events };
  }

  test("several keystrokes become one save of the last of them", async () => {
    const { saver, save } = setUp();
    for (const name of ["A", "Ac", "Acm", "Acme"]) {
      saver.change(typed(name));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(save, "nothing is saved while typing goes on").not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(400);
    expect(save.mock.calls.map(([form]) => nameOf(form))).toEqual(["Acme"]);
  });

  test("somebody who types without a pause has everything older than a second on disk", async () => {
    const { saver, save } = setUp();
    const keystrokes = 100;
    const saved = () => Number(nameOf(save.mock.lastCall?.[0] ?? empty) || "-1");
    for (let typedAt = 0; typedAt < keystrokes; typedAt += 1) {
      saver.change(typed(String(typedAt)));
      await vi.advanceTimersByTimeAsync(100);
      // Ten keystrokes a second: the eleventh before this one is more than a second old.
      expect(saved(), `after keystroke ${typedAt}`).toBeGreaterThanOrEqual(typedAt - 10);
    }
    expect(save.mock.calls.length, "and not every keystroke is a save").toBeLessThan(keystrokes / 5);
  });

  test("flush doesn't wait for the pause", async () => {
    const { saver, save } = setUp();
    saver.change(typed("Acme"));
    await saver.flush();
    expect(save).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(save, "and the pause doesn't save it twice").toHaveBeenCalledTimes(1);
  });

  test("a newer form never goes out before an older one has answered", async () => {
    const first = pendingAnswer<DraftView>();
    const answers = [first.promise, Promise.resolve(draftOf(typed("Two") as BusinessForm))];
    const { saver, save, onSaved } = setUp(() => answers.shift() ?? Promise.reject(new Error("no more")));
    saver.change(typed("One"));
    const done = saver.flush();
    saver.change(typed("Two"));
    const alsoDone = saver.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save, "one at a time").toHaveBeenCalledTimes(1);
    first.resolve(draftOf(typed("One") as BusinessForm));
    await Promise.all([done, alsoDone]);
    expect(save.mock.calls.map(([form]) => nameOf(form))).toEqual(["One", "Two"]);
    expect(onSaved, "the older answer is not news any more").toHaveBeenCalledTimes(1);
    expect(nameOf(onSaved.mock.calls[0]?.[0].form)).toBe("Two");
  });

  test("a failed save is tried again and loses nothing", async () => {
    let broken = true;
    const { saver, save, onError, onSaved } = setUp(async (form) => {
      if (broken) throw new Error("disk full");
      return draftOf(form as BusinessForm);
    });
    saver.change(typed("Acme"));
    await saver.flush();
    expect(onError).toHaveBeenCalledTimes(1);
    expect(saver.dirty, "it is still waiting").toBe(true);
    broken = false;
    await saver.flush();
    expect(save).toHaveBeenCalledTimes(2);
    expect(onSaved).toHaveBeenCalledTimes(1);
    expect(saver.dirty).toBe(false);
  });

  test("what was typed while a save failed replaces what failed", async () => {
    const first = pendingAnswer<DraftView>();
    const answers = [first.promise];
    const { saver, save } = setUp(
      (form) => answers.shift() ?? Promise.resolve(draftOf(form as BusinessForm)),
    );
    saver.change(typed("One"));
    const done = saver.flush();
    saver.change(typed("Two"));
    first.reject(new Error("disk full"));
    await done;
    await saver.flush();
    expect(nameOf(save.mock.lastCall?.[0] as DraftForm)).toBe("Two");
  });

  test("while a submission is under way nothing is saved, and afterwards what waited is", async () => {
    const { saver, save } = setUp();
    saver.hold();
    saver.change(typed("Acme"));
    await saver.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).not.toHaveBeenCalled();
    saver.release();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save.mock.calls.map(([form]) => nameOf(form))).toEqual(["Acme"]);
  });

  test("after forget nothing old is written over a replaced form", async () => {
    const { saver, save } = setUp();
    saver.change(typed("Old"));
    saver.forget();
    await vi.advanceTimersByTimeAsync(1000);
    expect(save).not.toHaveBeenCalled();
  });
});
