import { useQueryClient } from "@tanstack/react-query";
import { refreshBusiness } from "../../ipc/bindings";
import { businessQuery } from "../../ipc/businesses";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

export function useRefreshBusiness() {
  const client = useQueryClient();
  return useAction({
    mutationFn: refreshBusiness,
    onSuccess: (view) => {
      client.setQueryData(businessQuery.queryKey, view);
      return client.invalidateQueries({ queryKey: topicKey("app") });
    },
  });
}
