import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { ErrorSummary, focusField, type SummaryItem } from "../../components/ErrorSummary";
import type { FieldIssue } from "../../ipc/bindings";
import { Rows, useForm } from "./fields";
import {
  fieldsOf,
  issueWords,
  labelOf,
  pageWords,
  rowsOf,
  rowsOfOwner,
  type SectionName,
  sectionOf,
} from "./formTable";
import { isError } from "./issues";
import { Owners } from "./Owners";
import { SaveLine } from "./SaveLine";
import type { FormHandle } from "./useDraftForm";

/** One section of the form. Continue and Enter check this section, and nothing else. */
export function SectionPage(props: {
  name: SectionName;
  /** A field that takes the focus. */
  field: string | undefined;
  issues: FieldIssue[];
  savedAt: string | null;
  /** The draft is being sent: nothing can be changed. */
  locked: boolean;
  back: string;
  onContinue: () => void;
}) {
  const { t } = useTranslation();
  const { name, field, back, onContinue } = props;
  const handle = useForm();
  const [attempt, setAttempt] = useState(0);
  const [stopped, setStopped] = useState(0);
  const busy = useRef(false);
  useEffect(() => {
    if (field) focusField(field);
  }, [field]);

  const here = (issue: FieldIssue) => sectionOf(issue.field, handle.form) === name;
  const goOn = async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      const saved = await handle.flush();
      if (!saved) {
        setStopped((before) => before + 1);
        return;
      }
      const found = saved.issues.filter(here);
      handle.show(found);
      if (found.some(isError)) setAttempt((before) => before + 1);
      else onContinue();
    } finally {
      busy.current = false;
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void goOn();
  };
  const order = fieldsOnPage(name, handle);
  const open = uniqueByField(props.issues.filter(here).filter(isError)).toSorted(
    (one, other) => order.indexOf(one.field) - order.indexOf(other.field),
  );
  const summary: SummaryItem[] = open.map((issue) => ({
    field: issue.field,
    label: labelOf(issue.field, handle.form, t),
    text: issueWords(issue, handle.form),
  }));
  return (
    <form noValidate onSubmit={onSubmit} className="grid w-full max-w-[27.5rem] min-w-0 gap-5">
      {attempt > 0 && summary.length > 0 && (
        <ErrorSummary items={summary} attempt={attempt} lead={t("onboarding.summary_lead")} />
      )}
      <fieldset disabled={props.locked} className="grid min-w-0 gap-5">
        <legend className="sr-only">{pageWords(name, handle.form.kind, t).title}</legend>
        {name === "owners" ? <Owners /> : <Rows rows={rowsOf(name, handle.form, handle.program)} />}
      </fieldset>
      <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-3">
        <Button kind="main" type="submit" testId="continue">
          {t("onboarding.continue")}
        </Button>
        <ButtonLink href={back} testId="back">
          {t("onboarding.back")}
        </ButtonLink>
        <div className="ml-2 contents">
          <SaveLine handle={handle} savedAt={props.savedAt} stopped={stopped} />
        </div>
      </div>
    </form>
  );
}

/** The fields in the order on screen, which need not be that of Rust's answer. */
function fieldsOnPage(name: SectionName, { form, program }: FormHandle): string[] {
  const rows = rowsOf(name, form, program);
  const owners = form.kind === "business" && name === "owners" ? form.owners : [];
  return [
    "owners",
    ...rows.flatMap(fieldsOf).map(({ path }) => path),
    ...owners.flatMap((_, index) =>
      form.kind === "business"
        ? rowsOfOwner(index, form, program)
            .flatMap(fieldsOf)
            .map(({ path }) => path)
        : [],
    ),
  ];
}

function uniqueByField(issues: FieldIssue[]): FieldIssue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => !seen.has(issue.field) && seen.add(issue.field));
}
