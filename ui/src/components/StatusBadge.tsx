import { CircleAlert, CircleCheck, CircleDashed, CircleX, Clock } from "lucide-react";
import { classes } from "./classes";

export type StatusTone = "positive" | "waiting" | "caution" | "critical" | "neutral";

const looks = {
  positive: { icon: CircleCheck, colour: "bg-positive-soft text-positive" },
  waiting: { icon: Clock, colour: "bg-accent-soft text-accent-ink" },
  caution: { icon: CircleAlert, colour: "bg-caution-soft text-caution" },
  critical: { icon: CircleX, colour: "bg-critical-soft text-critical" },
  neutral: { icon: CircleDashed, colour: "bg-sunken text-muted" },
} as const;

/** A status as icon and word; the colour only repeats them. */
export function StatusBadge(props: {
  tone: StatusTone;
  word: string;
  /** On a ground of its own color, where its inner space would look like an indent. */
  flush?: boolean;
  /** Attributes that a test reads, such as `data-state`. */
  data?: Record<`data-${string}`, string>;
}) {
  const { icon: Icon, colour } = looks[props.tone];
  return (
    <span
      {...props.data}
      className={classes(
        "edge-forced inline-flex items-center gap-1.5 rounded-full py-0.5 pr-2.5 pl-1.5 text-small font-medium whitespace-nowrap",
        colour,
        props.flush && "-ml-1.5 forced-colors:ml-0",
      )}
    >
      <Icon aria-hidden size="1rem" />
      {props.word}
    </span>
  );
}
