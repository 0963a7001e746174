/** Repeating transfers between bank accounts, shared by Transfers and their own screen. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { routines } from "./bindings";
import { topicKey } from "./queries";

export const routinesQuery = queryOptions({ queryKey: topicKey("routines"), queryFn: routines });

export const useRoutines = () => useQuery(routinesQuery);
