import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { TwoCards } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { ErrorSummary } from "../../components/ErrorSummary";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { type Option, Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { TextField } from "../../components/TextField";
import { useApp } from "../../ipc/app";
import type { CardView, FieldIssue, PreviewView, TransferForm } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError, describeIssue, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { Preview } from "./Preview";
import { usePreview, useRequest } from "./queries";

/** Form, preview, confirmation. The transfer's own page follows. */
export function MoveScreen({ onConfirmed }: { onConfirmed: (id: string) => void }) {
  const { t } = useTranslation();
  const app = useApp();
  const cards = useCards();
  const form = useRequest();
  const [preview, setPreview] = useState<PreviewView | null>(null);
  const [returned, setReturned] = useState(false);
  // Welcome comes before every screen, so it is never the next step here.
  const next = !app.data || app.data.next === "welcome" ? "link_second_card" : app.data.next;
  const back = { href: paths.transfers, label: t("transfers.detail.back") };

  if (preview) {
    return (
      <Preview
        preview={preview}
        onEdit={() => {
          setPreview(null);
          setReturned(true);
        }}
        onConfirmed={(id) => {
          form.forget();
          onConfirmed(id);
        }}
      />
    );
  }
  return (
    <div className="max-w-[36rem]">
      <PageHead title={t("transfers.form.title")} lead={t("transfers.form.lead")} back={back} />
      {!cards.data && cards.isError && (
        <Problem problem={describeError(cards.error)} onRetry={() => void cards.refetch()} />
      )}
      {((!cards.data && cards.isPending) || !form.kept) && <Skeleton lines={6} />}
      {cards.data &&
        form.kept &&
        (cards.data.cards.length < 2 || (app.data && app.data.next !== "move_money") ? (
          <EmptyState
            drawing={<TwoCards />}
            title={t("transfers.needs_cards")}
            text={t(`home.next.${next}.text`)}
            action={
              <ButtonLink kind="main" href={paths.home}>
                {t("transfers.see_next")}
              </ButtonLink>
            }
          />
        ) : (
          <MoveForm
            key={app.data?.business?.id}
            cards={cards.data.cards}
            kept={form.kept}
            onChange={form.keep}
            onPreview={setPreview}
            returned={returned}
          />
        ))}
    </div>
  );
}

type FieldName = keyof TransferForm;

function MoveForm(props: {
  cards: CardView[];
  kept: TransferForm;
  onChange: (request: TransferForm) => void;
  onPreview: (preview: PreviewView) => void;
  /** The person came back from the preview. */
  returned: boolean;
}) {
  const { t } = useTranslation();
  const { cards, onChange, onPreview } = props;
  // A query tells of a change only a moment later, and a field that shows the old text until then loses a letter.
  const [request, setRequest] = useState(props.kept);
  const latest = useRef(props.kept);
  const preview = usePreview();
  const [issues, setIssues] = useState<FieldIssue[]>([]);
  const [attempt, setAttempt] = useState(0);
  const amount = useRef<HTMLDivElement>(null);

  // "Change" is most often about the amount.
  useEffect(() => {
    if (props.returned) amount.current?.querySelector("input")?.focus();
  }, [props.returned]);

  const set = (field: FieldName) => (value: string) => {
    latest.current = { ...latest.current, [field]: value };
    setRequest(latest.current);
    onChange(latest.current);
    // Rust checks again at the next preview; until then the issue of the old text is hidden.
    setIssues((before) => before.filter((issue) => issue.field !== field && issue.code !== "same_card"));
  };
  const error = (field: FieldName): string | null => {
    const issue = issues.find((candidate) => candidate.field === field);
    return issue ? describeIssue(issue) : null;
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    preview.mutate(request, {
      onSuccess: onPreview,
      onError: (refused) => {
        setIssues(toErrorView(refused).fields);
        setAttempt((before) => before + 1);
      },
    });
  };

  const labels: Record<FieldName, string> = {
    from: t("transfers.form.from"),
    to: t("transfers.form.to"),
    amount: t("transfers.form.amount"),
    note: t("transfers.form.note"),
  };
  const summary = issues.map((issue) => ({
    field: issue.field,
    label: labels[issue.field as FieldName] ?? issue.field,
    text: describeIssue(issue),
  }));

  return (
    <form noValidate onSubmit={onSubmit} className="grid gap-5">
      {issues.length > 0 && <ErrorSummary items={summary} attempt={attempt} />}
      <Panel>
        <div className="grid gap-5">
          <Select
            name="from"
            testId="move-money-from"
            label={labels.from}
            hint={t("transfers.form.from_hint")}
            error={error("from")}
            value={request.from}
            onChange={set("from")}
            choose={t("transfers.form.from_choose")}
            options={useOptions(cards, (card) => card.can_send)}
          />
          <Select
            name="to"
            testId="move-money-to"
            label={labels.to}
            hint={t("transfers.form.to_hint")}
            error={error("to")}
            value={request.to}
            onChange={set("to")}
            choose={t("transfers.form.to_choose")}
            options={useOptions(cards, (card) => card.can_receive)}
          />
          <div ref={amount}>
            <TextField
              name="amount"
              label={labels.amount}
              hint={t("transfers.form.amount_hint")}
              error={error("amount")}
              value={request.amount}
              onChange={set("amount")}
              inputMode="decimal"
              prefix="$"
              figures
              width="max-w-48"
            />
          </div>
          <TextField
            name="note"
            label={labels.note}
            hint={t("transfers.form.note_hint")}
            optional
            error={error("note")}
            value={request.note}
            onChange={set("note")}
          />
        </div>
      </Panel>
      <div className="grid justify-items-start gap-4">
        <Button kind="main" type="submit" testId="preview-transfer" pending={preview.isPending}>
          {preview.isPending ? t("transfers.form.previewing") : t("transfers.form.preview")}
        </Button>
        <ResultSlot result={resultOf(preview, { also: t("transfers.form.not_sent"), byField: true })} />
      </div>
    </form>
  );
}

/** All cards; one that can't be used says why. */
function useOptions(cards: CardView[], usable: (card: CardView) => boolean): Option[] {
  const { t } = useTranslation();
  const cardName = useCardName();
  return cards
    .filter((card) => card.status !== "removed")
    .map((card) => {
      if (card.status === "approved" && usable(card)) return { value: card.id, label: cardName(card) };
      const why = card.status === "approved" ? t("cards.can.none") : t(`cards.status.${card.status}`);
      return {
        value: card.id,
        label: t("transfers.form.option_unusable", { card: cardName(card), why: why.toLowerCase() }),
        disabled: true,
      };
    });
}
