import { useQueryClient } from "@tanstack/react-query";
import { appQuery } from "../../ipc/app";
import { finishWelcome } from "../../ipc/bindings";
import { useAction } from "../../ipc/useAction";

/** `onFinished` navigates before the frame replaces Welcome. */
export function useFinishWelcome(onFinished?: () => void) {
  const client = useQueryClient();
  return useAction({
    mutationFn: finishWelcome,
    onSuccess: (app) => {
      onFinished?.();
      client.setQueryData(appQuery.queryKey, app);
    },
  });
}
