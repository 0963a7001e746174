import { RefreshCw } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { Facts, Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import { TextField } from "../../components/TextField";
import { type ContactView, PHONE_LIMIT, type PhoneRequestState } from "../../ipc/bindings";
import { describeIssue, isUnclear, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useAskForPhone, useRefreshContact } from "./queries";

const FIELD = "proposed_phone";

const tones: Record<PhoneRequestState, StatusTone> = {
  unclear: "caution",
  pending: "waiting",
  approved: "positive",
  rejected: "critical",
  other: "neutral",
};

/** The number that gets one-time codes, and the requests for another. */
export function PhoneChange({ view }: { view: ContactView }) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState("");
  const [error, setError] = useState<string | null>(null);
  const ask = useAskForPhone();
  const days = PHONE_LIMIT.days;
  const { phone_allowance: allowance, phone_requests: requests } = view;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(phone, {
      onSuccess: () => setPhone(""),
      onError: (refused) => {
        const issue = toErrorView(refused).fields.find(({ field }) => field === FIELD);
        setError(issue ? describeIssue(issue, { [FIELD]: "contact.phone.missing" }) : null);
        if (issue) focusField(FIELD);
      },
    });
  };
  return (
    <Panel title={t("contact.phone.title")}>
      <div className="grid grid-cols-1 gap-5">
        <Facts facts={[[t("contact.phone.now"), view.phone ?? t("contact.phone.unknown_number")]]} />
        <p className="max-w-[62ch] text-muted">{t("contact.phone.rules", { days })}</p>
        {allowance.left === 0 && allowance.next_at && (
          <Notice tone="info" testId="phone-none-left">
            <p>{t("contact.phone.none_left", { days, when: formatDateTime(allowance.next_at) })}</p>
          </Notice>
        )}
        {allowance.left > 0 && view.signed_in && (
          <form noValidate onSubmit={submit} className="grid justify-items-start gap-4">
            <TextField
              name={FIELD}
              testId="new-phone"
              label={t("contact.phone.new")}
              hint={t("contact.phone.new_hint")}
              value={phone}
              onChange={(text) => {
                setPhone(text);
                setError(null);
              }}
              error={error}
              mask="phone"
              type="tel"
              inputMode="tel"
              autoComplete="tel-national"
              width="max-w-56"
              figures
            />
            <Button type="submit" testId="ask-for-phone" pending={ask.isPending}>
              {ask.isPending ? t("contact.phone.sending") : t("contact.phone.send")}
            </Button>
          </form>
        )}
        <ResultSlot
          testId="phone-result"
          result={resultOf(ask, {
            done: view.phone
              ? t("contact.phone.done", { phone: view.phone })
              : t("contact.phone.done_unknown"),
            also: isUnclear(ask.error) ? undefined : t("contact.phone.not_sent"),
            byField: true,
          })}
        />
        {requests.length > 0 && <Requests view={view} />}
      </div>
    </Panel>
  );
}

function Requests({ view }: { view: ContactView }) {
  const { t } = useTranslation();
  const refresh = useRefreshContact();
  return (
    <div className="grid gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{t("contact.phone.requests")}</h3>
      <ul className="grid grid-cols-1 gap-3">
        {view.phone_requests.map((request) => (
          <li
            key={`${request.phone} ${request.at}`}
            data-testid="phone-request"
            data-state={request.state}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1"
          >
            <div className="max-w-[46ch]">
              <p className="figures font-medium">{request.phone ?? t("contact.phone.unknown_number")}</p>
              {request.at && (
                <p className="text-small text-muted">
                  {t("contact.address.asked", { when: formatDateTime(request.at) })}
                </p>
              )}
              <p>{t(`contact.phone_text.${request.state}`)}</p>
            </div>
            <StatusBadge tone={tones[request.state]} word={t(`contact.phone_state.${request.state}`)} />
          </li>
        ))}
      </ul>
      {view.signed_in && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            testId="refresh-contact"
            icon={
              <RefreshCw aria-hidden size="1.25rem" className={refresh.isPending ? "animate-spin" : ""} />
            }
            pending={refresh.isPending}
            onPress={() => refresh.mutate()}
          >
            {refresh.isPending ? t("contact.phone.refreshing") : t("contact.phone.refresh")}
          </Button>
          {view.as_of && (
            <p className="text-small text-muted">{t("common.as_of", { when: formatDateTime(view.as_of) })}</p>
          )}
          <ResultSlot result={resultOf(refresh, { done: t("contact.phone.refreshed") })} />
        </div>
      )}
    </div>
  );
}
