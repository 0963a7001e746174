import {
  type ChangeEvent,
  type HTMLInputAutoCompleteAttribute,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Input } from "react-aria-components";
import { classes } from "./classes";
import { describedBy, FieldFrame, type FieldWords, inputId } from "./Field";
import { applyMask, type MaskName, type Typed } from "./masks";

export interface TextFieldProps extends FieldWords {
  value: string;
  onChange: (value: string) => void;
  onFocus?: () => void;
  onBlur?: () => void;
  mask?: MaskName;
  /** A mask of the field's own; as `mask`, it never makes another value of what was typed. */
  reshape?: (before: string, now: Typed) => Typed;
  type?: "text" | "email" | "tel" | "url";
  inputMode?: "text" | "numeric" | "decimal" | "tel" | "email" | "url";
  autoComplete?: HTMLInputAutoCompleteAttribute;
  /** A width that tells how much is expected, as a class. */
  width?: string;
  prefix?: string;
  figures?: boolean;
  /** In the largest type, for the one figure that a page is about. */
  large?: boolean;
  /** Shows only so many of its last characters while the field is not being typed into and nothing is wrong with it. */
  hideExceptLast?: number;
  testId?: string;
}

export function TextField(props: TextFieldProps) {
  const { name, value, mask, prefix } = props;
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const [typing, setTyping] = useState(false);
  const hidden = props.hideExceptLast !== undefined && !typing && !props.error && !props.warning;

  // React puts the caret at the end when the text differs from what was typed.
  useLayoutEffect(() => {
    const element = input.current;
    if (element && caret.current !== null && document.activeElement === element && element.value === value) {
      element.setSelectionRange(caret.current, caret.current);
    }
    caret.current = null;
  }, [value]);

  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const typed = {
      text: event.target.value,
      caret: event.target.selectionStart ?? event.target.value.length,
    };
    if (!mask && !props.reshape) {
      props.onChange(typed.text);
      return;
    }
    const masked = mask ? applyMask(mask, value, typed) : (props.reshape?.(value, typed) ?? typed);
    caret.current = masked.caret;
    props.onChange(masked.text);
  };

  return (
    <FieldFrame field={props} width={props.width}>
      <div className="relative">
        {prefix && (
          <span
            aria-hidden
            className={classes(
              "pointer-events-none absolute inset-y-0 left-3 flex items-center text-muted",
              props.large ? "text-page" : "text-lead",
            )}
          >
            {prefix}
          </span>
        )}
        <Input
          ref={input}
          id={inputId(name)}
          name={name}
          data-testid={props.testId}
          type={props.type ?? "text"}
          inputMode={props.inputMode}
          autoComplete={props.autoComplete ?? "off"}
          autoCorrect="off"
          spellCheck={false}
          value={hidden ? withoutAllBut(value, props.hideExceptLast ?? 0) : value}
          onChange={onChange}
          onFocus={() => {
            setTyping(true);
            props.onFocus?.();
          }}
          onBlur={() => {
            setTyping(false);
            props.onBlur?.();
          }}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={describedBy(props)}
          className={classes(
            "input",
            prefix && (props.large ? "pl-9!" : "pl-7!"),
            props.figures && "figures",
            props.large && "input-large",
          )}
        />
      </div>
    </FieldFrame>
  );
}

/** "11-1111111" as "••-•••1111". */
export function withoutAllBut(text: string, last: number): string {
  const kept = Math.max(0, text.length - last);
  return text.slice(0, kept).replace(/[^\s-]/g, "•") + text.slice(kept);
}
