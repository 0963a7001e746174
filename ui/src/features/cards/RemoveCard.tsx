import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button, TextLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { formatDateTime, formatMoney } from "../../components/formats";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import type { CardRemovalView, CardView } from "../../ipc/bindings";
import { describeError, isUnclear, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useCardRemoval, useRemoveCard } from "./queries";

/** Removing a card: what keeps it is named and linked, and what happens is said before it happens. */
export function RemoveCard(props: { card: CardView; onRemoved: (message: string) => void }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const [open, setOpen] = useState(false);
  const found = useCardRemoval(props.card.id, open);
  const name = cardName(props.card);
  const remove = useRemoveCard((answer) => {
    if (!answer.removed) return;
    setOpen(false);
    props.onRemoved(t("cards.remove.done", { card: name }));
  });
  const close = () => {
    setOpen(false);
    remove.reset();
  };
  // What Astra said to the try comes after what is known here.
  const answer = remove.data ?? found.data;
  const blocked = answer !== undefined && answer.transfers.length + answer.payments.length > 0;
  const refused = remove.error === null ? null : toErrorView(remove.error).code;
  return (
    <Panel title={t("cards.remove.title")} text={t("cards.remove.text")}>
      <Button kind="danger" testId="remove-card" onPress={() => setOpen(true)}>
        {t("cards.remove.button")}
      </Button>
      <AlertDialog
        open={open}
        onClose={close}
        title={t(blocked ? "cards.remove.blocked_title" : "cards.remove.ask", { card: name })}
        actions={
          <>
            {answer && !blocked && (
              <Button
                kind="danger"
                testId="confirm-remove-card"
                pending={remove.isPending}
                onPress={() => remove.mutate(props.card.id)}
              >
                {t(remove.isPending ? "cards.remove.pending" : "cards.remove.confirm")}
              </Button>
            )}
            <Button testId="keep-card" onPress={close}>
              {t(blocked ? "common.close" : "cards.remove.keep")}
            </Button>
          </>
        }
        result={
          <ResultSlot
            testId="remove-card-result"
            result={resultOf(remove, {
              also: isUnclear(remove.error)
                ? t("cards.remove.unclear")
                : refused === "astra_refused"
                  ? t("cards.remove.refused")
                  : t("cards.remove.still_linked"),
            })}
          >
            {remove.data && blocked && <Blocked answer={remove.data} />}
          </ResultSlot>
        }
      >
        {remove.data ? null : answer ? (
          blocked ? (
            <Blocked answer={answer} />
          ) : (
            <ul className="mt-2 grid list-disc gap-1 pl-5">
              <li>{t("cards.remove.goes")}</li>
              <li>{t("cards.remove.stays")}</li>
              <li>{t("cards.remove.back")}</li>
            </ul>
          )
        ) : found.isError ? (
          <Problem problem={describeError(found.error)} onRetry={() => void found.refetch()} />
        ) : (
          <Skeleton lines={3} />
        )}
      </AlertDialog>
    </Panel>
  );
}

/** What keeps the card: our own transfers, and payments that only Astra knows of. */
function Blocked({ answer }: { answer: CardRemovalView }) {
  const { t } = useTranslation();
  const { transfers, payments } = answer;
  return (
    <div data-testid="removal-blocked" role="status" className="mt-2 grid gap-2">
      <p>{t("cards.remove.blocked", { count: transfers.length + payments.length })}</p>
      <ul className="grid list-disc gap-1 pl-5">
        {transfers.map((transfer) => (
          <li key={transfer.id}>
            <TextLink href={paths.transfer(transfer.id)}>
              {t("cards.remove.transfer", {
                amount: formatMoney(transfer.amount),
                when: formatDateTime(transfer.created_at),
                state: t(`transfers.state.${transfer.state}`),
              })}
            </TextLink>
          </li>
        ))}
        {payments.map((payment) => {
          const words = t("cards.remove.payment", {
            name: payment.name ?? t("cards.remove.unnamed"),
            amount: payment.amount === null ? "" : formatMoney(payment.amount),
          });
          return (
            <li key={payment.id}>
              {payment.transfer ? (
                <TextLink href={paths.transfer(payment.transfer)}>{words}</TextLink>
              ) : (
                words
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
