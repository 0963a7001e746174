/**
 * The one way from the screens to Rust, and the only file that imports Tauri. Tests put a scripted transport in its
 * place.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Commands } from "./bindings";

export type CommandName = keyof Commands;

export interface Transport {
  /** A function among the arguments is called with every message that the command sends. */
  call<C extends CommandName>(command: C, args: Commands[C]["args"]): Promise<Commands[C]["answer"]>;
}

const sent = (value: unknown): unknown =>
  typeof value === "function" ? new Channel(value as (message: unknown) => void) : value;

const tauri: Transport = {
  call: (command, args) =>
    invoke(command, Object.fromEntries(Object.entries(args).map(([name, value]) => [name, sent(value)]))),
};

let transport: Transport = tauri;

export function replaceTransport(other: Transport): void {
  transport = other;
}

export const call: Transport["call"] = (command, args) => transport.call(command, args);
