import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";

/** Text with a button that copies it; where copying is refused the text is selected instead. */
export function Copyable({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation();
  const text = useRef<HTMLSpanElement>(null);
  const { state, copy } = useCopy(text);
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <span ref={text} className="min-w-0 font-mono text-small wrap-anywhere">
        {value}
      </span>
      <button
        type="button"
        title={t("common.copy", { what: name })}
        className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-small text-muted hover:bg-hover hover:text-ink"
        onClick={() => copy(value)}
      >
        {state === "copied" ? <Check aria-hidden size="1rem" /> : <Copy aria-hidden size="1rem" />}
        <span className="sr-only" aria-live="polite">
          {state === "copied" ? t("common.copied") : t("common.copy", { what: name })}
        </span>
      </button>
      <SelectedNote shown={state === "selected"} />
    </span>
  );
}

/** A button that copies a longer text, which stands in an element to select where copying is refused. */
export function CopyButton(props: { children: string; value: () => string; testId?: string }) {
  const { t } = useTranslation();
  const text = useRef<HTMLPreElement>(null);
  const [shown, setShown] = useState("");
  const { state, copy } = useCopy(text);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <button
        type="button"
        data-testid={props.testId}
        className="edge-forced inline-flex min-h-10 cursor-pointer items-center gap-2 rounded border border-edge bg-surface px-4 py-2 font-medium hover:bg-hover"
        onClick={() => {
          setShown(props.value());
          copy(props.value());
        }}
      >
        {state === "copied" ? <Check aria-hidden size="1.25rem" /> : <Copy aria-hidden size="1.25rem" />}
        <span aria-live="polite">{state === "copied" ? t("common.copied") : props.children}</span>
      </button>
      <pre
        ref={text}
        className={classes(
          "max-h-60 w-full overflow-auto rounded border border-line bg-sunken p-3 font-mono text-small wrap-anywhere whitespace-pre-wrap",
          state !== "selected" && "hidden",
        )}
      >
        {shown}
      </pre>
      <SelectedNote shown={state === "selected"} />
    </div>
  );
}

function SelectedNote({ shown }: { shown: boolean }) {
  const { t } = useTranslation();
  return (
    <span role="status" className={shown ? "text-small text-muted" : "sr-only"}>
      {shown && t("common.copy_selected")}
    </span>
  );
}

function useCopy(text: React.RefObject<HTMLElement | null>) {
  const [state, setState] = useState<"idle" | "copied" | "selected">("idle");
  const select = () => {
    setState("selected");
    // After the next paint: the text may only now be shown.
    setTimeout(() => text.current && window.getSelection()?.selectAllChildren(text.current), 0);
  };
  const copy = (value: string) => {
    try {
      navigator.clipboard.writeText(value).then(() => setState("copied"), select);
    } catch {
      select();
    }
  };
  return { state, copy };
}
