/** The frame's own query: environment, business, what comes next. Every feature may read it. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { appView } from "./commands";
import { topicKey } from "./queries";

export const appQuery = queryOptions({ queryKey: topicKey("app"), queryFn: appView });

export const useApp = () => useQuery(appQuery);
