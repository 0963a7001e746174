import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { PageHead } from "../../components/PageHead";
import { Panel, Sheet } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { TextField } from "../../components/TextField";
import type {
  ExportForm,
  ExportFormat,
  ExportPeriod,
  ExportProgressView,
  ExportView,
  FieldIssue,
} from "../../ipc/bindings";
import { describeIssue, type Missing, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { ExportProgress } from "./export/ExportProgress";
import { useExport } from "./export/queries";
import { ShowInFolder } from "./saved/ShowInFolder";

const formats: ExportFormat[] = ["csv", "ofx211", "ofx102"];
const periods: ExportPeriod[] = ["all", "this_month", "last_month", "this_year", "last_year", "days"];

/** Transfers as a file for a spreadsheet or a bookkeeping program. */
export function ExportScreen() {
  const { t } = useTranslation();
  return (
    <div className="max-w-form">
      <PageHead
        title={t("export.title")}
        lead={t("export.lead")}
        back={{ href: paths.transfers, label: t("transfers.detail.back") }}
      />
      <Form />
    </div>
  );
}

const missing: Missing = {
  from: "export.period.from_missing",
  to: "export.period.to_missing",
};

function Form() {
  const { t } = useTranslation();
  const [form, setForm] = useState<ExportForm>({ format: "csv", period: "this_year", from: "", to: "" });
  const [issues, setIssues] = useState<FieldIssue[]>([]);
  const [progress, setProgress] = useState<ExportProgressView | null>(null);
  const run = useExport(setProgress);
  const error = (field: string): string | null => {
    const issue = issues.find((candidate) => candidate.field === field);
    return issue ? describeIssue(issue, missing) : null;
  };
  const outcome = (view: ExportView): string => {
    switch (view.kind) {
      case "saved":
        return t("export.saved", { count: view.transfers, file: view.file });
      case "nothing":
        return t(form.format === "csv" ? "export.nothing" : "export.nothing_arrived");
      case "not_chosen":
        return t("export.not_chosen");
      case "cancelled":
        return t("export.cancelled");
    }
  };
  const set = (change: Partial<ExportForm>) => {
    setForm((before) => ({ ...before, ...change }));
    setIssues((before) => before.filter(({ field }) => !(field in change)));
    // What became of another export says nothing about this one.
    if (!run.isPending) run.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProgress(null);
    setIssues([]);
    run.mutate(form, {
      onError: (refused) => {
        const { fields } = toErrorView(refused);
        setIssues(fields);
        document.getElementsByName(fields[0]?.field ?? "")[0]?.focus();
      },
    });
  };

  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      <Sheet>
        <Panel title={t("export.format.title")}>
          <Choice
            label={t("export.format.title")}
            name="format"
            value={form.format}
            onChange={(format) => set({ format })}
            options={formats.map((value) => ({
              value,
              label: t(`export.format.${value}.label`),
              hint: t(`export.format.${value}.hint`),
              testId: `export-${value}`,
            }))}
          />
        </Panel>
        <Panel
          title={t("export.period.title")}
          text={t(form.format === "csv" ? "export.period.confirmed" : "export.period.arrived")}
        >
          <div className="grid gap-5">
            <Choice
              across
              label={t("export.period.title")}
              name="period"
              value={form.period}
              onChange={(period) => set({ period })}
              options={periods.map((value) => ({
                value,
                label: t(`export.period.${value}`),
                testId: `export-${value}`,
              }))}
            />
            {form.period === "days" && (
              <div className="grid gap-5 md:grid-cols-2">
                {(["from", "to"] as const).map((name) => (
                  <TextField
                    key={name}
                    name={name}
                    label={t(`export.period.${name}`)}
                    hint={t("export.period.shape")}
                    error={error(name)}
                    value={form[name]}
                    onChange={(value) => set({ [name]: value })}
                    mask="date"
                    inputMode="numeric"
                    figures
                  />
                ))}
              </div>
            )}
          </div>
        </Panel>
      </Sheet>
      <div className="grid justify-items-start gap-4">
        <Button kind="main" type="submit" testId="export" pending={run.isPending}>
          {t("export.save")}
        </Button>
        {run.isPending && progress && <ExportProgress progress={progress} />}
        <ResultSlot
          testId="export-result"
          result={{
            ...resultOf(run, { also: t("export.not_saved"), byField: true }),
            done: run.data ? outcome(run.data) : null,
          }}
        />
        {run.data?.kind === "saved" && <ShowInFolder key={run.submittedAt} file={run.data.file} />}
      </div>
    </form>
  );
}
