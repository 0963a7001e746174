import { KeyRound } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { focusField } from "../../components/ErrorSummary";
import { ResultSlot } from "../../components/ResultSlot";
import { SecretField } from "../../components/SecretField";
import { TextField } from "../../components/TextField";
import type { ConnectionView } from "../../ipc/bindings";
import { describeIssue, type Missing, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useForgetKeys, useSaveKeys } from "./queries";

const missing: Missing = {
  client_id: "settings.keys.client_id_missing",
  client_secret: "settings.keys.client_secret_missing",
};

/** Client ID and client secret. */
export function Keys({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation();
  const [clientId, setClientId] = useState(connection.client_id ?? "");
  const secret = useRef<HTMLInputElement>(null);
  const [forgetting, setForgetting] = useState(false);
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
        if (secret.current) secret.current.value = "";
      },
    });

  return (
    <>
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
    </>
  );
}
