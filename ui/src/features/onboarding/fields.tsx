/** Draws the rows of `formTable.ts`. A field's value, saving and issues come with its path. */
import { ChevronRight } from "lucide-react";
import { createContext, Fragment, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { classes } from "../../components/classes";
import { FieldIssue } from "../../components/Field";
import { Select } from "../../components/Select";
import { TextField } from "../../components/TextField";
import { YesNo } from "../../components/YesNo";
import { paths } from "../../paths";
import { valueAt } from "./form";
import { type Field, type Fold, issueWords, type Line, pageWords, type Row, textKinds } from "./formTable";
import { SsnField } from "./SsnField";
import type { FormHandle } from "./useDraftForm";

const FormContext = createContext<FormHandle | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): FormHandle {
  const form = useContext(FormContext);
  if (!form) throw new Error("a field outside of its form");
  return form;
}

export function Rows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  const { draft, form } = useForm();
  return rows.map((row) => {
    if ("path" in row) return <FormField key={row.path} field={row} />;
    if ("line" in row) return <FieldLine key={row.line[0]?.path} line={row} />;
    if ("fold" in row) return <FieldFold key={row.fold} fold={row} />;
    if ("note" in row) {
      return (
        <p key={row.note}>
          {t(row.note)}{" "}
          {row.leadsTo && (
            <TextLink href={paths.onboarding(draft, row.leadsTo)}>
              {t("onboarding.go_to", { section: pageWords(row.leadsTo, form.kind, t).name })}
            </TextLink>
          )}
        </p>
      );
    }
    return (
      <div key={row.heading} className="mt-2">
        <h2 className="text-lead font-semibold">{t(row.heading)}</h2>
        {row.text && <p className="text-small text-muted">{t(row.text)}</p>}
      </div>
    );
  });
}

/** Open where something stands in it. */
function FieldFold({ fold }: { fold: Fold }) {
  const { t } = useTranslation();
  const { form, visible } = useForm();
  const used = fold.fields.some(({ path }) => valueAt(form, path) !== "" || visible.has(path));
  // Once it was used it stays open: a field that is emptied must not vanish.
  const [open, setOpen] = useState(used);
  return (
    <details open={open || used} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="-ml-1 inline-flex cursor-pointer list-none items-center gap-1 rounded-small px-1 py-0.5 font-medium text-accent-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden size="1rem" className="transition-transform group-open:rotate-90" />
        {t(fold.fold)}
      </summary>
      <div className="mt-4 grid gap-5 border-l-2 border-line pl-4">
        {fold.fields.map((field) => (
          <FormField key={field.path} field={field} />
        ))}
      </div>
    </details>
  );
}

/**
 * Fields side by side, and what is to be said about them below, over the whole width; in a small window each below the
 * other with its own sentence.
 */
function FieldLine({ line }: { line: Line }) {
  const wordsOf = useFieldWords();
  return (
    <div className={classes("grid items-end gap-x-3", line.columns)}>
      {line.line.map((field) => (
        <Fragment key={field.path}>
          <div className="mt-3 first:mt-0 min-[30rem]:mt-0">
            <FormField field={field} apart />
          </div>
          <div className="mt-1 empty:hidden min-[30rem]:order-1 min-[30rem]:col-span-full">
            <FieldIssue field={wordsOf(field)} />
          </div>
        </Fragment>
      ))}
    </div>
  );
}

function useFieldWords() {
  const { t } = useTranslation();
  const { form, visible } = useForm();
  return (field: Field) => {
    const issues = visible.get(field.path);
    return {
      name: field.path,
      label: t(field.label),
      hint: field.hint && t(field.hint),
      optional: field.optional ?? false,
      error: issues?.error ? issueWords(issues.error, form) : null,
      warning: issues?.warning ? issueWords(issues.warning, form) : null,
    };
  };
}

function FormField({ field, apart = false }: { field: Field; apart?: boolean }) {
  const { t } = useTranslation();
  const handle = useForm();
  const { form } = handle;
  const { path, kind, choose } = field;
  const value = valueAt(form, path);
  const shared = { ...useFieldWords()(field), issueApart: apart };
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
  if (kind === "yes_no") {
    return (
      <YesNo
        {...shared}
        value={typeof value === "boolean" ? value : null}
        onChange={(answer) => {
          handle.set(path, answer);
          handle.left(path);
        }}
      />
    );
  }
  if (kind === "ssn") {
    return (
      <SsnField {...shared} {...(field.width && { width: field.width })} onLeft={() => handle.left(path)} />
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
    return <Select {...input} options={field.options?.(t) ?? []} {...(choose && { choose: t(choose) })} />;
  }
  return <TextField {...textKinds[kind]} {...input} onFocus={() => handle.entered(path)} />;
}
