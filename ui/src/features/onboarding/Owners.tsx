import { Plus, Undo2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { FieldIssue, inputId } from "../../components/Field";
import { EMPTY_OWNER, OWNERS_MAX, type OwnerForm } from "../../ipc/bindings";
import { Rows, useForm } from "./fields";
import { issueWords, ownerNumber, rowsOf, rowsOfOwner } from "./formTable";

/** How long a removed owner can be brought back. */
const undoMs = 10_000;

interface Removed {
  owner: OwnerForm;
  index: number;
}

/** Everyone else who owns a quarter or more, or that there is no one. */
export function Owners() {
  const { t } = useTranslation();
  const { form, program, set, left, unvisit, visible } = useForm();
  const [removed, setRemoved] = useState<Removed | null>(null);
  const add = useRef<HTMLDivElement>(null);
  /** What takes the focus once the change is on screen. */
  const focusNext = useRef<(() => void) | null>(null);
  const owners = form.kind === "business" ? form.owners : [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves when the number of owners changes
  useEffect(() => {
    focusNext.current?.();
    focusNext.current = null;
  }, [owners.length]);
  useEffect(() => {
    if (!removed) return;
    const timer = setTimeout(() => setRemoved(null), undoMs);
    return () => clearTimeout(timer);
  }, [removed]);
  if (form.kind !== "business") return null;

  const issue = visible.get("owners");
  const change = (next: OwnerForm[], focus: () => void) => {
    focusNext.current = focus;
    set("owners", next);
    left("owners");
  };
  const focusOwner = (index: number) => document.getElementById(ownerId(index))?.focus();
  const remove = (index: number) => {
    const owner = owners[index];
    if (!owner) return;
    const next = owners.filter((_, other) => other !== index);
    setRemoved({ owner, index });
    // The owners behind it move up, so that their visited fields have other paths.
    unvisit("owners.");
    change(next, () => {
      if (next.length === 0) add.current?.querySelector("button")?.focus();
      else focusOwner(Math.min(index, next.length - 1));
    });
  };
  const bringBack = ({ owner, index }: Removed) => {
    setRemoved(null);
    unvisit("owners.");
    change([...owners.slice(0, index), owner, ...owners.slice(index)], () => focusOwner(index));
  };
  const addOwner = () => {
    const first = form.admin_runs_it === false ? "is" : "person.first_name";
    change([...owners, EMPTY_OWNER], () => focusField(`owners.${owners.length}.${first}`));
  };
  const most = OWNERS_MAX - (form.admin_owns ? 1 : 0);
  return (
    <>
      <div id={inputId("owners")} tabIndex={-1} className="rounded-small empty:hidden">
        <FieldIssue
          field={{
            name: "owners",
            label: t("onboarding.pages.owners.name"),
            error: issue?.error ? issueWords(issue.error, form) : null,
            warning: issue?.warning ? issueWords(issue.warning, form) : null,
          }}
        />
      </div>
      <Rows rows={rowsOf("owners", form, program)} />
      {owners.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: owners have no id, and every field is controlled
        <Owner key={index} index={index} onRemove={() => remove(index)} />
      ))}
      <div role="status" className="empty:hidden">
        {removed && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded border border-line bg-sunken px-4 py-2">
            {t("onboarding.owners.removed", { number: ownerNumber(removed.index, form) })}
            <Button
              kind="quiet"
              icon={<Undo2 aria-hidden size="1.25rem" />}
              testId="undo-remove"
              onPress={() => bringBack(removed)}
            >
              {t("onboarding.owners.undo")}
            </Button>
          </p>
        )}
      </div>
      {owners.length < most
        ? !(form.admin_owns === false && form.nobody_owns_quarter) && (
            <div ref={add}>
              <Button icon={<Plus aria-hidden size="1.25rem" />} onPress={addOwner} testId="add-owner">
                {form.admin_owns ? t("onboarding.owners.add_another") : t("onboarding.owners.add")}
              </Button>
            </div>
          )
        : owners.length > 0 && <p className="text-muted">{t("onboarding.owners.full")}</p>}
    </>
  );
}

const ownerId = (index: number): string => `owner-${index}`;

function Owner({ index, onRemove }: { index: number; onRemove: () => void }) {
  const { t } = useTranslation();
  const { form, program } = useForm();
  const number = ownerNumber(index, form);
  if (form.kind !== "business") return null;
  return (
    <fieldset className="grid min-w-0 gap-5 border-t border-line pt-5">
      <legend className="sr-only">{t("onboarding.owners.owner", { number })}</legend>
      <div className="flex items-center justify-between gap-4">
        <span
          id={ownerId(index)}
          tabIndex={-1}
          className="rounded-small text-lead font-semibold outline-offset-4"
        >
          {t("onboarding.owners.owner", { number })}
        </span>
        <Button kind="quiet" onPress={onRemove} testId={`remove-owner-${index}`}>
          {t("onboarding.owners.remove", { number })}
        </Button>
      </div>
      <Rows rows={rowsOfOwner(index, form, program)} />
    </fieldset>
  );
}
