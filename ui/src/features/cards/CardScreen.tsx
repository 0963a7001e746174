import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { useCardName } from "../../components/CardName";
import { Details } from "../../components/Details";
import { formatDateTime } from "../../components/formats";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { useApp } from "../../ipc/app";
import type { CardView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { words } from "../../locales";
import { paths } from "../../paths";
import { cardTone } from "../../tones";
import { useCard } from "./queries";

export function CardScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const cardName = useCardName();
  const app = useApp();
  const card = useCard(id);
  return (
    <div className="max-w-[55rem]">
      <PageHead
        title={card.data ? cardName(card.data) : t("cards.title")}
        lead={t("cards.detail.lead")}
        back={{ href: paths.cards, label: t("cards.detail.back") }}
        action={
          app.data?.next === "move_money" && (
            <ButtonLink kind="main" href={paths.move}>
              {t("cards.detail.move")}
            </ButtonLink>
          )
        }
      />
      {card.data ? (
        <Known card={card.data} />
      ) : card.isError ? (
        <Problem problem={describeError(card.error)} onRetry={() => void card.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const unknown = t("cards.detail.unknown");
  const yesNo = (yes: boolean) => (yes ? t("cards.detail.yes") : t("cards.detail.no"));
  const reasons = card.review_reasons.filter(isKnownReason);
  const facts: [string, ReactNode][] = [
    [t("cards.detail.number"), t("cards.detail.number_masked", { lastFour: card.last_four })],
    [t("cards.detail.expires"), card.expires || unknown],
    [t("cards.detail.holder"), card.holder ?? unknown],
    [t("cards.detail.send"), yesNo(card.can_send)],
    [t("cards.detail.receive"), yesNo(card.can_receive)],
    [t("cards.detail.linked"), formatDateTime(card.linked_at)],
  ];
  return (
    <div data-testid="card-detail" data-id={card.id} data-last-four={card.last_four} className="grid gap-5">
      <Panel>
        <StatusBadge tone={cardTone[card.status]} word={t(`cards.status.${card.status}`)} />
        <p className="mt-2">{t(`cards.status_text.${card.status}`)}</p>
        {reasons.length > 0 && (
          <>
            <h2 className="mt-4 font-semibold">{t("cards.detail.reasons")}</h2>
            <ul className="mt-1 list-disc pl-5">
              {reasons.map((reason) => (
                <li key={reason}>{t(`cards.reason.${reason}`)}</li>
              ))}
            </ul>
          </>
        )}
      </Panel>
      <Panel>
        <Facts facts={facts} />
        <div className="mt-4 border-t border-line pt-4">
          <Details items={[[t("cards.detail.id"), card.id]]} />
        </div>
      </Panel>
    </div>
  );
}

type Reason = keyof typeof words.cards.reason;

/** Favourable codes, and ones this version doesn't know, have no sentence. */
const isKnownReason = (code: string): code is Reason => Object.hasOwn(words.cards.reason, code);
