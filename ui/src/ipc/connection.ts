/** How Astra is reached, shared by Settings and the sign-in. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { connection } from "./bindings";
import { topicKey } from "./queries";

export const connectionQuery = queryOptions({ queryKey: topicKey("app", "connection"), queryFn: connection });

export const useConnection = () => useQuery(connectionQuery);
