import { Plus, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { FieldIssue, inputId } from "../../components/Field";
import { EMPTY_OWNER, OWNERS_MAX, type OwnerForm } from "../../ipc/bindings";
import { Rows, useForm } from "./fields";
import { issueWords, ownerRows, sections } from "./formTable";

/** Everyone who owns a quarter or more, or that there is no one. */
export function Owners() {
  const { t } = useTranslation();
  const { form, set, left, unvisit, visible } = useForm();
  const issue = visible.get("owners");
  const add = useRef<HTMLDivElement>(null);
  /** What takes the focus once the change is on screen. */
  const focusNext = useRef<(() => void) | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the number of owners changes
  useEffect(() => {
    focusNext.current?.();
    focusNext.current = null;
  }, [form.owners.length]);

  const change = (owners: OwnerForm[], focus: () => void) => {
    focusNext.current = focus;
    set("owners", owners);
    left("owners");
  };
  const remove = (index: number) => {
    const owners = form.owners.filter((_, other) => other !== index);
    // The owners behind it move up, so that their visited fields have other paths.
    unvisit("owners.");
    change(owners, () => {
      if (owners.length === 0) add.current?.querySelector("button")?.focus();
      else document.getElementById(ownerId(Math.min(index, owners.length - 1)))?.focus();
    });
  };
  return (
    <>
      <div id={inputId("owners")} tabIndex={-1} className="empty:hidden">
        <FieldIssue
          field={{
            name: "owners",
            label: t("onboarding.pages.owners.name"),
            error: issue?.error ? issueWords(issue.error, t) : null,
            warning: issue?.warning ? issueWords(issue.warning, t) : null,
          }}
        />
      </div>
      <Rows rows={sections.owners} />
      {form.owners.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: owners have no id, and every field is controlled
        <Owner key={index} index={index} onRemove={() => remove(index)} />
      ))}
      {form.owners.length < OWNERS_MAX ? (
        !form.nobody_owns_quarter && (
          <div ref={add}>
            <Button
              icon={<Plus aria-hidden size={20} />}
              onPress={() =>
                change([...form.owners, EMPTY_OWNER], () => focusField(`owners.${form.owners.length}.is`))
              }
              testId="add-owner"
            >
              {t("onboarding.owners.add")}
            </Button>
          </div>
        )
      ) : (
        <p className="text-muted">{t("onboarding.owners.full")}</p>
      )}
    </>
  );
}

const ownerId = (index: number): string => `owner-${index}`;

function Owner({ index, onRemove }: { index: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const number = index + 1;
  return (
    <fieldset className="grid gap-5 border-t border-line pt-5">
      <legend className="sr-only">{t("onboarding.owners.owner", { number })}</legend>
      <div className="flex items-center justify-between gap-4">
        <span
          id={ownerId(index)}
          tabIndex={-1}
          className="rounded-small text-lead font-semibold outline-offset-4"
        >
          {t("onboarding.owners.owner", { number })}
        </span>
        <Button
          kind="quiet"
          icon={<Trash2 aria-hidden size={20} />}
          onPress={onRemove}
          testId={`remove-owner-${index}`}
        >
          {t("onboarding.owners.remove", { number })}
        </Button>
      </div>
      <Rows rows={ownerRows(index)} />
    </fieldset>
  );
}
