/** What every field has in common: label above, hint below the label, error below the hint. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";

export interface FieldWords {
  /** Path of the field; also the `name` of its input. */
  name: string;
  label: string;
  hint?: string;
  optional?: boolean;
  error?: string | null;
  warning?: string | null;
  /** The sentence about the issue stands elsewhere, as where several fields share a line. */
  issueApart?: boolean;
}

/** Id of the input, so that an error summary can link to it. */
export const inputId = (name: string): string => `field-${name.replaceAll(".", "-")}`;

/** Ids for aria-describedby, in the order in which they should be read. */
export function describedBy(field: FieldWords): string | undefined {
  const id = inputId(field.name);
  const ids = [
    field.error && `${id}-error`,
    !field.error && field.warning && `${id}-warning`,
    field.hint && `${id}-hint`,
  ].filter(Boolean);
  return ids.length > 0 ? ids.join(" ") : undefined;
}

export function FieldFrame({
  field,
  width,
  children,
}: {
  field: FieldWords;
  width?: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const id = inputId(field.name);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {field.label}
        {field.optional && <span className="font-normal text-muted"> ({t("common.optional")})</span>}
      </label>
      {field.hint && (
        <p id={`${id}-hint`} className="text-small text-muted">
          {field.hint}
        </p>
      )}
      {!field.issueApart && <FieldIssue field={field} />}
      <div className={classes("mt-1", width)}>{children}</div>
    </div>
  );
}

/** The sentence about what is wrong, or worth a look. */
export function FieldIssue({ field }: { field: FieldWords }) {
  const { t } = useTranslation();
  const id = inputId(field.name);
  if (field.error) {
    return (
      <p
        id={`${id}-error`}
        data-testid={`field-error-${field.name}`}
        className="flex gap-1.5 font-medium text-critical"
      >
        <CircleAlert aria-hidden size="1rem" className="mt-0.75 shrink-0" />
        <span>
          <span className="sr-only">{t("common.error")} </span>
          {field.error}
        </span>
      </p>
    );
  }
  if (field.warning) {
    return (
      <p
        id={`${id}-warning`}
        data-testid={`field-warning-${field.name}`}
        className="flex gap-1.5 text-caution"
      >
        <TriangleAlert aria-hidden size="1rem" className="mt-0.75 shrink-0" />
        <span>
          <span className="font-medium">{t("common.warning")}</span> {field.warning}
        </span>
      </p>
    );
  }
  return null;
}
