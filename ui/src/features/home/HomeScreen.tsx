import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { CardTileLink, GhostTile } from "../../components/CardTile";
import { formatMoney, monthName } from "../../components/formats";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { AccountKindView, AppView, CardView } from "../../ipc/bindings";
import { useBusiness } from "../../ipc/businesses";
import { useCards } from "../../ipc/cards";
import { describeError } from "../../ipc/errors";
import { useLatestTransfers } from "../../ipc/transfers";
import { paths, signInPath } from "../../paths";
import { DueReminders } from "./DueReminders";
import { LatestTransfers } from "./LatestTransfers";
import { NextStep } from "./NextStep";
import type { HomeStep } from "./nextStepWords";
import { OpenOutcomes, useOpenOutcomes } from "./OpenOutcomes";
import { isOnPath, SetupPath } from "./SetupPath";

const shown = 5;

/** Until money can move the path there; then what needs a decision, the cards and the latest transfers. */
export function HomeScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const open = useOpenOutcomes();
  const next = app.data?.next;
  const onPath = next !== undefined && next !== "welcome" && isOnPath(next);
  // After a refusal there is nothing to get ready for.
  const getsReady = onPath && next !== "rejected";
  const kind = app.data?.business?.kind ?? "business";
  return (
    <div data-testid={app.data && "home"} data-next={next}>
      <PageHead
        title={getsReady ? t("home.path.title") : t("home.title")}
        lead={getsReady && isAtStart(next, kind) && t(`home.path.${kind}.lead`)}
      />
      {app.isError && !app.data && (
        <Problem problem={describeError(app.error)} onRetry={() => void app.refetch()} />
      )}
      {app.isPending && <Skeleton lines={3} />}
      {app.data && (
        <div className="grid grid-cols-1 gap-7">
          <OfflineNote offline={app.data.offline} asOf={app.data.as_of} />
          <OpenOutcomes outcomes={open.data ?? []} />
          {open.isError && !open.data && (
            <Problem problem={describeError(open.error)} onRetry={() => void open.refetch()} />
          )}
          <DueReminders />
          {onPath && <Path app={app.data} next={next} />}
          <Ledger app={app.data} onPath={onPath} />
        </div>
      )}
    </div>
  );
}

/** Before the review there is time to tell of. */
const isAtStart = (next: HomeStep, kind: AccountKindView): boolean =>
  next === "fill_details" || (next === "sign_in" && kind === "business");

const stepOf = (app: AppView, next: HomeStep) => ({
  next,
  kind: app.business?.kind,
  status: app.business?.status,
  signedOut: app.signed_out,
  documentsEmail: app.business?.documents_email,
});

function Path({ app, next }: { app: AppView; next: HomeStep }) {
  const business = useBusiness(app.business !== null);
  return (
    <SetupPath
      {...stepOf(app, next)}
      submittedAt={business.data?.submitted_at ?? null}
      practice={app.environment === "practice"}
    />
  );
}

/** Cards and transfers, where there are any. */
function Ledger({ app, onPath }: { app: AppView; onPath: boolean }) {
  const { t } = useTranslation();
  const cards = useCards();
  const transfers = useLatestTransfers(shown);
  const { next } = app;
  const isNew = transfers.data?.transfers.length === 0;
  // Whoever has moved money knows the way: its button is in the sidebar.
  const says = next !== "welcome" && !onPath && (next !== "move_money" || isNew);
  return (
    <>
      {says && <NextStep {...stepOf(app, next)} />}
      <Loaded query={cards} quiet={onPath}>
        {(data) =>
          data.cards.length > 0 && (
            <Part
              title={t("home.cards")}
              aside={<TextLink href={paths.cards}>{t("home.cards_all")}</TextLink>}
            >
              <Tiles cards={data.cards} canLink={app.business?.can_link_cards === true} />
            </Part>
          )
        }
      </Loaded>
      <Loaded query={transfers} quiet={onPath}>
        {(data) =>
          data.transfers.length > 0 && (
            <Part
              title={t("home.transfers")}
              aside={
                <span className="text-muted">
                  <span data-testid="moved-this-month">
                    {t("home.moved", { month: monthName(), amount: formatMoney(app.moved_this_month) })}
                  </span>
                  {" · "}
                  <TextLink href={paths.transfers}>{t("home.transfers_all")}</TextLink>
                </span>
              }
            >
              <LatestTransfers transfers={data.transfers} />
            </Part>
          )
        }
      </Loaded>
    </>
  );
}

function Part(props: { title: string; aside: ReactNode; children: ReactNode }) {
  return (
    <section>
      <header className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 className="text-lead font-semibold">{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

interface Loadable<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

/** Earlier data stays on screen; a problem shows only where there is none. */
function Loaded<T>(props: {
  query: Loadable<T>;
  /** There may be nothing to show: nothing is held free for it meanwhile. */
  quiet: boolean;
  children: (data: T) => ReactNode;
}) {
  const { query, quiet, children } = props;
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return quiet ? null : <Skeleton lines={2} />;
  return <Problem problem={describeError(query.error)} onRetry={() => void query.refetch()} />;
}

function Tiles({ cards, canLink }: { cards: CardView[]; canLink: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-wrap gap-4">
      {cards.map((card) => (
        <li key={card.id} className="flex">
          <CardTileLink card={card} href={paths.card(card.id)} />
        </li>
      ))}
      {canLink && (
        <li className="flex">
          <GhostTile href={signInPath("link_card", paths.home)}>{t("cards.link")}</GhostTile>
        </li>
      )}
    </ul>
  );
}
