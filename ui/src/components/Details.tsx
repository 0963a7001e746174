import { ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Copyable } from "./Copy";

/** Ids and other things for support, folded away. Each can be copied. */
export function Details({ title, items }: { title?: string; items: [name: string, value: string][] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <details className="group">
      <summary className="-ml-1 inline-flex cursor-pointer list-none items-center gap-1 rounded-small px-1 py-0.5 font-medium text-accent-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size="1rem" className="transition-transform group-open:rotate-90" />
        {title ?? t("common.details")}
      </summary>
      <dl className="mt-2 grid gap-2">
        {items.map(([name, value]) => (
          <div key={name}>
            <dt className="text-small text-muted">{name}</dt>
            <dd>
              <Copyable name={name} value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
