import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import { connection, setTheme } from "../../ipc/commands";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

const connectionQuery = queryOptions({ queryKey: topicKey("app", "connection"), queryFn: connection });

export const useConnection = () => useQuery(connectionQuery);

export function useSetTheme() {
  const client = useQueryClient();
  return useAction({
    mutationFn: setTheme,
    // Shown at once; what Rust keeps is shown when it answers.
    onMutate: (theme) => {
      client.setQueryData(appQuery.queryKey, (app) => app && { ...app, theme });
    },
    onSuccess: (app) => client.setQueryData(appQuery.queryKey, app),
    onError: () => client.invalidateQueries({ queryKey: appQuery.queryKey }),
  });
}
