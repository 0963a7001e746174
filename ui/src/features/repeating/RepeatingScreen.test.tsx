import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { RoutinesView } from "../../ipc/bindings";
import { type Handlers, refusal } from "../../ipc/fake/backend";
import { pendingAnswer, renderApp } from "../../testing/render";
import { routinesScenes } from "../../testing/scenes";

const aView = (more: Partial<RoutinesView> = {}): RoutinesView => ({
  ...structuredClone(routinesScenes.weekly),
  ...more,
});
const paused = () => structuredClone(routinesScenes.paused);
const ended = () => aView({ routines: [] });

const show = (view: RoutinesView, handlers: Partial<Handlers> = {}, path = "/transfers/repeating") =>
  renderApp(path, {}, { routines: () => view, ...handlers });

const row = () => screen.findByTestId("repeating-transfer");

test("Transfers leads there only when there is something", async () => {
  show(aView(), {}, "/transfers");
  const link = within(await screen.findByTestId("repeating-link")).getByRole("link");
  expect(link.getAttribute("href")).toContain("/transfers/repeating");
});

test("nobody is led to an empty page", async () => {
  const { count } = show(ended(), {}, "/transfers");
  await waitFor(() => expect(count("routines")).toBe(1));
  await screen.findByText("No transfers yet");
  expect(screen.queryByTestId("repeating-link")).toBeNull();
});

test("what it does, between which accounts and where it stands is said in words", async () => {
  show(aView());
  const text = (await row()).textContent;
  expect(text).toContain("$25.00 every week");
  expect(text).toContain("From Everyday ••6789 to Rainy days ••4321");
  expect(text).toContain("Running");
});

test("a word that Astra added is shown as updating, and hides no other entry", async () => {
  const [known] = aView().routines;
  if (!known) throw new Error("a scene with a repeating transfer");
  const odd = { ...known, id: "odd", rhythm: "updating", state: "updating", from: null } as const;
  show(aView({ routines: [{ ...odd, can_pause: false }, known] }));
  const rows = await screen.findAllByTestId("repeating-transfer");
  expect(rows.map(({ dataset }) => dataset.state)).toEqual(["updating", "active"]);
  expect(rows[0]?.textContent).toContain("From a bank account");
});

test("a double click pauses once, and what follows is said", async () => {
  const answer = pendingAnswer<RoutinesView>();
  const { user, count } = show(aView(), { pause_routine: () => answer.promise });
  await user.dblClick(await screen.findByTestId("pause-routine"));
  expect(count("pause_routine")).toBe(1);
  answer.resolve(paused());
  await screen.findByText(/It’s paused\./);
  expect((await row()).dataset.state).toBe("paused");
  expect(screen.queryByTestId("pause-routine")).toBeNull();
});

test("it is resumed", async () => {
  const { user } = show(paused(), { resume_routine: () => aView() });
  await user.click(await screen.findByTestId("resume-routine"));
  await screen.findByText(/It’s running again/);
});

test("ending asks first, says what it means, and can be left", async () => {
  const { user, count } = show(aView(), { end_routine: ended });
  await user.click(await screen.findByTestId("end-routine"));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Money that’s already on its way isn’t stopped.");
  await user.click(within(dialog).getByTestId("keep-routine"));
  expect(count("end_routine")).toBe(0);

  await user.click(await screen.findByTestId("end-routine"));
  await user.click(await screen.findByTestId("confirm-end-routine"));
  expect((await screen.findByTestId("end-result")).textContent).toContain("It has ended.");
  expect(screen.queryByTestId("repeating-transfer")).toBeNull();
});

test("without a clear answer nothing is claimed, and what Astra has is shown", async () => {
  let view = aView();
  const { user } = show(view, {
    routines: () => view,
    pause_routine: () => {
      view = paused();
      throw refusal("unclear");
    },
  });
  await user.click(await screen.findByTestId("pause-routine"));
  expect((await screen.findByTestId("change-result")).textContent).toContain("we didn’t ask again");
  await waitFor(async () => expect((await row()).dataset.state).toBe("paused"));
});

test("signed out, everything stays readable and nothing can be pressed", async () => {
  show(aView({ signed_in: false, offline: true }));
  expect((await row()).textContent).toContain("$25.00 every week");
  expect(screen.queryByTestId("pause-routine")).toBeNull();
  expect((await screen.findByTestId("offline-note")).textContent).toContain("This is what was known on");
});
