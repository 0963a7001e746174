import { useQuery, useQueryClient } from "@tanstack/react-query";
import { card, refreshCards } from "../../ipc/bindings";
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
