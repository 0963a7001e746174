import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type ActivityView, activity, type TransferView } from "../../../ipc/bindings";
import { topicKey } from "../../../ipc/queries";
import type { Filters } from "../../../ipc/transfers";

/** Rows of one answer: more than a window shows, few enough to come at once. */
export const PAGE = 100;
/** What was looked for a while ago is asked again. */
const KEPT_MS = 30_000;

const pageQuery = (filters: Filters, page: number) =>
  queryOptions({
    queryKey: topicKey("transfers", "activity", JSON.stringify(filters), String(page)),
    queryFn: () => activity({ ...filters, offset: page * PAGE, limit: PAGE }),
    gcTime: KEPT_MS,
    // Rust says when one of them changes.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A list that is on screen: its first page, and what was asked for it. */
export interface Listed {
  filters: Filters;
  first: ActivityView;
}

/** The list for these filters. The one before stays until it is there, and where they can't be read. */
export function useActivity(filters: Filters) {
  const query = useQuery(pageQuery(filters, 0));
  const [listed, setListed] = useState<Listed | null>(null);
  const { data } = query;
  if (data && !(listed?.first === data && listed.filters === filters)) setListed({ filters, first: data });
  return { listed, error: query.error, refetch: query.refetch };
}

/** The rows between two places; one that has not been read yet is undefined. */
export function useRows({ filters, first }: Listed, from: number, to: number) {
  const begin = Math.floor(from / PAGE);
  const pages = Array.from({ length: Math.floor(to / PAGE) - begin + 1 }, (_, index) => begin + index);
  const answers = useQueries({
    queries: pages.map((page) => pageQuery(filters, page)),
  });
  return (place: number): TransferView | undefined => {
    const page = Math.floor(place / PAGE);
    const view = page === 0 ? first : answers[page - begin]?.data;
    return view?.transfers[place % PAGE];
  };
}
