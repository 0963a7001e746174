import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { describedBy, FieldFrame, type FieldWords, inputId } from "../../components/Field";
import { describeError, describeIssue, toErrorView } from "../../ipc/errors";
import { useForm } from "./fields";
import { useSaveSsn } from "./queries";

const pauseMs = 400;
const isWhole = (text: string): boolean => [4, 9].includes(text.replace(/\D/g, "").length);

/**
 * A Social Security number. The text is in the input alone; it is sealed beside the draft and never comes back, so that a
 * field that was left shows dots for it. Half a number is not kept, as the hint says.
 */
export function SsnField(props: FieldWords & { width?: string; onLeft: () => void }) {
  const { t } = useTranslation();
  const { draft, ssn, saveToo } = useForm();
  const save = useSaveSsn(draft);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** What of the text in the field is kept. */
  const saved = useRef("");
  const [typing, setTyping] = useState(false);

  /** *Remove* is pressed: an error above it would move it from under the pointer, so that nothing is saved on the way. */
  const pressing = useRef(false);
  const stopTimer = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  /** The saves so far; the next one waits for them. */
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = <Answer,>(task: () => Promise<Answer>): Promise<Answer> => {
    stopTimer();
    const answer = queue.current.then(task);
    queue.current = answer.catch(() => undefined);
    return answer;
  };

  /** Keeps this text and answers whether that worked; if not, the field says why. */
  const keep = (text: string): Promise<boolean> =>
    inTurn(async () => {
      if (text === saved.current) return true;
      try {
        // Four digits that were kept in a pause can be the first of nine: those must not stay as the last four.
        if (saved.current !== "") await save.mutateAsync("");
        saved.current = "";
        if (text !== "") await save.mutateAsync(text);
        saved.current = text;
        return true;
      } catch {
        return false;
      }
    });
  const latest = useRef(keep);
  latest.current = keep;
  useEffect(
    () =>
      saveToo(async () => {
        if (!input.current) return true;
        const kept = await latest.current(input.current.value.trim());
        if (!kept) input.current?.focus();
        return kept;
      }),
    [saveToo],
  );

  const remove = async () => {
    if (input.current) input.current.value = "";
    await inTurn(async () => {
      saved.current = "";
      // A failure is said at the field.
      await save.mutateAsync("").catch(() => undefined);
    });
    input.current?.focus();
  };

  const leave = async (element: HTMLInputElement) => {
    props.onLeft();
    const kept = await keep(element.value.trim());
    if (!kept || document.activeElement === element) return;
    element.value = "";
    saved.current = "";
  };

  const problem = save.isError ? toErrorView(save.error) : null;
  const issue = problem?.fields[0];
  const refused = issue ? describeIssue(issue) : problem ? describeError(problem).title : null;
  const removed = save.isSuccess && save.variables === "";
  const words: FieldWords = { ...props, error: refused ?? props.error ?? null };
  return (
    <div className="grid gap-1">
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
          placeholder={ssn && !typing ? "•".repeat(ssn.digits) : undefined}
          data-testid="ssn"
          data-kept={ssn?.digits ?? 0}
          aria-invalid={words.error ? true : undefined}
          aria-describedby={describedBy(words)}
          onFocus={() => {
            pressing.current = false;
            setTyping(true);
          }}
          onChange={(event) => {
            if (save.isError) save.reset();
            const text = event.target.value.trim();
            stopTimer();
            timer.current = setTimeout(() => void latest.current(isWhole(text) ? text : ""), pauseMs);
          }}
          onBlur={(event) => {
            setTyping(false);
            if (!pressing.current) void leave(event.currentTarget);
          }}
          className="input figures"
        />
      </FieldFrame>
      <div className="flex flex-wrap items-center gap-x-2 text-small text-muted">
        <p role="status">
          {ssn
            ? t(ssn.digits === 4 ? "onboarding.ssn.kept_four" : "onboarding.ssn.kept_nine")
            : removed && t("onboarding.ssn.removed")}
        </p>
        {ssn && (
          // Its words begin where the sentence does, not its padding.
          <span className="-ml-4 forced-colors:ml-0">
            <Button
              kind="quiet"
              label={t("onboarding.ssn.remove_label")}
              testId="remove-ssn"
              onPressStart={() => {
                pressing.current = true;
                stopTimer();
              }}
              onPress={() => void remove()}
              onBlur={() => {
                if (pressing.current && input.current?.value) void leave(input.current);
              }}
            >
              {t("onboarding.ssn.remove")}
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}
