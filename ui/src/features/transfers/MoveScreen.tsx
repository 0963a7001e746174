import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { TwoCards } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { NextStep, PreviewView } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError } from "../../ipc/errors";
import { paths } from "../../paths";
import { MoveForm } from "./MoveForm";
import { OneCard } from "./OneCard";
import { Preview } from "./Preview";
import { type Prefill, usePrefill } from "./prefill";
import { useRequest } from "./queries";
import { useReceivers } from "./receivers";

/** Astra has to be done with the business or the person first: a transfer would only wait there. */
const reviewed: NextStep[] = [
  "check_pending",
  "in_review",
  "documents_needed",
  "retry",
  "rejected",
  "suspended",
];

/** Form, preview, confirmation. The transfer's own page follows. */
export function MoveScreen(props: {
  onConfirmed: (id: string) => void;
  /** What the address fills in, over what was typed before. */
  fill?: Prefill;
  /** What the address filled in is in the form now. */
  onFilled?: () => void;
}) {
  const { t } = useTranslation();
  const { onConfirmed, fill = {}, onFilled } = props;
  const app = useApp();
  const cards = useCards();
  const request = useRequest();
  const receivers = useReceivers();
  const prefilled = usePrefill(fill, receivers.data);
  const [preview, setPreview] = useState<PreviewView | null>(null);
  const [returned, setReturned] = useState(false);
  // Welcome comes before every screen, so it is never the next step here.
  const next = !app.data || app.data.next === "welcome" ? "link_second_card" : app.data.next;
  const back = { href: paths.transfers, label: t("transfers.detail.back") };
  const listed = cards.data?.cards.filter((card) => card.status !== "removed");

  if (preview) {
    return (
      <Preview
        preview={preview}
        onEdit={() => {
          setPreview(null);
          setReturned(true);
        }}
        onConfirmed={(id) => {
          request.forget();
          onConfirmed(id);
        }}
      />
    );
  }
  const content = () => {
    if (!listed) {
      if (!cards.isError) return <Skeleton lines={6} />;
      return <Problem problem={describeError(cards.error)} onRetry={() => void cards.refetch()} />;
    }
    if (receivers.isError) {
      return <Problem problem={describeError(receivers.error)} onRetry={() => void receivers.refetch()} />;
    }
    if (!request.kept || !prefilled || receivers.data === undefined || !app.data)
      return <Skeleton lines={6} />;
    if (next === "move_money" && listed.length > 1) {
      return (
        <MoveForm
          key={app.data.business?.id}
          cards={listed}
          receivers={receivers.data}
          begin={{
            ...request.kept,
            ...prefilled.form,
            ...(receivers.data === null && { towards: "own" as const }),
          }}
          named={prefilled.named}
          unknown={prefilled.unknown}
          onFilled={Object.keys(fill).length > 0 ? onFilled : undefined}
          onChange={request.keep}
          onPreview={setPreview}
          returned={returned}
        />
      );
    }
    if (next === "link_second_card" && listed.length > 0) return <OneCard cards={listed} />;
    return (
      <EmptyState
        drawing={<TwoCards />}
        title={reviewed.includes(next) ? t("transfers.needs_review") : t("transfers.needs_cards")}
        text={t(`home.next.${next}.text`)}
        action={
          <ButtonLink kind="main" href={paths.home}>
            {t("transfers.see_next")}
          </ButtonLink>
        }
      />
    );
  };
  return (
    <div className="max-w-page">
      <PageHead title={t("transfers.form.title")} lead={t("transfers.form.lead")} back={back} />
      {content()}
    </div>
  );
}
