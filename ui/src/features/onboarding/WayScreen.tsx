import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { PageHead } from "../../components/PageHead";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge } from "../../components/StatusBadge";
import { TextField } from "../../components/TextField";
import { describeIssue, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useAddWithAstrasForm, useBeginDraft } from "./queries";

/** The two ways in which a business gives its details: our form, or Astra's own. */
export function WayScreen(props: {
  onOpen: (href: string) => void;
  /** The business is in the list; its details are typed on Astra's page. */
  onAdded: () => void;
}) {
  const { t } = useTranslation();
  const begin = useBeginDraft((id) => props.onOpen(paths.onboarding(id)));
  const add = useAddWithAstrasForm(props.onAdded);
  const [name, setName] = useState("");
  const [missing, setMissing] = useState(false);
  const found = add.isError ? toErrorView(add.error).fields[0] : undefined;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const empty = name.trim() === "";
    setMissing(empty);
    if (empty) focusField("name");
    else add.mutate(name);
  };
  return (
    <div className="max-w-form">
      <PageHead
        title={t("onboarding.way.title")}
        lead={t("onboarding.way.lead")}
        back={{ href: paths.start, label: t("onboarding.back") }}
      />
      <div className="grid grid-cols-1 gap-3">
        <section className="rounded border border-accent/40 bg-surface px-5 py-4">
          <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-lead font-semibold">
            {t("onboarding.way.here.title")}
            <StatusBadge tone="positive" word={t("onboarding.way.here.recommended")} />
          </h2>
          <p className="mt-1 text-muted">{t("onboarding.way.here.text")}</p>
          <div className="mt-3 grid justify-items-start gap-3">
            <Button
              kind="main"
              testId="option-b"
              pending={begin.isPending}
              onPress={() => begin.mutate("business")}
            >
              {t("onboarding.way.here.action")}
            </Button>
            <ResultSlot result={resultOf(begin)} />
          </div>
        </section>
        <section className="rounded border border-line bg-surface px-5 py-4">
          <h2 className="text-lead font-semibold">{t("onboarding.way.astra.title")}</h2>
          <p className="mt-1 text-muted">{t("onboarding.way.astra.text")}</p>
          <form noValidate onSubmit={onSubmit} className="mt-4 grid justify-items-start gap-3">
            <div className="w-full max-w-80">
              <TextField
                name="name"
                label={t("onboarding.way.astra.name")}
                hint={t("onboarding.way.astra.name_hint")}
                error={missing ? t("onboarding.way.astra.name_missing") : found ? describeIssue(found) : null}
                value={name}
                onChange={(text) => {
                  setName(text);
                  setMissing(false);
                }}
              />
            </div>
            <Button type="submit" testId="option-a" pending={add.isPending}>
              {t("onboarding.way.astra.action")}
            </Button>
            <ResultSlot result={resultOf(add, { byField: true })} />
          </form>
        </section>
      </div>
    </div>
  );
}
