import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { business, refreshBusiness } from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

const businessQuery = queryOptions({ queryKey: topicKey("business"), queryFn: business });

/** Not fetched before there is a business. */
export const useBusiness = (exists: boolean) => useQuery({ ...businessQuery, enabled: exists });

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
