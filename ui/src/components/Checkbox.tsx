import { describedBy, FieldIssue, type FieldWords, inputId } from "./Field";

export function Checkbox(
  props: FieldWords & {
    checked: boolean;
    onChange: (checked: boolean) => void;
    onBlur?: () => void;
    testId?: string;
  },
) {
  const id = inputId(props.name);
  return (
    <div className="grid gap-1">
      <div className="flex gap-3">
        <input
          id={id}
          name={props.name}
          type="checkbox"
          data-testid={props.testId}
          checked={props.checked}
          onChange={(event) => props.onChange(event.target.checked)}
          onBlur={props.onBlur}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy(props)}
          className="mt-0.25 size-5 shrink-0 cursor-pointer accent-accent"
        />
        <div>
          <label htmlFor={id} className="cursor-pointer font-medium">
            {props.label}
          </label>
          {props.hint && (
            <p id={`${id}-hint`} className="text-small text-muted">
              {props.hint}
            </p>
          )}
        </div>
      </div>
      <FieldIssue field={props} />
    </div>
  );
}
