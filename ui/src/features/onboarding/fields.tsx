/** Draws the rows of `formTable.ts`. A field's value, saving and issues come with its path. */
import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox } from "../../components/Checkbox";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { describeIssue } from "../../ipc/errors";
import { valueAt } from "./form";
import { type Field, type Row, textKinds } from "./formTable";
import type { FormHandle } from "./useBusinessForm";

const FormContext = createContext<FormHandle | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): FormHandle {
  const form = useContext(FormContext);
  if (!form) throw new Error("a field outside of its form");
  return form;
}

export function Rows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const { form } = useForm();
  return rows
    .filter((row) => row.shown?.(form) ?? true)
    .map((row) =>
      "path" in row ? (
        <FormField key={row.path} field={row} />
      ) : (
        <h3 key={row.heading} className="mt-2 border-t border-line pt-5 font-semibold">
          {t(row.heading)}
        </h3>
      ),
    );
}

function FormField({ field }: { field: Field }) {
  const { t } = useTranslation();
  const handle = useForm();
  const { form } = handle;
  const { path, kind, choose } = field;
  const hint = typeof field.hint === "function" ? field.hint(form) : field.hint;
  const value = valueAt(form, path);
  const issues = handle.visible.get(path);
  const shared = {
    name: path,
    label: t(field.label),
    hint: hint && t(hint),
    optional: typeof field.optional === "function" ? field.optional(form) : (field.optional ?? false),
    error: issues?.error ? describeIssue(issues.error) : null,
    warning: issues?.warning ? describeIssue(issues.warning) : null,
  };
  if (kind === "checkbox") {
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(checked) => {
          handle.set(path, checked);
          handle.left(path);
        }}
      />
    );
  }
  const input = {
    ...shared,
    ...(field.width && { width: field.width }),
    ...(field.autoComplete && { autoComplete: field.autoComplete }),
    value: typeof value === "string" ? value : "",
    onChange: (text: string) => handle.set(path, text),
    onBlur: () => handle.left(path),
  };
  if (kind === "select") {
    return (
      <Select {...input} options={field.options?.(t, form) ?? []} {...(choose && { choose: t(choose) })} />
    );
  }
  return <TextField {...textKinds[kind]} {...input} onFocus={() => handle.entered(path)} />;
}
