import type { ReactNode } from "react";

/** What a list says before there is anything in it. */
export function EmptyState(props: { drawing: ReactNode; title: string; text: string; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded border border-line bg-surface px-6 py-12 text-center">
      <div aria-hidden className="mb-3 text-accent">
        {props.drawing}
      </div>
      <h2 className="text-title font-semibold">{props.title}</h2>
      <p className="max-w-[48ch] text-muted">{props.text}</p>
      {props.action && <div className="mt-4">{props.action}</div>}
    </div>
  );
}
