import { type ReactNode, useId } from "react";

/** One subject of a page of settings, parted from the one before it by a hairline. */
export function Section(props: { title: string; text?: ReactNode; children?: ReactNode }) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="border-t border-line pt-6 pb-8 first:border-t-0 first:pt-0 last:pb-0"
    >
      <div className="max-w-[62ch]">
        <h2 id={heading} className="text-lead font-semibold">
          {props.title}
        </h2>
        {props.text && <p className="mt-1 text-muted">{props.text}</p>}
      </div>
      {props.children && <div className="mt-4">{props.children}</div>}
    </section>
  );
}
