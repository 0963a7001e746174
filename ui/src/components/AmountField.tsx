import { useRef } from "react";
import { editedAmount, settledAmount } from "./amountText";
import { TextField } from "./TextField";

/**
 * An amount in dollars, as large as what it decides. It shows what was typed until it is left, and then the same amount with
 * its commas and cents. React Aria's number field is not used: it drops the keys that it doesn't know, rounds "1.239" and
 * reads "1,23" as 123, so that a wrong amount becomes another one that looks right.
 */
export function AmountField(props: {
  name: string;
  label: string;
  error: string | null;
  value: string;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  /** The text as it was when the field was entered, if its commas are ours. */
  const settled = useRef<string | null>(null);
  return (
    <TextField
      {...props}
      reshape={(before, now) => editedAmount(before, now, before === settled.current)}
      onFocus={() => {
        settled.current = settledAmount(value) === value ? value : null;
      }}
      onBlur={() => {
        const shown = settledAmount(value);
        if (shown !== value) onChange(shown);
      }}
      inputMode="decimal"
      prefix="$"
      figures
      large
      width="max-w-64"
    />
  );
}
