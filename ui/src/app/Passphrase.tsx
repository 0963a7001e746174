import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../components/Button";
import { useDocumentTitle } from "../components/documentTitle";
import { ResultSlot } from "../components/ResultSlot";
import { SecretField } from "../components/SecretField";
import { PASSPHRASE_MIN } from "../ipc/bindings";
import { useUnlock } from "../ipc/environment";
import { describeError, toErrorView } from "../ipc/errors";
import { resultOf } from "../ipc/useAction";
import { BackToPractice, FullPage } from "./FullPage";

const codes = ["passphrase_new", "passphrase_needed", "passphrase_wrong"] as const;
type PassphraseCode = (typeof codes)[number];

/** The error's code if it is one about the passphrase, else null. */
export const passphraseCode = (error: unknown): PassphraseCode | null =>
  codes.find((known) => known === toErrorView(error).code) ?? null;

/** The whole window: a computer without a password store asks for a passphrase before anything can be shown. */
export function Passphrase({ code }: { code: PassphraseCode }) {
  const { t } = useTranslation();
  const passphrase = useRef<HTMLInputElement>(null);
  const again = useRef<HTMLInputElement>(null);
  const [issue, setIssue] = useState<"short" | "differ" | "empty" | null>(null);
  const unlock = useUnlock(() => passphrase.current?.value ?? "");
  const choosing = code === "passphrase_new";
  const answered = unlock.isError ? passphraseCode(unlock.error) : null;
  const wrong = answered === "passphrase_wrong" || (!unlock.isError && code === "passphrase_wrong");

  useEffect(() => passphrase.current?.focus(), []);
  // A refused passphrase is emptied.
  useEffect(() => {
    if (answered !== "passphrase_wrong" || !passphrase.current) return;
    passphrase.current.value = "";
    passphrase.current.focus();
  }, [answered]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = passphrase.current?.value ?? "";
    const found = choosing
      ? // Code points, as Rust counts them, not UTF-16 units.
        [...typed].length < PASSPHRASE_MIN
        ? "short"
        : typed !== again.current?.value
          ? "differ"
          : null
      : typed === ""
        ? "empty"
        : null;
    setIssue(found);
    if (found) (found === "differ" ? again : passphrase).current?.focus();
    else unlock.mutate();
  };
  const edit = () => {
    setIssue(null);
    if (answered) unlock.reset();
  };

  const { title, body } = describeError({ code: choosing ? code : "passphrase_needed" });
  useDocumentTitle(title);
  return (
    <FullPage>
      <form
        noValidate
        onSubmit={submit}
        data-testid="passphrase-screen"
        data-code={code}
        className="grid gap-5"
      >
        <div>
          <h1 className="text-page font-semibold tracking-tight" data-testid="page-title">
            {title}
          </h1>
          <p className="mt-3 text-lead text-muted">{body}</p>
        </div>
        <SecretField
          name="passphrase"
          testId="passphrase"
          input={passphrase}
          label={t("passphrase.label")}
          hint={choosing ? t("passphrase.hint_new") : t("passphrase.hint")}
          autoComplete={choosing ? "new-password" : "current-password"}
          error={
            issue === "short"
              ? t("passphrase.short")
              : issue === "empty"
                ? t("passphrase.empty")
                : wrong
                  ? t("passphrase.wrong")
                  : null
          }
          onEdit={edit}
        />
        {choosing && (
          <SecretField
            name="passphrase-again"
            testId="passphrase-again"
            input={again}
            label={t("passphrase.again")}
            autoComplete="new-password"
            error={issue === "differ" ? t("passphrase.differ") : null}
            onEdit={edit}
          />
        )}
        <div className="flex flex-wrap gap-2">
          <Button kind="main" type="submit" testId="unlock" pending={unlock.isPending}>
            {unlock.isPending
              ? t("passphrase.opening")
              : choosing
                ? t("passphrase.choose")
                : t("passphrase.open")}
          </Button>
          <BackToPractice />
        </div>
        <ResultSlot result={answered ? { ...resultOf(unlock), problem: null } : resultOf(unlock)} />
      </form>
    </FullPage>
  );
}
