/** Renders screens over a fake backend. */
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act, type ReactNode } from "react";
import { App } from "../app/App";
import { followChanges } from "../app/changes";
import { newRouter } from "../app/routes";
import { type FakeBackend, fakeBackend, type Handlers } from "../ipc/fake/backend";
import { type FakeData, newFakeData } from "../ipc/fake/fixtures";
import { newQueryClient } from "../ipc/queries";
import { replaceTransport } from "../ipc/transport";

// Read here, so that no test waits for the script of a screen.
import.meta.glob("../features/*/*Screen.tsx", { eager: true });

export interface Rendered {
  backend: FakeBackend;
  user: ReturnType<typeof userEvent.setup>;
  /** How often a command was called. */
  count: (command: FakeBackend["calls"][number]["command"]) => number;
  announce: FakeBackend["announce"];
}

function setUp(data: Partial<FakeData>, handlers: Partial<Handlers>): Rendered {
  const backend = fakeBackend(newFakeData(data), handlers);
  replaceTransport(backend);
  return {
    backend,
    user: userEvent.setup(),
    count: (command) => backend.calls.filter((call) => call.command === command).length,
    announce: (...topics) => act(() => backend.announce(...topics)),
  };
}

/** One screen by itself. */
export function renderScreen(
  screen: ReactNode,
  data: Partial<FakeData> = {},
  handlers: Partial<Handlers> = {},
): Rendered {
  const rendered = setUp(data, handlers);
  const client = newQueryClient();
  void followChanges(client);
  render(<QueryClientProvider client={client}>{screen}</QueryClientProvider>);
  return rendered;
}

/** The whole app at an address. */
export function renderApp(
  path: string,
  data: Partial<FakeData> = {},
  handlers: Partial<Handlers> = {},
): Rendered & { path: () => string } {
  const rendered = setUp(data, handlers);
  const client = newQueryClient();
  void followChanges(client);
  const router = newRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App client={client} router={router} />);
  return { ...rendered, path: () => router.state.location.href };
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
