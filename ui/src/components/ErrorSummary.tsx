import { CircleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { inputId } from "./Field";

export interface SummaryItem {
  field: string;
  label: string;
  text: string;
}

/** Stands on top of a form after a refused submit, takes the focus and links to each field. */
export function ErrorSummary({
  items,
  attempt,
  lead,
}: {
  items: SummaryItem[];
  /** Counts submits: each one takes the focus again. */
  attempt: number;
  lead?: string;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is the reason to move the focus
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView?.({ block: "start" });
  }, [attempt]);
  if (items.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      data-testid="error-summary"
      className="scroll-mt-6 rounded border-2 border-critical bg-surface px-5 py-4"
    >
      <h2 className="flex items-center gap-2 text-lead font-semibold">
        <CircleAlert aria-hidden size="1.25rem" className="text-critical" />
        {t("common.summary", { count: items.length })}
      </h2>
      {lead && <p className="mt-1 text-muted">{lead}</p>}
      <ul className="mt-2 grid gap-1">
        {items.map((item) => (
          <li key={`${item.field} ${item.text}`}>
            <a
              href={`#${inputId(item.field)}`}
              className="rounded-small text-critical underline underline-offset-2 hover:decoration-2"
              onClick={(event) => {
                // The address after # belongs to the router.
                event.preventDefault();
                focusField(item.field);
              }}
            >
              <span className="font-medium">{item.label.endsWith("?") ? item.label : `${item.label}:`}</span>{" "}
              {item.text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Brings a field to the middle of the window and puts the focus into it. */
export function focusField(field: string): void {
  const element = document.getElementById(inputId(field));
  element?.scrollIntoView?.({ block: "center" });
  element?.focus({ preventScroll: true });
}
