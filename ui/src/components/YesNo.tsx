import { useTranslation } from "react-i18next";
import { classes } from "./classes";
import { describedBy, FieldIssue, type FieldWords, inputId } from "./Field";

/** A question with two answers, none of them chosen at first. */
export function YesNo(
  props: FieldWords & { value: boolean | null; onChange: (value: boolean) => void; testId?: string },
) {
  const { t } = useTranslation();
  const id = inputId(props.name);
  return (
    <fieldset
      className="grid min-w-0 gap-1"
      aria-describedby={describedBy(props)}
      aria-invalid={props.error ? true : undefined}
    >
      <legend className="mb-1 font-medium">{props.label}</legend>
      {props.hint && (
        <p id={`${id}-hint`} className="text-small text-muted">
          {props.hint}
        </p>
      )}
      <FieldIssue field={props} />
      <div className="mt-1 flex max-w-60 gap-2">
        {[true, false].map((answer) => {
          const chosen = props.value === answer;
          return (
            <label
              key={String(answer)}
              className={classes(
                "flex min-h-10 min-w-20 flex-1 cursor-pointer items-center gap-2.5 rounded border px-3 py-2 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)",
                chosen ? "border-accent bg-accent-soft" : "border-edge bg-surface hover:bg-hover",
                props.error && "border-critical",
              )}
            >
              <input
                // The error summary leads to the first answer.
                id={answer ? id : `${id}-no`}
                type="radio"
                name={props.name}
                value={String(answer)}
                checked={chosen}
                data-testid={`${props.name}-${answer ? "yes" : "no"}`}
                onChange={() => props.onChange(answer)}
                className="size-4.5 shrink-0 cursor-pointer accent-accent outline-none"
              />
              {answer ? t("common.yes") : t("common.no")}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
