/** The frame's own query: environment, business, what comes next. Every feature may read it. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { appView, startView } from "./bindings";
import { topicKey } from "./queries";

export const appQuery = queryOptions({ queryKey: topicKey("app"), queryFn: appView });

export const useApp = () => useQuery(appQuery);

/** The state of the start. Also answered while a start waits or has failed. */
export const startQuery = queryOptions({ queryKey: ["start"], queryFn: startView });
