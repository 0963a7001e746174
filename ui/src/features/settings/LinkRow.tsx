import { ChevronRight } from "lucide-react";
import { Link } from "react-aria-components";

/** A line of a list that leads to a page, with a sentence about it. */
export function LinkRow(props: { href: string; title: string; text: string; testId: string }) {
  return (
    <li className="relative flex items-center justify-between gap-4 py-4 hover:bg-hover">
      <div className="min-w-0">
        <Link
          href={props.href}
          data-testid={props.testId}
          className="stretched font-semibold text-ink no-underline"
        >
          {props.title}
        </Link>
        <p className="max-w-[62ch] text-muted">{props.text}</p>
      </div>
      <ChevronRight aria-hidden size="1.25rem" className="shrink-0 text-muted" />
    </li>
  );
}
