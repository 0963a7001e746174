/** What an address of Move money fills in: a transfer that is to be tried again, or single fields. */
import { useQuery } from "@tanstack/react-query";
import { settledAmount } from "../../components/amountText";
import { type CardRefView, type TransferForm, transfer } from "../../ipc/bindings";
import { transferKey } from "./queries";

export interface Prefill extends Partial<TransferForm> {
  /** The id of a transfer whose cards, amount and note are meant again. */
  again?: string | undefined;
}

export interface Prefilled {
  /** The fields that are filled in. */
  form: Partial<TransferForm>;
  /** The cards of the transfer that is tried again, as they were called then. */
  named: CardRefView[];
  /** There is no such transfer on this computer. */
  unknown: boolean;
}

/** Addresses can be typed by anybody; a number in one was text. */
export function parsePrefill(search: Record<string, unknown>): Prefill {
  const text = (name: string) =>
    ["string", "number"].includes(typeof search[name]) ? String(search[name]) : undefined;
  const found = {
    again: text("again"),
    from: text("from"),
    to: text("to"),
    amount: text("amount"),
    note: text("note"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** `null` as long as the transfer is being read. */
export function usePrefill({ again, ...form }: Prefill): Prefilled | null {
  const { data, isError } = useQuery({
    queryKey: transferKey(again ?? ""),
    queryFn: () => transfer(again ?? ""),
    enabled: again !== undefined,
  });
  if (again === undefined) return { form, named: [], unknown: false };
  if (isError) return { form, named: [], unknown: true };
  if (!data) return null;
  const { from, to, amount, note } = data.transfer;
  return {
    form: { from: from.id, to: to.id, amount: dollars(amount), note },
    named: [from, to],
    unknown: false,
  };
}

const dollars = (cents: number): string =>
  settledAmount(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);
