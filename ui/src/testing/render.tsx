/** Screens over a scripted door. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act, type ReactNode } from "react";
import { App } from "../app/App";
import { followChanges } from "../app/changes";
import { newRouter } from "../app/routes";
import { replaceDoor } from "../ipc/commands";
import { type FakeDoor, fakeDoor, type Handlers } from "../ipc/fake/door";
import { newWorld, type World } from "../ipc/fake/world";
import { newQueryClient } from "../ipc/queries";

export interface Stage {
  door: FakeDoor;
  user: ReturnType<typeof userEvent.setup>;
  /** How often a command was called. */
  count: (command: FakeDoor["calls"][number]["command"]) => number;
  tell: FakeDoor["tell"];
}

type Scripted = Partial<Handlers> & { check?: () => void | Promise<void> };

function stage(world: Partial<World>, { check, ...handlers }: Scripted): Stage {
  const door = fakeDoor(newWorld(world), check ? { handlers, check } : { handlers });
  replaceDoor(door);
  return {
    door,
    user: userEvent.setup(),
    count: (command) => door.calls.filter((call) => call.command === command).length,
    tell: (...topics) => act(() => door.tell(...topics)),
  };
}

/** One screen by itself. */
export function renderScreen(screen: ReactNode, world: Partial<World> = {}, handlers: Scripted = {}): Stage {
  const staged = stage(world, handlers);
  const client = newQueryClient();
  void followChanges(client);
  render(<QueryClientProvider client={client}>{screen}</QueryClientProvider>);
  return staged;
}

/** The whole app at an address. */
export function renderApp(
  path: string,
  world: Partial<World> = {},
  handlers: Scripted = {},
): Stage & { path: () => string } {
  const staged = stage(world, handlers);
  const client = newQueryClient();
  void followChanges(client);
  const router = newRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App client={client} router={router} />);
  return { ...staged, path: () => router.state.location.href };
}

/** A promise that the test settles. */
export function pendingAnswer<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
