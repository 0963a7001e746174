import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import { useDocumentTitle } from "./documentTitle";

/** Title, also of the document, one sentence, one main action. The frame moves the focus to the title after navigation. */
export function PageHead(props: {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  back?: { href: string; label: string };
  /** A short line above the title, such as the number of the step. */
  above?: ReactNode;
}) {
  useDocumentTitle(props.title);
  return (
    <header className="mb-6">
      {props.back && (
        <Link
          href={props.back.href}
          className="-ml-1 mb-2 inline-flex items-center gap-1.5 rounded-small px-1 py-0.5 font-medium text-accent-ink no-underline hover:underline print:hidden"
        >
          <ArrowLeft aria-hidden size="1rem" />
          {props.back.label}
        </Link>
      )}
      {props.above && <div className="text-small text-muted">{props.above}</div>}
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <h1
          tabIndex={-1}
          data-testid="page-title"
          className="max-w-[46rem] min-w-0 text-page font-semibold tracking-tight"
        >
          {props.title}
        </h1>
        {props.action && <div className="flex flex-wrap gap-2 print:hidden">{props.action}</div>}
      </div>
      {props.lead && <p className="mt-1 max-w-[46rem] text-lead text-muted">{props.lead}</p>}
    </header>
  );
}
