/** The list of transfers, shared by Home and Transfers. */
import { useQuery } from "@tanstack/react-query";
import { type ActivityQuery, activity } from "./bindings";
import { topicKey } from "./queries";

/** A query without the part of the list that is asked for. */
export type Filters = Omit<ActivityQuery, "offset" | "limit">;

/** Every transfer, newest first. */
export const noFilters: Filters = {
  text: "",
  from_day: "",
  to_day: "",
  card: "",
  status: "all",
  least: "",
  most: "",
  sort: "newest",
};

/** The latest transfers. */
export const useLatestTransfers = (limit: number) =>
  useQuery({
    queryKey: topicKey("transfers", "latest", String(limit)),
    queryFn: () => activity({ ...noFilters, offset: 0, limit }),
  });
