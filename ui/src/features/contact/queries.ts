import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  type AddressForm,
  askForAddress,
  askForPhone,
  type ContactView,
  checkAddress,
  contact,
  type FieldIssue,
  refreshContact,
} from "../../ipc/bindings";
import { topicKey } from "../../ipc/queries";
import { useAction } from "../../ipc/useAction";

const contactQuery = queryOptions({ queryKey: topicKey("contact"), queryFn: contact });

/** Not fetched before there is a business. */
export const useContact = (exists: boolean) => useQuery({ ...contactQuery, enabled: exists });

function useAnswered<Args = void>(mutationFn: (args: Args) => Promise<ContactView>) {
  const client = useQueryClient();
  return useAction<ContactView, Args>({
    mutationFn,
    onSuccess: (view) => {
      client.setQueryData(contactQuery.queryKey, view);
    },
    // What could not be sent, or was not answered, is kept too.
    onError: () => void client.invalidateQueries({ queryKey: contactQuery.queryKey }),
  });
}

export const useAskForPhone = () => useAnswered<string>(askForPhone);

export const useAskForAddress = () => useAnswered<AddressForm>(askForAddress);

export const useRefreshContact = () => useAnswered(() => refreshContact());

/** What Rust says of an address while it is typed. */
export const useCheckAddress = () => useAction<FieldIssue[], AddressForm>({ mutationFn: checkAddress });
