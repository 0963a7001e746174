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
import type { ContactView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { paths, signInPath } from "../../paths";
import { AddressChange } from "./AddressChange";
import { PhoneChange } from "./PhoneChange";
import { useContact } from "./queries";

/** Asking Astra for another phone number or address, and what became of it. */
export function ContactScreen() {
  const { t } = useTranslation();
  const app = useApp();
  const exists = Boolean(app.data?.business);
  const contact = useContact(exists);
  const name = contact.data?.business ?? app.data?.business?.name;
  const none = (app.data && !exists) || contact.data?.known_to_astra === false;
  return (
    <div className="max-w-form">
      <PageHead
        title={t("contact.title")}
        lead={name ? t("contact.lead", { business: name }) : t("contact.lead_none")}
        back={{ href: paths.business, label: t("contact.back") }}
      />
      <div className="mb-5 empty:hidden">
        <OfflineNote offline={app.data?.offline ?? false} asOf={app.data?.as_of} />
      </div>
      {none ? (
        <EmptyState
          drawing={<ShopFront />}
          title={t("contact.none.title")}
          text={t("contact.none.text")}
          action={
            <ButtonLink kind="main" href={paths.home}>
              {t("contact.none.action")}
            </ButtonLink>
          }
        />
      ) : contact.data ? (
        <Known view={contact.data} />
      ) : contact.isError ? (
        <Problem problem={describeError(contact.error)} onRetry={() => void contact.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

function Known({ view }: { view: ContactView }) {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-1 gap-6">
      {!view.signed_in && (
        <Notice tone="caution" title={t("contact.signed_out.title")} testId="contact-signed-out">
          <p>{t("contact.signed_out.text")}</p>
          <div className="mt-3">
            <ButtonLink kind="main" href={signInPath("renew", paths.contact)}>
              {t("contact.signed_out.action")}
            </ButtonLink>
          </div>
        </Notice>
      )}
      <Sheet>
        <PhoneChange view={view} />
        <AddressChange view={view} />
      </Sheet>
    </div>
  );
}
