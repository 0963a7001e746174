import { Radio, RadioGroup } from "react-aria-components";
import { classes } from "./classes";

export interface ChoiceOption<V extends string> {
  value: V;
  label: string;
  hint?: string;
  /** Shown and explained by its hint, but not to be chosen. */
  disabled?: boolean;
  testId?: string;
}

/** A few choices, all visible, one chosen. */
export function Choice<V extends string>(props: {
  label: string;
  name?: string;
  value: V;
  options: ChoiceOption<V>[];
  onChange: (value: V) => void;
  /** Side by side where there is room. */
  across?: boolean;
}) {
  return (
    <RadioGroup
      name={props.name}
      aria-label={props.label}
      value={props.value}
      onChange={(value) => props.onChange(value as V)}
      className={classes("grid gap-2", props.across && "md:grid-cols-3")}
    >
      {props.options.map((option) => (
        <Radio
          key={option.value}
          value={option.value}
          isDisabled={option.disabled ?? false}
          data-testid={option.testId}
          className="group flex cursor-pointer gap-3 rounded border border-line bg-surface px-3 py-2.5 transition-colors hover:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-(--focus) data-selected:border-accent data-selected:bg-accent-soft data-disabled:cursor-default data-disabled:bg-sunken"
        >
          <span
            aria-hidden
            className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-full border border-edge bg-surface group-data-selected:border-accent"
          >
            <span className="size-2.5 scale-0 rounded-full bg-accent forced-colors:bg-[Highlight] group-data-selected:scale-100" />
          </span>
          <span>
            <span className="block font-medium group-data-disabled:text-muted">{option.label}</span>
            {option.hint && <span className="block text-small text-muted">{option.hint}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
