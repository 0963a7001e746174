import { useQueryClient } from "@tanstack/react-query";
import { type ReminderForm, type ReminderView, saveReminder } from "../../ipc/bindings";
import { remindersQuery } from "../../ipc/reminders";
import { useAction } from "../../ipc/useAction";

/** Makes a reminder, or changes the one with that id. */
export function useSaveReminder(id: string | undefined) {
  const client = useQueryClient();
  return useAction<ReminderView, ReminderForm>(
    {
      mutationFn: (form) => saveReminder(id ?? null, form),
      onSuccess: () => void client.invalidateQueries({ queryKey: remindersQuery.queryKey }),
    },
    { once: true },
  );
}
