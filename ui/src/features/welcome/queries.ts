import { useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import { finishWelcome } from "../../ipc/commands";
import { useAction } from "../../ipc/useAction";

export function useFinishWelcome() {
  const client = useQueryClient();
  return useAction({
    mutationFn: finishWelcome,
    onSuccess: (app) => client.setQueryData(appQuery.queryKey, app),
  });
}
