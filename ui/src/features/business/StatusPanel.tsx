import { ExternalLink, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink, TextLink } from "../../components/Button";
import { Copyable, CopyButton } from "../../components/Copy";
import { classes } from "../../components/classes";
import { InReview } from "../../components/drawings";
import { formatDateTime } from "../../components/formats";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import type {
  AccountKindView,
  BusinessStatusView,
  BusinessSummaryView,
  BusinessView,
  NextStep,
} from "../../ipc/bindings";
import { useConnection, useOpenLink } from "../../ipc/connection";
import { resultOf } from "../../ipc/useAction";
import { type HelpEntry, paths, signInPath } from "../../paths";
import { businessTone } from "../../tones";
import { useRefreshBusiness } from "./queries";
import { type BusinessStanding, isOneOf, type Standing, standingOf, withNext, withSupport } from "./standing";

/** Edge and ground: red is seen before it is read. */
const grounds: Record<StatusTone, string> = {
  positive: "border-positive/40 bg-positive-soft",
  waiting: "border-accent/40 bg-accent-soft",
  caution: "border-caution/40 bg-caution-soft",
  critical: "border-critical/40 bg-critical-soft",
  neutral: "border-line bg-surface",
};

/** What people ask in each standing; Help answers it. */
const questions: Partial<Record<Standing, HelpEntry>> = {
  pending: "how_long",
  retry: "retry",
  document: "documents",
  rejected: "rejected",
  suspended: "suspended",
};

/** Astra has nothing to say of them yet, or never. */
const unreviewed: BusinessStatusView[] = ["not_submitted", "profile_accepted", "finished"];

/** Longer than Astra's own guide says a review takes ("up to 48 hours"). */
const LONG_MS = 48 * 60 * 60 * 1000;

function isLong(business: BusinessView): boolean {
  const since = business.timeline.find(({ step }) => step === "in_review")?.at ?? business.submitted_at;
  return since !== null && Date.now() - Date.parse(since) > LONG_MS;
}

const toneOf = (standing: Standing): StatusTone =>
  standing === "sign_in" ? "caution" : businessTone[standing];

