/** What an address of Move money fills in: a transfer that is to be tried again, or single fields. */
import { useQuery } from "@tanstack/react-query";
import { typedAmount } from "../../components/amountText";
import {
  type CardRefView,
  type KnownReceiverView,
  openReminder,
  type TransferForm,
  transfer,
} from "../../ipc/bindings";
import { transferKey } from "./queries";
import { sameReceiver } from "./receivers";

export interface Prefill extends Partial<TransferForm> {
  /** The id of a transfer whose cards, amount and note are meant again. */
  again?: string | undefined;
  /** The id of a reminder whose day is there. */
  reminder?: string | undefined;
}

export interface Prefilled {
  /** The fields that are filled in. */
  form: Partial<TransferForm>;
  /** The cards of the transfer that is tried again, as they were called then. */
  named: CardRefView[];
  /** There is no such transfer on this computer, or the reminder can't be opened. */
  unknown: "transfer" | "reminder" | null;
}

/** Addresses can be typed by anybody; a number in one was text. */
export function parsePrefill(search: Record<string, unknown>): Prefill {
  const text = (name: string) =>
    ["string", "number"].includes(typeof search[name]) ? String(search[name]) : undefined;
  const found = {
    again: text("again"),
    reminder: text("reminder"),
    from: text("from"),
    to: text("to"),
    amount: text("amount"),
    note: text("note"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** `null` as long as the transfer is being read. */
export function usePrefill(
  { again, reminder, ...address }: Prefill,
  receivers: KnownReceiverView[] | null | undefined,
): Prefilled | null {
  const { data, isError } = useQuery({
    queryKey: transferKey(again ?? ""),
    queryFn: () => transfer(again ?? ""),
    enabled: again !== undefined,
  });
  // Rust remembers which reminder filled in the form, so that it is dealt with once its transfer is confirmed.
  const opened = useQuery({
    queryKey: ["open_reminder", reminder ?? ""],
    queryFn: () => openReminder(reminder ?? ""),
    enabled: reminder !== undefined,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  // An address knows only own cards.
  const form: Partial<TransferForm> = address.to === undefined ? address : { ...address, towards: "own" };
  if (receivers === undefined) return null;
  if (reminder !== undefined) {
    if (opened.isError) return { form, named: [], unknown: "reminder" };
    return opened.data ? filledIn(opened.data, receivers) : null;
  }
  if (again === undefined) return { form, named: [], unknown: null };
  if (isError) return { form, named: [], unknown: "transfer" };
  return data ? filledIn(data.transfer, receivers) : null;
}

function filledIn(
  of: { from: CardRefView; to: CardRefView; amount: number; note: string },
  receivers: KnownReceiverView[] | null,
): Prefilled {
  const { from, to, amount, note } = of;
  const towards: Partial<TransferForm> =
    receivers && to.owner ? sameReceiver(receivers, to.owner, to.id) : { towards: "own", to: to.id };
  return {
    form: { from: from.id, amount: typedAmount(amount), note, ...towards },
    named: [from, to],
    unknown: null,
  };
}
