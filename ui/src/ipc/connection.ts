/** How Astra is reached, shared by Settings and the sign-in. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { connection, openLink } from "./bindings";
import { topicKey } from "./queries";
import { useAction } from "./useAction";

export const connectionQuery = queryOptions({ queryKey: topicKey("app", "connection"), queryFn: connection });

export const useConnection = () => useQuery(connectionQuery);

/** Opens a page of Astra's for staff in the browser. */
export const useOpenLink = () => useAction({ mutationFn: openLink });
