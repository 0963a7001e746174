/** The list of transfers, shared by Home and Transfers. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { transfers } from "./bindings";
import { topicKey } from "./queries";

export const transfersQuery = queryOptions({ queryKey: topicKey("transfers"), queryFn: transfers });

export const useTransfers = () => useQuery(transfersQuery);
