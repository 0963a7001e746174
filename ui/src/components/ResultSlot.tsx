import { CircleCheck, LoaderCircle } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "./classes";
import { afterDialogs, isFocusLost } from "./focus";
import { Problem, type ProblemWords } from "./Problem";

/** Where an action stands, in words. `resultOf` in `ipc/useAction.ts` makes it of an action. */
export interface Result {
  /** Differs for each attempt, so that the second failure is announced and takes the focus like the first. */
  attempt: number;
  problem: ProblemWords | null;
  /** What the screen knows beyond the error, such as that nothing was sent. */
  also?: string | undefined;
  /** A sentence while it runs, for an action whose button doesn't say so by itself. */
  progress?: string | null | undefined;
  /** A sentence after it worked. */
  done?: string | null | undefined;
}

/**
 * Stands beside the button of an action and says what became of it: announced, and scrolled into view. A failure takes
 * the focus too: keyboard and screen reader go on where the way out is described.
 */
export function ResultSlot(props: {
  result: Result;
  /** What can be done about a failure, beside trying again with the same button. */
  action?: ReactNode;
  /** What an action found, where one sentence isn't enough. */
  children?: ReactNode;
  testId?: string;
}) {
  const { attempt, problem, also, progress, done } = props.result;
  const slot = useRef<HTMLDivElement>(null);
  const failure = useRef<HTMLDivElement>(null);
  const said = problem ? null : (progress ?? done ?? null);
  const failed = problem !== null;
  const found = !failed && Boolean(props.children);
  const shown = failed || found || said !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is shown anew
  useEffect(() => {
    if (failed) failure.current?.focus({ preventScroll: true });
    if (!shown) return;
    slot.current?.scrollIntoView?.({ block: "nearest" });
    // A success leaves the focus where it is, unless the button went with it.
    return afterDialogs(() => isFocusLost() && slot.current?.focus({ preventScroll: true }));
  }, [attempt, failed, found, said]);

  return (
    // The live region has to be there before its text; without a text it takes no place.
    <div
      ref={slot}
      tabIndex={-1}
      data-testid={props.testId}
      className={shown ? "w-full scroll-my-4" : "sr-only"}
    >
      <div role="status">
        {said && (
          <p className={classes("flex gap-2", !progress && "text-positive")}>
            {progress ? (
              <LoaderCircle aria-hidden size="1.25rem" className="mt-px shrink-0 animate-spin text-accent" />
            ) : (
              <CircleCheck aria-hidden size="1.25rem" className="mt-px shrink-0" />
            )}
            <span data-testid="result">{said}</span>
          </p>
        )}
        {found && props.children}
      </div>
      {problem && <Problem key={attempt} ref={failure} problem={problem} also={also} action={props.action} />}
    </div>
  );
}
