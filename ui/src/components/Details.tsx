import { Check, ChevronRight, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** Ids and other things for support, folded away. Each can be copied. */
export function Details({ title, items }: { title?: string; items: [name: string, value: string][] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <details className="group">
      <summary className="-ml-1 inline-flex cursor-pointer list-none items-center gap-1 rounded-small px-1 py-0.5 font-medium text-accent-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size={16} className="transition-transform group-open:rotate-90" />
        {title ?? t("common.details")}
      </summary>
      <dl className="mt-2 grid gap-2">
        {items.map(([name, value]) => (
          <div key={name}>
            <dt className="text-small text-muted">{name}</dt>
            <dd className="flex items-center gap-1 font-mono text-small">
              {value}
              <CopyButton name={name} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function CopyButton({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-small text-muted hover:bg-hover hover:text-ink"
      onClick={() => {
        navigator.clipboard.writeText(value).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      {copied ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
      <span className="sr-only" aria-live="polite">
        {copied ? t("common.copied") : t("common.copy", { what: name })}
      </span>
    </button>
  );
}
