import { Children, type ReactNode, type Ref, useId } from "react";
import { classes } from "./classes";

type Tone = "plain" | "accent" | "positive" | "caution" | "critical";

const tones: Record<Tone, string> = {
  plain: "border-line bg-surface",
  accent: "border-accent/40 bg-accent-soft",
  positive: "border-positive/40 bg-positive-soft",
  caution: "border-caution/40 bg-caution-soft",
  critical: "border-critical/40 bg-critical-soft",
};

/** A bordered piece of a page, with a heading of its own. */
export function Panel(props: {
  title?: ReactNode;
  text?: ReactNode;
  aside?: ReactNode;
  tone?: Tone;
  id?: string;
  children?: ReactNode;
  /** Without inner space, for lists and tables that bring their own. */
  flush?: boolean;
  /** Lets the focus be moved here. */
  ref?: Ref<HTMLElement>;
}) {
  const heading = useId();
  const { title, text, aside, tone = "plain", flush = false } = props;
  // Without the ones that are left out.
  const children = Children.toArray(props.children);
  return (
    <section
      ref={props.ref}
      tabIndex={props.ref ? -1 : undefined}
      id={props.id}
      aria-labelledby={title ? heading : undefined}
      className={classes("scroll-mt-6 rounded border", tones[tone])}
    >
      {title && (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-panel pt-5">
          <div className="max-w-[62ch]">
            <h2 id={heading} className="text-lead font-semibold">
              {title}
            </h2>
            {text && <p className="mt-1 text-muted">{text}</p>}
          </div>
          {aside}
        </header>
      )}
      {children.length > 0 && (
        <div
          className={classes(
            flush ? (title ? "pt-3" : "") : classes("px-panel pb-5 md:pb-6", title ? "pt-4" : "pt-5 md:pt-6"),
          )}
        >
          {children}
        </div>
      )}
      {children.length === 0 && <div className="pb-5" />}
    </section>
  );
}

/** Panels that belong together as one sheet, with hairlines between them instead of a box around each. */
export function Sheet({ children }: { children: ReactNode }) {
  return (
    <div className="rounded border border-line bg-surface *:rounded-none *:border-0 *:bg-transparent *:not-first:border-t">
      {children}
    </div>
  );
}

/** Names and values, one pair a line. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="grid">
      {facts.map(([name, value]) => (
        <div
          key={name}
          className="grid gap-x-6 border-t border-line py-2 first:border-t-0 first:pt-0 last:pb-0 md:grid-cols-[13rem_1fr] md:items-baseline"
        >
          <dt className="text-muted">{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
