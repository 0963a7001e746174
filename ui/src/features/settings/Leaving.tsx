import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button, TextLink } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { Copyable } from "../../components/Copy";
import { formatDateTime, formatMoney } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { Facts } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import type { BusinessSummaryView, RemovalView } from "../../ipc/bindings";
import { useRemoveBusiness, useSignOut } from "../../ipc/businesses";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useOpenTransfer, useRemoval } from "./queries";

/** How the business on screen leaves this computer: for a while, or for good. */
export function Leaving(props: {
  business: BusinessSummaryView;
  onSignedOut: () => void;
  onRemoved: (name: string) => void;
}) {
  const { business } = props;
  return (
    <>
      {business.signed_in && <SignOut business={business} onSignedOut={props.onSignedOut} />}
      <RemoveBusiness key={business.id} business={business} onRemoved={props.onRemoved} />
    </>
  );
}

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line py-4 last:pb-0">
      <div className="max-w-[56ch] flex-1 basis-80">
        <h3 className="font-semibold">{title}</h3>
        <p className="text-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}

/** Ends the sign-in; what was done stays. */
function SignOut({ business, onSignedOut }: { business: BusinessSummaryView; onSignedOut: () => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const signOut = useSignOut(onSignedOut);
  const keysKeptIn = useConnection().data?.keys_kept_in;
  const close = () => {
    if (!signOut.isPending) setAsking(false);
  };
  return (
    <Row title={t("business.sign_out.title")} text={t("business.sign_out.text")}>
      <Button
        testId="sign-out"
        onPress={() => {
          signOut.reset();
          setAsking(true);
        }}
      >
        {t("business.sign_out.action")}
      </Button>
      <AlertDialog
        open={asking}
        onClose={close}
        title={t("business.sign_out.ask", { name: business.name })}
        actions={
          <>
            <Button
              testId="confirm-sign-out"
              pending={signOut.isPending}
              onPress={() => signOut.mutate(business.id)}
            >
              {signOut.isPending ? t("business.sign_out.pending") : t("business.sign_out.action")}
            </Button>
            <Button kind="quiet" onPress={close}>
              {t("business.sign_out.keep")}
            </Button>
          </>
        }
        result={<ResultSlot result={resultOf(signOut)} />}
      >
        <div className="grid gap-3">
          <p>{t("business.sign_out.goes")}</p>
          <p>{t(`business.sign_out.stays.${business.kind}`)}</p>
          {keysKeptIn && <p>{t(`business.sign_out.copies_${keysKeptIn}`)}</p>}
        </div>
      </AlertDialog>
    </Row>
  );
}

/** Destroys the business's data on this computer; the ids that Astra never lists are shown first. */
function RemoveBusiness(props: { business: BusinessSummaryView; onRemoved: (name: string) => void }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [understood, setUnderstood] = useState(false);
  const removal = useRemoval(props.business.id, asking);
  const remove = useRemoveBusiness(() => props.onRemoved(props.business.name));
  const close = () => {
    if (!remove.isPending) setAsking(false);
  };
  const free = removal.data?.unresolved.length === 0;
  return (
    <Row title={t("business.remove.title")} text={t("business.remove.text", { name: props.business.name })}>
      <Button
        kind="danger"
        testId="remove-business"
        onPress={() => {
          setUnderstood(false);
          remove.reset();
          setAsking(true);
        }}
      >
        {t("business.remove.action", { name: props.business.name })}
      </Button>
      <AlertDialog
        wide
        open={asking}
        onClose={close}
        title={t("business.remove.ask", { name: props.business.name })}
        actions={
          <>
            {free && (
              <Button
                kind="danger"
                testId="confirm-removal"
                disabled={!understood}
                pending={remove.isPending}
                onPress={() => remove.mutate(props.business.id)}
              >
                {remove.isPending ? t("business.remove.pending") : t("business.remove.confirm")}
              </Button>
            )}
            <Button testId="keep-business" onPress={close}>
              {removal.data && !free ? t("common.close") : t("business.remove.keep")}
            </Button>
            {free && !understood && (
              <p className="self-center text-small text-muted">{t("business.remove.tick_first")}</p>
            )}
          </>
        }
        result={<ResultSlot result={resultOf(remove)} />}
      >
        <div className="grid gap-4">
          {removal.data ? (
            <Removal
              removal={removal.data}
              understood={understood}
              onUnderstood={setUnderstood}
              onFollow={close}
            />
          ) : removal.isError ? (
            <Problem problem={describeError(removal.error)} onRetry={() => void removal.refetch()} />
          ) : (
            <Skeleton lines={4} />
          )}
        </div>
      </AlertDialog>
    </Row>
  );
}

/** A transfer in the words of its list; as long as it isn't read, by its reference. */
function OpenTransfer({ id }: { id: string }) {
  const { t } = useTranslation();
  const open = useOpenTransfer(id).data?.transfer;
  return (
    <TextLink href={paths.transfer(id)}>
      {open
        ? t("business.remove.transfer", {
            amount: formatMoney(open.amount),
            when: formatDateTime(open.created_at),
            state: t(`transfers.state.${open.state}`),
          })
        : t("business.remove.transfer_unread", { id })}
    </TextLink>
  );
}

function Removal(props: {
  removal: RemovalView;
  understood: boolean;
  onUnderstood: (understood: boolean) => void;
  onFollow: () => void;
}) {
  const { t } = useTranslation();
  const { removal } = props;
  if (removal.unresolved.length > 0) {
    return (
      <div data-testid="removal-blocked">
        <p>{t("business.remove.blocked", { count: removal.unresolved.length })}</p>
        <ul className="mt-2 grid gap-1" onClickCapture={props.onFollow}>
          {removal.unresolved.map((id) => (
            <li key={id}>
              <OpenTransfer id={id} />
            </li>
          ))}
        </ul>
      </div>
    );
  }
  const copyable = (name: string, value: string): [string, ReactNode] => [
    name,
    <Copyable key={name} name={name} value={value} />,
  ];
  return (
    <>
      <p>
        {t("business.remove.goes")}{" "}
        {removal.user_intent_id ? t("business.remove.kept_email") : t("business.remove.kept_phone")}
      </p>
      <p>{t(`business.remove.copies_${removal.keys_kept_in}`)}</p>
      <div data-testid="removal-ids" className="grid gap-3">
        <Notice tone="caution">
          <p>{t("business.remove.write_down")}</p>
        </Notice>
        <Facts
          facts={[
            ...(removal.profile_id ? [copyable(t("business.fields.profile_id"), removal.profile_id)] : []),
            ...(removal.user_intent_id
              ? [copyable(t("business.fields.intent_id"), removal.user_intent_id)]
              : []),
            ...(removal.user_id ? [copyable(t("business.fields.user_id"), removal.user_id)] : []),
            ...(removal.phone ? [copyable(t("business.fields.phone"), removal.phone)] : []),
          ]}
        />
      </div>
      <Checkbox
        name="removal-understood"
        testId="removal-understood"
        label={t("business.remove.understood")}
        checked={props.understood}
        onChange={props.onUnderstood}
      />
    </>
  );
}
