import { useQueryClient } from "@tanstack/react-query";
import { appQuery } from "./app";
import { setKeepWatching } from "./bindings";
import { useAction } from "./useAction";

/** Whether closing the window leaves Astra Desk watching. Rust refuses where no tray could bring the window back. */
export function useSetKeepWatching() {
  const client = useQueryClient();
  return useAction({
    mutationFn: setKeepWatching,
    onSuccess: (app) => client.setQueryData(appQuery.queryKey, app),
  });
}
