import { classes } from "./classes";
import { formatDateTime, formatMoney, formatTime } from "./formats";

/** An amount in tabular figures, cents always shown. */
export function Money({ cents, strong = false }: { cents: number; strong?: boolean }) {
  return (
    <span className={classes("figures whitespace-nowrap", strong && "font-semibold")}>
      {formatMoney(cents)}
    </span>
  );
}

/** A moment as "Tue, Mar 3, 2:14 PM", or as "2:14 PM" where its day was just named. */
export function DateTime({ iso, timeAlone = false }: { iso: string; timeAlone?: boolean }) {
  return (
    <time dateTime={iso} className="figures">
      {timeAlone ? formatTime(iso) : formatDateTime(iso)}
    </time>
  );
}
