import { useEffect, useRef, useState } from "react";
import type { Filters } from "../../../ipc/transfers";
import { type ActivitySearch, filtersOf, searchOf } from "./search";

/** The address follows after a pause in typing: the screen need not wait for it. */
const FOLLOWS_AFTER_MS = 200;

/** The filters on screen, and those of the address: whichever changed last. */
export function useFilters(search: ActivitySearch, onSearch: (search: ActivitySearch) => void) {
  const [filters, setFilters] = useState<Filters>(() => filtersOf(search));
  const told = useRef(search);
  const latest = useRef({ filters, onSearch });
  latest.current = { filters, onSearch };
  const tell = useRef(() => {
    const now = searchOf(latest.current.filters);
    if (JSON.stringify(now) === JSON.stringify(told.current)) return;
    told.current = now;
    latest.current.onSearch(now);
  });
  useEffect(() => {
    if (JSON.stringify(search) === JSON.stringify(told.current)) return;
    told.current = search;
    setFilters(filtersOf(search));
  }, [search]);
  const text = useRef(filters.text);
  useEffect(() => {
    const typing = text.current !== filters.text;
    text.current = filters.text;
    if (!typing) {
      tell.current();
      return;
    }
    const pause = setTimeout(tell.current, FOLLOWS_AFTER_MS);
    return () => clearTimeout(pause);
  }, [filters]);
  return { filters, setFilters, tell: tell.current };
}
