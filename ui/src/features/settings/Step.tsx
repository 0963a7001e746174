import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "../../components/classes";

/** A numbered part of a set-up. Ticked only where a sentence can say what shows that it is done. */
export function Step(props: {
  number: number;
  title: string;
  text: string;
  done: string | null;
  testId: string;
  children?: ReactNode;
}) {
  const { done } = props;
  return (
    <li
      data-testid={props.testId}
      data-done={done !== null}
      className="flex gap-3 border-t border-line pt-6 pb-8 first:border-t-0 first:pt-0 last:pb-0 md:gap-4"
    >
      <span
        aria-hidden
        className={classes(
          "edge-forced figures grid size-7 shrink-0 place-items-center rounded-full text-small font-semibold",
          done ? "bg-positive text-surface" : "bg-accent-soft text-accent-ink",
        )}
      >
        {done ? <Check size="1rem" strokeWidth={3} /> : props.number}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="text-lead font-semibold">{props.title}</h2>
        <p className="mt-1 max-w-[62ch] text-muted">{props.text}</p>
        {done && <p className="mt-1 max-w-[62ch] font-medium text-positive">{done}</p>}
        {props.children && <div className="mt-4">{props.children}</div>}
      </div>
    </li>
  );
}
