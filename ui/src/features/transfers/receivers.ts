/** Who else can be sent money, where staff allowed that. */
import { useQuery } from "@tanstack/react-query";
import { type KnownReceiverView, type ReceiverView, receivers, type TransferForm } from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";

/** Kept beside the cards: theirs come and go with them. Nobody, `null`, where staff did not allow it. */
export const useReceivers = () => useQuery({ queryKey: topicKey("cards", "receivers"), queryFn: receivers });

/** One of this computer as the receiver; the only card of theirs is chosen. */
export function beginTowards(known: KnownReceiverView[], id: string): Partial<TransferForm> {
  const cards = known.find((receiver) => receiver.id === id)?.cards ?? [];
  const [only, ...others] = cards;
  return { towards: "known", receiver: id, receiver_card: only && others.length === 0 ? only.id : "" };
}

/** Someone else, as it was left: nobody has to choose or type again. */
export function beginWithSomeoneElse(known: KnownReceiverView[], form: TransferForm): Partial<TransferForm> {
  const typed = form.receiver === "" && (known.length === 0 || form.receiver_user_id !== "");
  return { towards: typed ? "typed" : "known" };
}

/** The fields that name the receiver of an earlier transfer again. */
export function sameReceiver(
  known: KnownReceiverView[],
  { user_id: userId }: ReceiverView,
  card: string,
): Partial<TransferForm> {
  const receiver = known.find((one) => one.user_id === userId && one.cards.some(({ id }) => id === card));
  return receiver
    ? { towards: "known", receiver: receiver.id, receiver_card: card }
    : { towards: "typed", receiver_user_id: userId, receiver_card_id: card };
}
