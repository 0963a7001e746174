import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Breakable } from "../../components/Breakable";
import { ButtonLink, TextLink } from "../../components/Button";
import { Details } from "../../components/Details";
import { ShopFront } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel, Sheet } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { Timeline } from "../../components/Timeline";
import { useApp } from "../../ipc/app";
import type { BusinessView, NextStep, SignedOut } from "../../ipc/bindings";
import { useBusiness } from "../../ipc/businesses";
import { describeError } from "../../ipc/errors";
import { paths } from "../../paths";
import { KeepWatching } from "./KeepWatching";
import { StatusPanel } from "./StatusPanel";

export function BusinessScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const exists = Boolean(app.data?.business);
  const business = useBusiness(exists);
  const kind = app.data?.business?.kind ?? "business";
  const head = <PageHead title={t(`business.title.${kind}`)} lead={t("business.lead")} />;

  if (app.data && !exists) {
    return (
      <>
        {head}
        <EmptyState
          drawing={<ShopFront />}
          title={t("business.none.title")}
          text={t("business.none.text")}
          action={
            <ButtonLink kind="main" href={paths.start}>
              {t("business.none.action")}
            </ButtonLink>
          }
        />
      </>
    );
  }
  return (
    <div className="max-w-page">
      {head}
      {business.data ? (
        <Known
          business={business.data}
          next={app.data?.next}
          signedOut={app.data?.signed_out ?? null}
          offersWatching={app.data?.offer_keep_watching ?? false}
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
  offersWatching: boolean;
}) {
  const { t } = useTranslation();
  const { business, next, signedOut } = props;
  return (
    <div className="grid grid-cols-1 gap-5">
      <OfflineNote offline={business.offline} asOf={business.as_of} />
      {next === "sign_in_again" && signedOut && (
        <Notice tone="info" testId="signed-out">
          <p>{t(`common.signed_out.${signedOut}`)}</p>
        </Notice>
      )}
      <StatusPanel business={business} next={next} />
      <KeepWatching offered={props.offersWatching} />
      <Sheet>
        <Panel title={t("business.progress")}>
          <Timeline
            label={t("business.progress")}
            steps={business.timeline.map((step) => ({
              key: `${step.step} ${step.at}`,
              label: t(`timeline.${step.step}`),
              state: step.state,
              at: step.at,
            }))}
          />
        </Panel>
        <BusinessFacts business={business} />
      </Sheet>
      <p>
        <TextLink href={paths.settings}>{t("business.leaving")}</TextLink>
      </p>
    </div>
  );
}

function BusinessFacts({ business }: { business: BusinessView }) {
  const { t } = useTranslation();
  const { details } = business;
  const facts: [string, ReactNode][] = [];
  if (details.form === "profile") {
    facts.push([t("business.fields.legal_name"), details.legal_name]);
    if (details.doing_business_as) facts.push([t("business.fields.dba"), details.doing_business_as]);
    const type = details.business_type ?? "other";
    facts.push([t("business.fields.type"), t(`business.type.${type}`)]);
    if (details.ein_last_four) {
      facts.push([
        t("business.fields.ein"),
        t("business.fields.ein_value", { lastFour: details.ein_last_four }),
      ]);
    }
    facts.push([t("business.fields.address"), details.address]);
    if (details.website)
      facts.push([t("business.fields.website"), <Breakable key="website">{details.website}</Breakable>]);
  } else if (details.form === "person") {
    facts.push(
      [t("business.fields.person_name"), details.legal_name],
      [t("business.fields.home_address"), details.address],
    );
  }
  if (business.phone) facts.push([t("business.fields.phone"), business.phone]);
  if (business.contact_email)
    facts.push([t("business.fields.email"), <Breakable key="email">{business.contact_email}</Breakable>]);
  if (details.form === "profile") {
    facts.push(
      [t("business.fields.admin"), details.admin_name],
      [t("business.fields.controller"), details.controller_name],
    );
    // A sole proprietor isn't asked for owners; "Nobody" would be wrong.
    if (details.business_type !== "sole_proprietorship") {
      facts.push([
        t("business.fields.owners"),
        details.owner_names.length > 0 ? details.owner_names.join(", ") : t("business.fields.nobody"),
      ]);
    }
  }
  if (business.submitted_at) {
    facts.push([t("business.fields.submitted"), formatDateTime(business.submitted_at)]);
  }
  const ids: [string, string][] = [];
  if (details.form === "profile") ids.push([t("business.fields.profile_id"), details.business_profile_id]);
  if (details.form === "person") ids.push([t("business.fields.intent_id"), details.user_intent_id]);
  if (business.user_id) ids.push([t("business.fields.user_id"), business.user_id]);
  if (facts.length === 0) return null;
  return (
    <Panel title={t("business.details")}>
      <Facts facts={facts} />
      {business.user_id && (
        <div className="mt-4">
          <ButtonLink href={paths.contact} testId="contact-changes">
            {t("business.contact_changes")}
          </ButtonLink>
        </div>
      )}
      {ids.length > 0 && (
        <div className="mt-4 border-t border-line pt-4">
          <Details title={t("business.ids")} items={ids} />
        </div>
      )}
    </Panel>
  );
}
