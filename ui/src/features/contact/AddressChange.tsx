import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { ErrorSummary } from "../../components/ErrorSummary";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { Facts, Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { Select } from "../../components/Select";
import { StatusBadge } from "../../components/StatusBadge";
import { TextField } from "../../components/TextField";
import {
  ADDRESS_LIMIT,
  type AddressForm,
  type ContactView,
  type FieldIssue,
  MILITARY_STATES,
  STATES,
} from "../../ipc/bindings";
import { describeIssue, isUnclear, type Missing, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useAskForAddress, useCheckAddress } from "./queries";

type FieldName = keyof AddressForm;

/** What Rust said, and of which answers. */
interface Checked {
  form: AddressForm;
  issues: FieldIssue[];
}

const empty: AddressForm = { address1: "", address2: "", city: "", state: "", postal_code: "" };
const missing: Missing = {
  "address.address1": "contact.address.missing.address1",
  "address.city": "contact.address.missing.city",
  "address.state": "contact.address.missing.state",
  "address.postal_code": "contact.address.missing.postal_code",
};
const names = Object.keys(empty) as FieldName[];
const path = (field: FieldName) => `address.${field}`;

/** The address that Astra has, and the requests for another. */
export function AddressChange({ view }: { view: ContactView }) {
  const { t } = useTranslation();
  const { requests, days } = ADDRESS_LIMIT;
  const { address_allowance: allowance, address_requests: made } = view;
  const [form, setForm] = useState(empty);
  const [checked, setChecked] = useState<Checked>({ form: empty, issues: [] });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [attempt, setAttempt] = useState(0);
  const states = view.of_person ? [...STATES, ...MILITARY_STATES] : STATES;
  const check = useCheckAddress();
  const ask = useAskForAddress();

  const change = (field: FieldName) => (value: string) => {
    setForm((before) => ({ ...before, [field]: value }));
  };
  /** The rules are Rust's; shown are those of fields that were left. */
  const leave = (field: FieldName) => () => {
    if (!form[field]) return;
    setLeft((before) => new Set(before).add(path(field)));
    check.mutate(form, { onSuccess: (issues) => setChecked({ form, issues }) });
  };
  // A late answer about what was typed over meanwhile would push the button away while it is pressed.
  const issues = checked.issues.filter(({ field }) =>
    names.every((name) => path(name) !== field || checked.form[name] === form[name]),
  );
  const find = (field: FieldName, level: FieldIssue["level"]) => {
    const issue = issues.find((found) => found.field === path(field) && found.level === level);
    return issue && (attempt > 0 || left.has(issue.field)) ? wordsOf(issue) : null;
  };
  const wordsOf = (issue: FieldIssue) => describeIssue(issue, missing);
  const labels: Record<FieldName, string> = {
    address1: t("contact.address.address1"),
    address2: t("contact.address.address2"),
    city: t("contact.address.city"),
    state: t("contact.address.state"),
    postal_code: t("contact.address.postal_code"),
  };
  const field = (name: FieldName) => ({
    name: path(name),
    label: labels[name],
    value: form[name],
    onChange: change(name),
    onBlur: leave(name),
    error: find(name, "error"),
    warning: find(name, "warning"),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(form, {
      onSuccess: () => {
        setForm(empty);
        setChecked({ form: empty, issues: [] });
        setLeft(new Set());
        setAttempt(0);
      },
      onError: (refused) => {
        const fields = toErrorView(refused).fields;
        setChecked({ form, issues: fields });
        if (fields.length > 0) setAttempt((before) => before + 1);
      },
    });
  };
  const wrong = issues.filter(({ level }) => level === "error");
  return (
    <Panel title={t("contact.address.title")}>
      <div className="grid grid-cols-1 gap-5">
        {view.address && <Facts facts={[[t("contact.address.now"), view.address]]} />}
        <p className="max-w-[62ch] text-muted">
          {t("contact.address.rules", { requests, days })}{" "}
          {allowance.left === 1 && t("contact.address.left_one", { days })}
        </p>
        {allowance.left === 0 && allowance.next_at && (
          <Notice tone="info" testId="address-none-left">
            <p>
              {t("contact.address.none_left", { requests, days, when: formatDateTime(allowance.next_at) })}
            </p>
          </Notice>
        )}
        {allowance.left > 0 && view.signed_in && (
          <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
            {attempt > 0 && wrong.length > 0 && (
              <ErrorSummary
                attempt={attempt}
                items={wrong.map((issue) => ({
                  field: issue.field,
                  label: labels[issue.field.replace("address.", "") as FieldName],
                  text: wordsOf(issue),
                }))}
              />
            )}
            <TextField
              {...field("address1")}
              hint={t(
                view.of_person
                  ? "contact.address.address1_hint_person"
                  : "contact.address.address1_hint_business",
              )}
              autoComplete="address-line1"
              testId="new-address1"
            />
            <TextField
              {...field("address2")}
              optional
              hint={t("contact.address.address2_hint")}
              autoComplete="address-line2"
            />
            <div className="grid gap-4 md:grid-cols-[1fr_1fr_8rem] md:items-end">
              <TextField {...field("city")} autoComplete="address-level2" />
              <Select
                {...field("state")}
                options={states.map(([value, label]) => ({ value, label }))}
                choose={t("contact.address.state_choose")}
                autoComplete="address-level1"
              />
              <TextField
                {...field("postal_code")}
                mask="zip"
                inputMode="numeric"
                autoComplete="postal-code"
                figures
              />
            </div>
            <div>
              <Button type="submit" testId="ask-for-address" pending={ask.isPending}>
                {ask.isPending ? t("contact.address.sending") : t("contact.address.send")}
              </Button>
            </div>
          </form>
        )}
        <ResultSlot
          testId="address-result"
          result={resultOf(ask, {
            done: t("contact.address.done"),
            also: isUnclear(ask.error) ? undefined : t("contact.address.not_sent"),
            byField: true,
          })}
        />
        {made.length > 0 && (
          <div className="grid gap-3 border-t border-line pt-4">
            <h3 className="font-semibold">{t("contact.address.requests")}</h3>
            <ul className="grid grid-cols-1 gap-3">
              {made.map((request) => (
                <li
                  key={`${request.line} ${request.at}`}
                  data-testid="address-request"
                  className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1"
                >
                  <div className="max-w-[46ch]">
                    <p className="font-medium">{request.line}</p>
                    <p className="text-small text-muted">
                      {t("contact.address.asked", { when: formatDateTime(request.at) })}
                    </p>
                    {request.unclear && <p>{t("contact.address.unclear_text")}</p>}
                  </div>
                  <StatusBadge
                    tone={request.unclear ? "caution" : "positive"}
                    word={t(request.unclear ? "contact.address.unclear" : "contact.address.taken")}
                  />
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  );
}
