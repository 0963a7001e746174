import { useQueryClient } from "@tanstack/react-query";
import {
  endRoutine,
  pauseRoutine,
  type RoutinesView,
  refreshRoutines,
  resumeRoutine,
} from "../../ipc/bindings";
import { routinesQuery } from "../../ipc/routines";
import { useAction } from "../../ipc/useAction";

function useChange<Args = void>(mutationFn: (args: Args) => Promise<RoutinesView>) {
  const client = useQueryClient();
  return useAction<RoutinesView, Args>({
    mutationFn,
    onSuccess: (view) => {
      client.setQueryData(routinesQuery.queryKey, view);
    },
    // After an unclear answer Rust asked what Astra has.
    onError: () => void client.invalidateQueries({ queryKey: routinesQuery.queryKey }),
  });
}

export const useRefreshRoutines = () => useChange(() => refreshRoutines());

export const usePauseRoutine = () => useChange((id: string) => pauseRoutine(id));

export const useResumeRoutine = () => useChange((id: string) => resumeRoutine(id));

export const useEndRoutine = () => useChange((id: string) => endRoutine(id));
