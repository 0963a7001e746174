/** Reminders of transfers, shared by Home, Transfers and their own screens. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { deleteReminder, type RemindersView, reminders, skipReminder } from "./bindings";
import { topicKey } from "./queries";
import { useAction } from "./useAction";

export const remindersQuery = queryOptions({ queryKey: topicKey("reminders"), queryFn: reminders });

export const useReminders = () => useQuery(remindersQuery);

function useChange<Args>(mutationFn: (args: Args) => Promise<RemindersView>) {
  const client = useQueryClient();
  return useAction<RemindersView, Args>({
    mutationFn,
    onSuccess: (view) => {
      client.setQueryData(remindersQuery.queryKey, view);
    },
  });
}

/** Leaves out one day; a day that was dealt with meanwhile changes nothing. */
export const useSkipReminder = () =>
  useChange(({ id, next }: { id: string; next: string }) => skipReminder(id, next));

export const useDeleteReminder = () => useChange((id: string) => deleteReminder(id));
