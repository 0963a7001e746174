import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { Details } from "../../components/Details";
import { ShopFront } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge } from "../../components/StatusBadge";
import { Timeline } from "../../components/Timeline";
import { useApp } from "../../ipc/app";
import type { BusinessStatusView, BusinessView, NextStep, SignedOut } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { paths, signInPath } from "../../paths";
import { businessTone } from "../../tones";
import { useBusiness, useRefreshBusiness } from "./queries";
import { RemoveBusiness, SignOut } from "./RemoveBusiness";

/** Statuses in which asking Astra again can change something soon. */
const undecided: BusinessStatusView[] = ["pending", "document", "retry", "other"];

export function BusinessScreen({ onRemoved }: { onRemoved: (message: string) => void }) {
  const { t } = useTranslation();
  const app = useApp();
  const exists = Boolean(app.data?.business);
  const business = useBusiness(exists);
  const head = <PageHead title={t("business.title")} lead={t("business.lead")} />;

  if (app.data && !exists) {
    return (
      <>
        {head}
        <EmptyState
          drawing={<ShopFront />}
          title={t("business.none.title")}
          text={t("business.none.text")}
          action={
            <ButtonLink kind="main" href={paths.details}>
              {t("business.none.action")}
            </ButtonLink>
          }
        />
      </>
    );
  }
  return (
    <div className="max-w-[55rem]">
      {head}
      {business.data ? (
        <Known
          business={business.data}
          next={app.data?.next}
          signedOut={app.data?.signed_out ?? null}
          onRemoved={(name) => onRemoved(t("business.remove.done", { name }))}
        />
      ) : business.isError ? (
        <Problem problem={describeError(business.error)} onRetry={() => void business.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known(props: {
  business: BusinessView;
  next: NextStep | undefined;
  signedOut: SignedOut | null;
  onRemoved: (name: string) => void;
}) {
  const { t } = useTranslation();
  const { business, next, signedOut } = props;
  const { status } = business.summary;
  return (
    <div className="grid gap-5">
      <OfflineNote offline={business.offline} asOf={business.as_of} />
      {next === "sign_in_again" && signedOut && (
        <Notice tone="info" testId="signed-out">
          <p>{t(`common.signed_out.${signedOut}`)}</p>
        </Notice>
      )}
      <StatusPanel business={business} next={next} />
      <Panel title={t("business.progress")}>
        <Timeline
          label={t("business.progress")}
          steps={business.timeline.map((step) => ({
            key: step.step,
            label: t(`timeline.${step.step}`),
            state: step.state,
            at: step.at,
          }))}
        />
      </Panel>
      {undecided.includes(status) && (
        <Panel
          title={t("business.documents.title")}
          text={t("business.documents.text", { email: business.contact_email })}
        />
      )}
      <BusinessFacts business={business} />
      {business.summary.signed_in && <SignOut business={business.summary} />}
      <RemoveBusiness key={business.summary.id} business={business.summary} onRemoved={props.onRemoved} />
    </div>
  );
}

function StatusPanel({ business, next }: { business: BusinessView; next: NextStep | undefined }) {
  const { t } = useTranslation();
  const refresh = useRefreshBusiness();
  const { status } = business.summary;
  let action: ReactNode = null;
  if (next === "sign_in" || next === "sign_in_interrupted" || next === "sign_in_again") {
    action = (
      <ButtonLink
        kind="main"
        href={signInPath(next === "sign_in_again" ? "renew" : "onboard", paths.business)}
      >
        {t("business.sign_in")}
      </ButtonLink>
    );
  } else if (next === "link_first_card" || next === "link_second_card") {
    action = (
      <ButtonLink kind="main" href={signInPath("link_card", paths.business)}>
        {t("business.link_card")}
      </ButtonLink>
    );
  }
  return (
    <section
      data-testid="business-status"
      data-status={status}
      aria-labelledby="business-status-title"
      className="grid gap-4 rounded border border-line bg-surface p-5 md:p-6"
    >
      <div>
        <StatusBadge tone={businessTone[status]} word={t(`business.status.${status}.word`)} />
        <h2 id="business-status-title" className="mt-3 text-title font-semibold">
          {t(`business.status.${status}.title`)}
        </h2>
        <p className="mt-1 max-w-[62ch]">{t(`business.status.${status}.text`)}</p>
      </div>
      {refresh.isError && <Problem problem={describeError(refresh.error)} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {action}
        {status !== "profile_accepted" && (
          <Button
            testId="refresh-business"
            icon={<RefreshCw aria-hidden size={20} className={refresh.isPending ? "animate-spin" : ""} />}
            pending={refresh.isPending}
            onPress={() => refresh.mutate()}
          >
            {refresh.isPending ? t("business.refreshing") : t("business.refresh")}
          </Button>
        )}
        {business.as_of && (
          <p className="text-small text-muted">
            {t("business.asked", { when: formatDateTime(business.as_of) })}
          </p>
        )}
      </div>
    </section>
  );
}

function BusinessFacts({ business }: { business: BusinessView }) {
  const { t } = useTranslation();
  const kind = business.business_type ?? "other";
  const facts: [string, ReactNode][] = [[t("business.fields.legal_name"), business.legal_name]];
  if (business.doing_business_as) facts.push([t("business.fields.dba"), business.doing_business_as]);
  facts.push([t("business.fields.type"), t(`business.type.${kind}`)]);
  if (business.ein_last_four) {
    facts.push([
      t("business.fields.ein"),
      t("business.fields.ein_value", { lastFour: business.ein_last_four }),
    ]);
  }
  facts.push([t("business.fields.address"), business.address]);
  if (business.website) facts.push([t("business.fields.website"), business.website]);
  facts.push(
    [t("business.fields.phone"), business.phone],
    [t("business.fields.email"), business.contact_email],
    [t("business.fields.admin"), business.admin_name],
    [t("business.fields.controller"), business.controller_name],
  );
  // A sole proprietor isn't asked for owners; "Nobody" would be wrong.
  if (business.business_type !== "sole_proprietorship") {
    facts.push([
      t("business.fields.owners"),
      business.owner_names.length > 0 ? business.owner_names.join(", ") : t("business.fields.nobody"),
    ]);
  }
  facts.push([t("business.fields.submitted"), formatDateTime(business.submitted_at)]);
  return (
    <Panel title={t("business.details")}>
      <Facts facts={facts} />
      <div className="mt-4 border-t border-line pt-4">
        <Details
          title={t("business.ids")}
          items={[
            [t("business.fields.profile_id"), business.business_profile_id],
            ...(business.user_id
              ? [[t("business.fields.user_id"), business.user_id] as [string, string]]
              : []),
          ]}
        />
      </div>
    </Panel>
  );
}
