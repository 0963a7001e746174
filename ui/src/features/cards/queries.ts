import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  addIssuedCard,
  type CardRemovalView,
  type CardView,
  card,
  cardBank,
  cardRemoval,
  type IssuedCardForm,
  nameCard,
  refreshCards,
  removeCard,
} from "../../ipc/bindings";
import { cardsQuery } from "../../ipc/cards";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

/** One card; the list's data is shown until Rust answers. */
export function useCard(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: topicKey("cards", id),
    queryFn: () => card(id),
    placeholderData: () => client.getQueryData(cardsQuery.queryKey)?.cards.find((known) => known.id === id),
  });
}

/** What Astra knows of its bank, or nothing. Not asked again when cards change: the bank stays. */
export const useBank = (id: string) =>
  useQuery({ queryKey: ["card_bank", id], queryFn: () => cardBank(id), retry: false });

export function useRefreshCards() {
  const client = useQueryClient();
  return useAction({
    mutationFn: refreshCards,
    onSuccess: (view) => {
      client.setQueryData(cardsQuery.queryKey, view);
      return client.invalidateQueries({ queryKey: topicKey("app") });
    },
  });
}

export function useNameCard(id: string) {
  const client = useQueryClient();
  return useAction({
    mutationFn: (nickname: string) => nameCard(id, nickname),
    onSuccess: (view) => {
      client.setQueryData(topicKey("cards", id), view);
      return client.invalidateQueries({ queryKey: cardsQuery.queryKey, exact: true });
    },
  });
}

/** Fetched each time the dialog opens: a transfer may have begun or ended meanwhile. */
export const useCardRemoval = (id: string, asked: boolean) =>
  useQuery({
    queryKey: topicKey("transfers", "card_removal", id),
    queryFn: () => cardRemoval(id),
    enabled: asked,
    gcTime: 0,
  });

export const useRemoveCard = (onAnswer: (answer: CardRemovalView) => void) =>
  useAction({ mutationFn: (id: string) => removeCard(id), onSuccess: onAnswer });

/** A card as typed. */
export interface TypedCard {
  number: string;
  code: string;
  form: IssuedCardForm;
}

/** `typed` is called only in the mutation: TanStack Query keeps a mutation's arguments, and a card's number must not be one. */
export const useAddIssuedCard = (typed: () => TypedCard, onAdded: (added: CardView) => void) =>
  useAction<CardView>({
    mutationFn: () => {
      const { number, code, form } = typed();
      return addIssuedCard(number, code, form);
    },
    onSuccess: onAdded,
  });
