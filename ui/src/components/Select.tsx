import { ChevronDown } from "lucide-react";
import { describedBy, FieldFrame, type FieldWords, inputId } from "./Field";

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

/**
 * The system's own list: it works with every keyboard, screen reader and size of screen, and lists of states and
 * cards need no more.
 */
export function Select(
  props: FieldWords & {
    value: string;
    onChange: (value: string) => void;
    onFocus?: () => void;
    onBlur?: () => void;
    options: Option[];
    /** Shown while nothing is chosen; left out where something always is. */
    choose?: string;
    autoComplete?: string;
    width?: string;
    testId?: string;
  },
) {
  return (
    <FieldFrame field={props} width={props.width}>
      <div className="relative">
        <select
          id={inputId(props.name)}
          name={props.name}
          value={props.value}
          autoComplete={props.autoComplete ?? "off"}
          onChange={(event) => props.onChange(event.target.value)}
          onFocus={props.onFocus}
          onBlur={props.onBlur}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy(props)}
          data-testid={props.testId}
          className="input appearance-none pr-9! text-ellipsis"
        >
          {props.choose !== undefined && <option value="">{props.choose}</option>}
          {props.options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          size="1rem"
          className="pointer-events-none absolute inset-y-0 right-3 my-auto text-muted"
        />
      </div>
    </FieldFrame>
  );
}
