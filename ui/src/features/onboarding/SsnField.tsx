import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { describedBy, FieldFrame, type FieldWords, inputId } from "../../components/Field";
import { describeError, describeIssue, toErrorView } from "../../ipc/errors";
import { useForm } from "./fields";
import { useSaveSsn } from "./queries";

const pauseMs = 400;
const digitsOf = (text: string): string => text.replace(/\D/g, "");

/**
 * A Social Security number. The text is in the input alone; it is sealed beside the draft and never comes back, so that a
 * field that was left shows dots for it.
 */
export function SsnField(props: FieldWords & { width?: string; onLeft: () => void }) {
  const { t } = useTranslation();
  const { draft, ssn, saveToo } = useForm();
  const save = useSaveSsn(draft);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const saved = useRef("");
  const [typing, setTyping] = useState(false);

  /** Whether nothing is left in the field that is not kept. */
  const keep = async (): Promise<boolean> => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    const text = input.current?.value ?? "";
    if (text === "" || text === saved.current) return true;
    try {
      await save.mutateAsync(digitsOf(text));
      saved.current = text;
      return true;
    } catch {
      // Said at the field.
      return false;
    }
  };
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(() => {
    const leave = saveToo(async () => {
      const kept = await latest.current();
      if (!kept) input.current?.focus();
      return kept;
    });
    return () => {
      leave();
      void latest.current();
    };
  }, [saveToo]);

  const problem = save.isError ? toErrorView(save.error) : null;
  const issue = problem?.fields[0];
  const refused = issue ? describeIssue(issue) : problem ? describeError(problem).title : null;
  const kept = ssn !== null && refused === null;
  const words: FieldWords = { ...props, error: refused ?? (kept ? null : (props.error ?? null)) };
  return (
    <FieldFrame field={words} width={props.width}>
      <input
        ref={input}
        id={inputId(props.name)}
        name={props.name}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder={kept && !typing ? "•".repeat(ssn.digits) : undefined}
        data-testid="ssn"
        data-kept={ssn?.digits ?? 0}
        aria-invalid={words.error ? true : undefined}
        aria-describedby={describedBy(words)}
        onFocus={() => setTyping(true)}
        onChange={(event) => {
          if (save.isError) save.reset();
          if (timer.current !== null) clearTimeout(timer.current);
          // Fewer than the last four are still being typed.
          const whole = [4, 9].includes(digitsOf(event.target.value).length);
          timer.current = whole ? setTimeout(() => void latest.current(), pauseMs) : null;
        }}
        onBlur={async () => {
          setTyping(false);
          props.onLeft();
          const done = await keep();
          const element = input.current;
          if (!done || !element || document.activeElement === element) return;
          element.value = "";
          saved.current = "";
        }}
        className="input figures"
      />
      {kept && (
        <p className="mt-1 text-small text-muted" role="status">
          {ssn.digits === 4 ? t("onboarding.ssn.kept_four") : t("onboarding.ssn.kept_nine")}
        </p>
      )}
    </FieldFrame>
  );
}
