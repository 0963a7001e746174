import { CircleAlert, CircleCheck, CloudOff, KeyRound } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { Details } from "../../components/Details";
import { focusField } from "../../components/ErrorSummary";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { SecretField } from "../../components/SecretField";
import { TextField } from "../../components/TextField";
import type { ConnectionOutcomeView, ConnectionTestView, ConnectionView } from "../../ipc/bindings";
import { describeIssue, type Missing, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useForgetKeys, useSaveKeys, useTestConnection } from "./queries";

const missing: Missing = {
  client_id: "settings.keys.client_id_missing",
  client_secret: "settings.keys.client_secret_missing",
};

/** Client ID and client secret, and a test whether Astra accepts them. */
export function Keys({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const [clientId, setClientId] = useState(connection.client_id ?? "");
  const secret = useRef<HTMLInputElement>(null);
  const [forgetting, setForgetting] = useState(false);
  const test = useTestConnection();
  const save = useSaveKeys(() => ({ clientId, clientSecret: secret.current?.value || null }));
  const forget = useForgetKeys();
  const saveError = save.isError ? toErrorView(save.error) : null;
  const issueAt = (field: string) => {
    const issue = saveError?.fields.find((found) => found.field === field);
    return issue ? describeIssue(issue, missing) : null;
  };
  const kept = connection.client_id !== null && connection.secret_kept;

  const edited = () => {
    if (!save.isIdle) save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    forget.reset();
    save.mutate(undefined, {
      onSuccess: (view) => {
        setClientId(view.client_id ?? "");
        if (secret.current) secret.current.value = "";
      },
      onError: (error) => {
        const [first] = toErrorView(error).fields;
        if (first) focusField(first.field);
      },
    });
  };
  const forgetThem = () =>
    forget.mutate(undefined, {
      onSuccess: () => {
        setForgetting(false);
        setClientId("");
        save.reset();
        test.reset();
        if (secret.current) secret.current.value = "";
      },
    });

  return (
    <Panel title={t("settings.keys.title")} text={t("settings.keys.text")}>
      <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-5">
        <TextField
          name="client_id"
          testId="client-id"
          label={t("settings.keys.client_id")}
          value={clientId}
          onChange={(value) => {
            edited();
            setClientId(value);
          }}
          error={issueAt("client_id")}
          width="max-w-110"
        />
        <SecretField
          name="client_secret"
          testId="client-secret"
          input={secret}
          label={t("settings.keys.client_secret")}
          hint={connection.secret_kept ? t("settings.keys.secret_kept") : t("settings.keys.secret_hint")}
          autoComplete="off"
          error={issueAt("client_secret")}
          onEdit={edited}
          width="max-w-110"
        />
        <div className="flex flex-wrap gap-2">
          <Button
            kind={kept ? "plain" : "main"}
            type="submit"
            testId="save-keys"
            icon={<KeyRound aria-hidden size="1.25rem" />}
            pending={save.isPending}
          >
            {save.isPending ? t("settings.keys.saving") : t("settings.keys.save")}
          </Button>
          {kept && (
            <Button
              testId="forget-keys"
              onPress={() => {
                forget.reset();
                setForgetting(true);
              }}
            >
              {t("settings.keys.forget")}
            </Button>
          )}
        </div>
        <ResultSlot
          result={
            forget.isSuccess
              ? resultOf(forget, { done: t("settings.keys.forgotten") })
              : resultOf(save, { done: t("settings.keys.saved"), byField: true })
          }
        />
      </form>
      {kept && (
        <div className="mt-6 grid gap-4 border-t border-line pt-5">
          <div>
            <h3 className="font-semibold">{t("settings.test.title")}</h3>
            <p className="mt-1 max-w-[62ch] text-muted">{t("settings.test.text")}</p>
          </div>
          <div>
            <Button
              kind="main"
              testId="test-connection"
              pending={test.isPending}
              onPress={() => test.mutate()}
            >
              {test.isPending ? t("settings.test.testing") : t("settings.test.action")}
            </Button>
          </div>
          <ResultSlot result={resultOf(test)}>
            {test.data && !test.isPending && <Outcome test={test.data} />}
          </ResultSlot>
        </div>
      )}
      <AlertDialog
        open={forgetting}
        onClose={() => !forget.isPending && setForgetting(false)}
        title={t("settings.keys.forget_ask")}
        actions={
          <>
            <Button
              kind="danger"
              testId="confirm-forget-keys"
              pending={forget.isPending}
              onPress={forgetThem}
            >
              {t("settings.keys.forget")}
            </Button>
            <Button onPress={() => setForgetting(false)}>{t("settings.keys.keep")}</Button>
          </>
        }
        result={<ResultSlot result={resultOf(forget)} />}
      >
        <p>{t("settings.keys.forget_text")}</p>
        <p className="mt-3">
          {connection.keys_kept_in === "keychain"
            ? t("settings.keys.copies_keychain")
            : t("settings.keys.copies_open")}
        </p>
      </AlertDialog>
    </Panel>
  );
}

const outcomes: Record<ConnectionOutcomeView, { icon: typeof CircleCheck; colour: string }> = {
  connected: { icon: CircleCheck, colour: "text-positive" },
  keys_refused: { icon: CircleAlert, colour: "text-critical" },
  offline: { icon: CloudOff, colour: "text-caution" },
  unavailable: { icon: CircleAlert, colour: "text-caution" },
};

function Outcome({ test }: { test: ConnectionTestView }) {
  const { t } = useTranslation();
  const { icon: Icon, colour } = outcomes[test.outcome];
  return (
    <div
      data-testid="connection-outcome"
      data-outcome={test.outcome}
      className="flex gap-3 rounded border border-line bg-sunken px-4 py-3"
    >
      <Icon aria-hidden size="1.25rem" className={`mt-px shrink-0 ${colour}`} />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold">{t(`settings.test.outcome.${test.outcome}.title`)}</p>
        <p className="max-w-[62ch]">{t(`settings.test.outcome.${test.outcome}.text`)}</p>
        {test.request_id && <Details items={[[t("common.request_id"), test.request_id]]} />}
      </div>
    </div>
  );
}
