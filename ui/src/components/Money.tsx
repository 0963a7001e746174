import { classes } from "./classes";
import { formatDateTime, formatMoney } from "./formats";

/** An amount in tabular figures, cents always shown. */
export function Money({ cents, strong = false }: { cents: number; strong?: boolean }) {
  return (
    <span className={classes("figures whitespace-nowrap", strong && "font-semibold")}>
      {formatMoney(cents)}
    </span>
  );
}

/** A moment as "Tue, Mar 3, 2:14 PM". */
export function DateTime({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} className="figures">
      {formatDateTime(iso)}
    </time>
  );
}
