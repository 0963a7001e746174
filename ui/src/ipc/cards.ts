/** Cards are shown by several features: Home, Cards and Move money share this query. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { cards } from "./bindings";
import { topicKey } from "./queries";

export const cardsQuery = queryOptions({ queryKey: topicKey("cards"), queryFn: cards });

export const useCards = () => useQuery(cardsQuery);
