import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { ShopFront } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/Notice";
import { OfflineNote } from "../../components/OfflineNote";
import { PageHead } from "../../components/PageHead";
import { Sheet } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { DocumentsView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { paths, signInPath } from "../../paths";
import { DocumentForm } from "./DocumentForm";
import { DocumentList } from "./DocumentList";
import { useDocuments } from "./queries";

/** What Astra asks to see: chosen and looked at here, sent, followed. */
export function DocumentsScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const exists = Boolean(app.data?.business);
  const documents = useDocuments(exists);
  const asked = documents.data?.offer !== "not_asked" || documents.data.status === "pending";
  const name = asked ? (documents.data?.business ?? app.data?.business?.name) : undefined;
  return (
    <div className="max-w-form">
      <PageHead
        title={t("documents.title")}
        lead={name ? t("documents.lead", { business: name }) : t("documents.lead_none")}
        back={{ href: paths.business, label: t("documents.back") }}
      />
      {app.data && !exists ? (
        <EmptyState
          drawing={<ShopFront />}
          title={t("documents.none.title")}
          text={t("documents.none.text")}
          action={
            <ButtonLink kind="main" href={paths.home}>
              {t("documents.none.action")}
            </ButtonLink>
          }
        />
      ) : documents.data ? (
        <Known view={documents.data} />
      ) : documents.isError ? (
        <Problem problem={describeError(documents.error)} onRetry={() => void documents.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known({ view }: { view: DocumentsView }) {
  const { t } = useTranslation();
  // What was left unfinished comes first when one returns; it stays where it is while one is here.
  const [unfinishedFirst] = useState(() => view.documents.some(({ state }) => state !== "confirmed"));
  const list = <DocumentList documents={view.documents} canSend={view.offer === "open"} />;
  return (
    <div className="grid grid-cols-1 gap-6">
      <OfflineNote offline={view.offline} asOf={useApp().data?.as_of} />
      {view.offer === "not_asked" && view.documents.length === 0 && (
        <Notice tone="info" title={t("documents.not_asked.title")} testId="documents-not-asked">
          <p>{t("documents.not_asked.text")}</p>
        </Notice>
      )}
      {view.offer === "signed_out" && (
        <Notice tone="caution" title={t("documents.signed_out.title")} testId="documents-signed-out">
          <p>{t("documents.signed_out.text")}</p>
          <div className="mt-3">
            <ButtonLink kind="main" href={signInPath("renew", paths.documents)}>
              {t("documents.signed_out.action")}
            </ButtonLink>
          </div>
        </Notice>
      )}
      <Sheet>
        {unfinishedFirst && list}
        {view.offer === "open" && <DocumentForm view={view} />}
        {!unfinishedFirst && list}
      </Sheet>
    </div>
  );
}
