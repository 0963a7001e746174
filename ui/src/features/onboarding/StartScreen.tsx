import { type LucideIcon, Store, Trash2, UserRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { formatDateTime } from "../../components/formats";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { BUSINESS_TYPES, type DraftKind, type DraftSummaryView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { isUntouched } from "./form";
import { issuesOnScreen, sectionsOf } from "./formTable";
import { firstIncomplete } from "./issues";
import { useBeginDraft, useDeleteDraft, useDrafts, useOpenDraft } from "./queries";

const icons = { business: Store, person: UserRound } satisfies Record<DraftKind, LucideIcon>;

/** The first question: who is signed up; and what was begun before. */
export function StartScreen({ onOpen }: { onOpen: (href: string) => void }) {
  const { t } = useTranslation();
  const drafts = useDrafts();
  const remove = useDeleteDraft();
  const begin = useBeginDraft((id) => onOpen(paths.onboarding(id)));
  const types = BUSINESS_TYPES.map(({ word }) => t(`business.type.${word}`)).join(" · ");
  const connection = useConnection();
  const choose = (kind: DraftKind) => {
    // Astra's own form is for one kind of program; elsewhere there is nothing to choose.
    if (kind === "business" && connection.data?.program === "verified") onOpen(paths.startBusiness);
    else begin.mutate(kind);
  };
  const begun = drafts.data?.drafts.filter(
    ({ saved_at, submission }) => saved_at !== null || submission.state !== "none",
  );
  const damaged = drafts.data?.damaged ?? [];
  const none = begun?.length === 0 && damaged.length === 0;
  return (
    <div className="max-w-form">
      <PageHead title={t("onboarding.start.title")} lead={t("onboarding.start.lead")} />
      {drafts.isError && !drafts.data ? (
        <Problem problem={describeError(drafts.error)} onRetry={() => void drafts.refetch()} />
      ) : !begun ? (
        <Skeleton lines={4} />
      ) : (
        <div className="grid grid-cols-1 gap-8">
          {!none && <Drafts drafts={begun} damaged={damaged} remove={remove} onOpen={onOpen} />}
          {/* Outside the list, which goes with its last draft. */}
          <ResultSlot result={resultOf(remove, { done: t("onboarding.start.deleted") })} />
          <section aria-labelledby={none ? undefined : "start-new"} className="grid grid-cols-1 gap-3">
            {!none && (
              <h2 id="start-new" className="text-lead font-semibold">
                {t("onboarding.start.new")}
              </h2>
            )}
            {(["business", "person"] as const).map((kind) => {
              const Icon = icons[kind];
              const Heading = none ? "h2" : "h3";
              return (
                <div key={kind} className="rounded border border-line bg-surface px-5 py-4">
                  <Heading className="flex items-center gap-3 text-lead font-semibold">
                    <Icon aria-hidden size="1.25rem" className="text-accent" />
                    {t(`onboarding.start.${kind}.title`)}
                  </Heading>
                  <p className="mt-1 text-muted">{t(`onboarding.start.${kind}.text`, { types })}</p>
                  <p className="mt-1">{t(`onboarding.start.${kind}.why`)}</p>
                  <div className="mt-3">
                    <Button
                      kind={begun.length === 0 && kind === "business" ? "main" : "plain"}
                      testId={`begin-${kind}`}
                      pending={begin.isPending}
                      onPress={() => choose(kind)}
                    >
                      {t(`onboarding.start.${kind}.action`)}
                    </Button>
                  </div>
                </div>
              );
            })}
            <ResultSlot result={resultOf(begin)} />
          </section>
        </div>
      )}
    </div>
  );
}

/** Everything that was begun and not submitted. */
function Drafts(props: {
  drafts: DraftSummaryView[];
  damaged: string[];
  remove: ReturnType<typeof useDeleteDraft>;
  onOpen: (href: string) => void;
}) {
  const { t } = useTranslation();
  const { drafts, damaged, remove, onOpen } = props;
  const open = useOpenDraft();
  // A damaged draft is only an id.
  const [wanted, setWanted] = useState<DraftSummaryView | string | null>(null);
  const list = useRef<HTMLHeadingElement>(null);
  const nameOf = (draft: DraftSummaryView | string) =>
    typeof draft === "string"
      ? t("onboarding.start.damaged.name")
      : (draft.name ?? t(`onboarding.start.unnamed.${draft.kind}`));
  // The deleted line had the focus.
  const left = drafts.length + damaged.length;
  const before = useRef(left);
  useEffect(() => {
    if (left < before.current) list.current?.focus();
    before.current = left;
  }, [left]);

  const carryOn = (id: string) =>
    open.mutate(id, {
      onSuccess: ({ form, program, issues }) => {
        const shown = issuesOnScreen(form, program, issues);
        const page = firstIncomplete(form, sectionsOf(form, program), shown);
        onOpen(paths.onboarding(id, isUntouched(form) ? undefined : page));
      },
    });
  return (
    <section aria-labelledby="drafts" className="grid grid-cols-1 gap-3">
      <h2 id="drafts" ref={list} tabIndex={-1} className="rounded-small text-lead font-semibold">
        {t("onboarding.start.drafts")}
      </h2>
      <ul className="grid divide-y divide-line rounded border border-line bg-surface">
        {drafts.map((draft) => (
          <li
            key={draft.id}
            data-testid={`draft-${draft.id}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3"
          >
            <div className="min-w-0 flex-1 basis-52">
              <p className="font-semibold">{nameOf(draft)}</p>
              <p className="text-small text-muted">
                <DraftState draft={draft} />
                {draft.saved_at &&
                  ` · ${t("onboarding.start.saved", { when: formatDateTime(draft.saved_at) })}`}
              </p>
            </div>
            <div className="flex gap-2">
              <Button
                kind={drafts.length === 1 ? "main" : "plain"}
                testId={`continue-${draft.id}`}
                label={t("onboarding.start.continue_named", { name: nameOf(draft) })}
                pending={open.isPending && open.variables === draft.id}
                onPress={() => carryOn(draft.id)}
              >
                {t("onboarding.continue")}
              </Button>
              <DeleteButton
                id={draft.id}
                name={nameOf(draft)}
                disabled={draft.submission.state === "sending"}
                onPress={() => setWanted(draft)}
              />
            </div>
          </li>
        ))}
        {damaged.map((id) => (
          <li
            key={id}
            data-testid={`damaged-${id}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3"
          >
            <div className="min-w-0 flex-1 basis-52">
              <p className="font-semibold">{nameOf(id)}</p>
              <p className="text-small text-muted">{t("onboarding.start.damaged.text")}</p>
            </div>
            <DeleteButton id={id} name={nameOf(id)} onPress={() => setWanted(id)} />
          </li>
        ))}
      </ul>
      <ResultSlot result={resultOf(open)} />
      <AlertDialog
        open={wanted !== null}
        onClose={() => setWanted(null)}
        title={
          typeof wanted === "string"
            ? t("onboarding.start.damaged.delete_title")
            : wanted
              ? t("onboarding.start.delete_title", { name: nameOf(wanted) })
              : ""
        }
        actions={
          <>
            <Button
              kind="danger"
              testId="delete-draft"
              pending={remove.isPending}
              onPress={() => {
                if (wanted) remove.mutate(typeof wanted === "string" ? wanted : wanted.id);
                setWanted(null);
              }}
            >
              {t("onboarding.start.delete")}
            </Button>
            <Button onPress={() => setWanted(null)}>{t("onboarding.start.keep")}</Button>
          </>
        }
      >
        <p className="text-muted">
          {typeof wanted === "string"
            ? t("onboarding.start.damaged.delete_text")
            : wanted?.submission.state === "unclear"
              ? t("onboarding.start.delete_unclear")
              : t("onboarding.start.delete_text")}
        </p>
      </AlertDialog>
    </section>
  );
}

function DeleteButton(props: { id: string; name: string; disabled?: boolean; onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      kind="quiet"
      testId={`delete-${props.id}`}
      label={t("onboarding.start.delete_named", { name: props.name })}
      disabled={props.disabled ?? false}
      onPress={props.onPress}
    >
      <Trash2 aria-hidden size="1.25rem" />
    </Button>
  );
}

function DraftState({ draft }: { draft: DraftSummaryView }) {
  const { t } = useTranslation();
  switch (draft.submission.state) {
    case "sending":
      return t("onboarding.start.state.sending");
    case "unclear":
      return t("onboarding.start.state.unclear");
    case "screened":
      return t("onboarding.start.state.screened");
    case "refused":
      return t("onboarding.start.state.refused");
    case "none":
      return draft.issues_left === 0
        ? t("onboarding.start.state.ready")
        : t("onboarding.section_state.open", { count: draft.issues_left });
  }
}
