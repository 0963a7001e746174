/** Which cards can stand on which side of a transfer. Rust decides anew; this keeps screens from offering what it refuses. */
import { settledAmount } from "../../components/amountText";
import type { CardView, TransferForm } from "../../ipc/bindings";

export type Side = "from" | "to";
export const otherSide = { from: "to", to: "from" } as const;

export const canStand = (card: CardView | undefined, side: Side): boolean =>
  card?.status === "approved" && (side === "from" ? card.can_send : card.can_receive);

/** The id, where its card can still stand there. */
export const ifUsable = (cards: CardView[], id: string, side: Side): string =>
  canStand(
    cards.find((card) => card.id === id),
    side,
  )
    ? id
    : "";

/** The form with what it leaves open chosen, where only two cards come into question. The older one sends. */
export function withOnlyPair(cards: CardView[], form: TransferForm): TransferForm {
  const open = (side: Side) =>
    cards.filter((card) => canStand(card, side) && (form[side] === "" || form[side] === card.id));
  const pairs = open("from").flatMap((from) =>
    open("to").flatMap((to) => (from.id === to.id ? [] : [{ from: from.id, to: to.id }])),
  );
  const [first] = pairs;
  const only =
    first && pairs.every(({ from, to }) => [from, to].every((id) => Object.values(first).includes(id)));
  return only ? { ...form, ...first } : form;
}

/** Whether each of the two cards can do the other's part. */
export function canSwap(cards: CardView[], { from, to, towards }: TransferForm): boolean {
  if (towards !== "own") return false;
  if (from === "" && to === "") return false;
  return (
    (from === "" || ifUsable(cards, from, "to") !== "") && (to === "" || ifUsable(cards, to, "from") !== "")
  );
}

/**
 * The form as it can begin: the amount with its cents, and without cards that can't be used for it anymore, which are named
 * by their side.
 */
export function beginWith(cards: CardView[], form: TransferForm): { form: TransferForm; gone: Side[] } {
  const left = {
    ...form,
    amount: settledAmount(form.amount),
    from: ifUsable(cards, form.from, "from"),
    to: ifUsable(cards, form.to, "to"),
  };
  const sides: Side[] = form.towards === "own" ? ["from", "to"] : ["from"];
  const gone = sides.filter((side) => left[side] !== form[side]);
  // Another card isn't chosen in place of one that somebody chose.
  return { form: gone.length > 0 ? left : withOnlyPair(cards, left), gone };
}
