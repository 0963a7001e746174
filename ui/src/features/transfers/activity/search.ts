/** What a person looks for, as the address holds it, so that going back finds the same list. */
import type { ActivitySort, ActivityStatus } from "../../../ipc/bindings";
import { type Filters, noFilters } from "../../../ipc/transfers";

/** Only what differs from the whole list, newest first. */
export type ActivitySearch = { [Name in keyof Filters]?: Filters[Name] | undefined };

export const statuses: ActivityStatus[] = [
  "all",
  "needs_you",
  "unknown",
  "under_way",
  "arrived",
  "charged_back",
  "did_not_arrive",
];
export const sorts: ActivitySort[] = ["newest", "oldest", "largest", "smallest"];

/** Addresses can be typed by anybody; a number in one was text. */
export function parseActivitySearch(search: Record<string, unknown>): ActivitySearch {
  const text = (name: string) =>
    ["string", "number"].includes(typeof search[name]) ? String(search[name]) : "";
  return searchOf({
    text: text("text"),
    from_day: text("from_day"),
    to_day: text("to_day"),
    card: text("card"),
    status: statuses.find((known) => known === search.status) ?? noFilters.status,
    least: text("least"),
    most: text("most"),
    sort: sorts.find((known) => known === search.sort) ?? noFilters.sort,
  });
}

const names = Object.keys(noFilters) as (keyof Filters)[];

/** The address of filters. Undefined, not left out: the router would keep what was typed. */
export const searchOf = (filters: Filters): ActivitySearch =>
  Object.fromEntries(
    names.map((name) => [name, filters[name] === noFilters[name] ? undefined : filters[name]]),
  );

/** The filters of an address. */
export const filtersOf = (search: ActivitySearch): Filters => ({
  ...noFilters,
  ...Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)),
});

/** Whether some transfers may be left out. */
export const leavesOut = (filters: Filters): boolean =>
  names.some((name) => name !== "sort" && filters[name].trim() !== noFilters[name]);