/** Where the review stands, what that means, and what to do. */
export function StatusPanel(props: { business: BusinessView; next: NextStep | undefined }) {
  const { business, next } = props;
  const { t } = useTranslation();
  const { kind, status, documents_email: documents } = business.summary;
  const standing = standingOf(kind, status, next);
  const tone = toneOf(standing);
  const words = useWords(kind, standing);
  // Approved, a card is what comes next.
  const linksMeanwhile = business.summary.can_link_cards && status !== "approved";
  const long = standing === "pending" && isLong(business);
  // Only of a business documents are asked for by email.
  const emailed = kind === "business" || standing !== "document";
  const question = long ? "waiting" : emailed ? questions[standing] : undefined;
  const action = useNextAction(business.summary, next);
  return (
    <section
      data-testid="business-status"
      data-status={status}
      data-standing={standing}
      data-tone={tone}
      aria-labelledby="business-status-title"
      className={classes("relative grid gap-4 rounded border px-panel py-5 md:py-6", grounds[tone])}
    >
      {standing === "pending" && (
        <span className="absolute top-6 right-6 hidden text-accent full:block">
          <InReview />
        </span>
      )}
      <div>
        <StatusBadge flush tone={tone} word={words.word} />
        <h2 id="business-status-title" className="mt-3 text-title font-semibold">
          {words.title}
        </h2>
        <p className="mt-1 max-w-[62ch]">{words.text}</p>
      </div>
      <dl className="grid max-w-[62ch] gap-3 empty:hidden">
        {words.next && <Row name={t("business.what_to_do")}>{words.next}</Row>}
        {documents && (
          <Row name={t("business.documents.title")}>
            {documents.address
              ? t("business.documents.text", { email: documents.address })
              : t("business.documents.text_no_address")}
            {status === "pending" && ` ${t("business.documents.stays")}`}
          </Row>
        )}
        {linksMeanwhile && <Row name={t("business.meanwhile.title")}>{t(`business.meanwhile.${kind}`)}</Row>}
      </dl>
      {(withSupport.includes(standing) || long) && <SupportIds business={business} />}
      {!unreviewed.includes(status) ? (
        <Refresh asOf={business.as_of}>{action}</Refresh>
      ) : (
        <div className="flex empty:hidden">{action}</div>
      )}
      {question && (
        <p>
          <TextLink href={paths.helpAbout(question)}>{t(`help.entries.${question}.question`)}</TextLink>
        </p>
      )}
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-semibold">{name}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

interface Words {
  word: string;
  title: string;
  text: string;
  next: string | null;
}

function useWords(kind: AccountKindView, standing: Standing): Words {
  const { t } = useTranslation();
  // Of the word of a status there is one for both kinds.
  const named: BusinessStanding = standing === "sign_in" ? "profile_accepted" : standing;
  const word = t(`business.status.${named}.word`);
  // Only a business can be left to Astra's own form.
  if (kind === "person" && standing !== "not_submitted") {
    return {
      word,
      title: t(`business.person_status.${standing}.title`),
      text: t(`business.person_status.${standing}.text`),
      next: isOneOf(withNext, standing) ? t(`business.person_status.${standing}.next`) : null,
    };
  }
  return {
    word,
    title: t(`business.status.${named}.title`),
    text: t(`business.status.${named}.text`),
    next: named !== "approved" && isOneOf(withNext, named) ? t(`business.status.${named}.next`) : null,
  };
}

/** The button of the next step, and the one of what can be done meanwhile. */
function useNextAction(summary: BusinessSummaryView, next: NextStep | undefined): ReactNode {
  const { kind, status, signed_in: signedIn } = summary;
  const { t } = useTranslation();
  if (next === "sign_in" || next === "sign_in_interrupted" || next === "sign_in_again") {
    const action = next === "sign_in_again" ? "renew" : "onboard";
    return (
      <ButtonLink kind="main" href={signInPath(action, paths.business)}>
        {status === "not_submitted" ? t("business.fill_in") : t("business.sign_in")}
      </ButtonLink>
    );
  }
  if (next === "move_money") {
    return (
      <ButtonLink kind="main" href={paths.move}>
        {t("business.move_money")}
      </ButtonLink>
    );
  }
  const links = next === "link_first_card" || next === "link_second_card";
  // A person who has not signed in yet has no token to upload with.
  const verify =
    next === "retry" || (next === "documents_needed" && !signedIn) ? (
      <ButtonLink kind="main" href={signInPath("verify", paths.business)} testId="verify">
        {t(`business.verify.${kind}.${next}`)}
      </ButtonLink>
    ) : null;
  if (!signedIn) return verify;
  return (
    <>
      {verify}
      {status === "document" && (
        <ButtonLink kind="main" href={paths.documents} testId="send-documents">
          {t("business.send_documents")}
        </ButtonLink>
      )}
      {summary.can_link_cards && (
        <ButtonLink kind={links ? "main" : "plain"} href={signInPath("link_card", paths.business)}>
          {t("business.link_card")}
        </ButtonLink>
      )}
    </>
  );
}

/** What Astra's support asks for. */
function SupportIds({ business }: { business: BusinessView }) {
  const { t } = useTranslation();
  const { details } = business;
  const ids: [string, string | null][] = [[t("business.fields.user_id"), business.user_id]];
  if (details.form === "profile") ids.push([t("business.fields.profile_id"), details.business_profile_id]);
  if (details.form === "person") ids.push([t("business.fields.intent_id"), details.user_intent_id]);
  return (
    <div className="grid gap-3">
      {business.user_id && <CopyUserId id={business.user_id} />}
      <dl data-testid="support-ids" className="grid gap-2">
        {ids.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="text-small text-muted">{name}</dt>
                <dd>
                  <Copyable name={name} value={value} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}

/** Support asks for it first; in the sandbox, whoever runs it can look the user up at once. */
function CopyUserId({ id }: { id: string }) {
  const { t } = useTranslation();
  const open = useOpenLink();
  const staff = useConnection().data?.environment === "sandbox";
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-start gap-2">
        <CopyButton testId="copy-user-id" value={() => id}>
          {t("business.copy_user_id")}
        </CopyButton>
        {staff && (
          <Button
            testId="open-dashboard"
            icon={<ExternalLink aria-hidden size="1.25rem" />}
            pending={open.isPending}
            onPress={() => open.mutate("dashboard")}
          >
            {t("business.dashboard")}
          </Button>
        )}
      </div>
      {staff && <ResultSlot result={resultOf(open, { done: t("business.dashboard_opened") })} />}
    </div>
  );
}

/** The button that asks Astra again, behind the one of the next step. */
function Refresh({ asOf, children }: { asOf: string | null; children: ReactNode }) {
  const { t } = useTranslation();
  const refresh = useRefreshBusiness();
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {children}
        <Button
          testId="refresh-business"
          icon={<RefreshCw aria-hidden size="1.25rem" className={refresh.isPending ? "animate-spin" : ""} />}
          pending={refresh.isPending}
          onPress={() => refresh.mutate()}
        >
          {refresh.isPending ? t("business.refreshing") : t("business.refresh")}
        </Button>
        {asOf && (
          <p className="text-small text-muted">{t("business.asked", { when: formatDateTime(asOf) })}</p>
        )}
      </div>
      <ResultSlot result={resultOf(refresh, { done: t("business.refreshed") })} testId="refresh-result" />
    </div>
  );
}
