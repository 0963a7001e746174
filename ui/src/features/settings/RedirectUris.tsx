import { Check, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Checkbox } from "../../components/Checkbox";
import { Copyable } from "../../components/Copy";
import { focusField } from "../../components/ErrorSummary";
import { ResultSlot } from "../../components/ResultSlot";
import { TextField } from "../../components/TextField";
import type { RedirectUriView } from "../../ipc/bindings";
import { describeIssue, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useAddRedirectUri, useChooseRedirectUri, useRemoveRedirectUri, useSetStateEchoed } from "./queries";
import { Section } from "./Section";

/** Where a page at an https address has to forward to; the scheme is the one this app registers. */
const OWN_URI = "com.astradesk.client://oauth/callback";

/** Redirect URIs, as registered in Astra's dashboard. */
export function RedirectUris({ uris, stateEchoed }: { uris: RedirectUriView[]; stateEchoed: boolean }) {
  const { t } = useTranslation();
  const setEchoed = useSetStateEchoed();
  const choose = useChooseRedirectUri();
  const remove = useRemoveRedirectUri();
  const busy = choose.isPending || remove.isPending;
  return (
    <Section title={t("settings.uris.title")} text={t("settings.uris.text")}>
      <ul className="divide-y divide-line border-y border-line">
        {uris.map(({ uri, used }) => (
          <li
            key={uri}
            data-testid="redirect-uri"
            data-used={used}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5"
          >
            <Copyable name={`${t("settings.uris.one")} ${uri}`} value={uri} />
            {used ? (
              <span className="flex min-h-10 items-center gap-1.5 text-small font-medium text-positive">
                <Check aria-hidden size="1rem" />
                {t("settings.uris.is_used")}
              </span>
            ) : (
              <span className="flex flex-wrap gap-2">
                <Button
                  label={t("settings.uris.use_label", { uri })}
                  pending={busy}
                  onPress={() => {
                    remove.reset();
                    choose.mutate(uri);
                  }}
                >
                  {t("settings.uris.use")}
                </Button>
                <Button
                  label={t("settings.uris.remove_label", { uri })}
                  pending={busy}
                  onPress={() => {
                    choose.reset();
                    remove.mutate(uri);
                  }}
                >
                  {t("settings.uris.remove")}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      <div className="relative mt-4 has-[>.sr-only]:mt-0">
        <ResultSlot
          result={
            remove.isIdle
              ? resultOf(choose, { done: t("settings.uris.chosen") })
              : resultOf(remove, { done: t("settings.uris.removed") })
          }
        />
      </div>
      <AddUri />
      <p className="mt-5 max-w-[62ch] text-small wrap-anywhere text-muted">
        {t("settings.uris.web", { uri: OWN_URI })}
      </p>
      <div className="mt-5 grid max-w-[62ch] gap-3 border-t border-line pt-5">
        <Checkbox
          name="state_echoed"
          testId="state-echoed"
          label={t("settings.uris.echoed")}
          hint={t("settings.uris.echoed_hint")}
          checked={stateEchoed}
          onChange={(echoed) => setEchoed.mutate(echoed)}
        />
        <ResultSlot result={resultOf(setEchoed, { done: t("settings.saved") })} />
      </div>
    </Section>
  );
}

function AddUri() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const add = useAddRedirectUri();
  const issue = add.isError ? toErrorView(add.error).fields[0] : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(typed.trim(), {
      onSuccess: () => setTyped(""),
      onError: (error) => {
        const [first] = toErrorView(error).fields;
        if (first) focusField("redirect_uri");
      },
    });
  };
  return (
    <form noValidate onSubmit={submit} className="mt-5 grid grid-cols-1 gap-3">
      <TextField
        name="redirect_uri"
        testId="new-redirect-uri"
        label={t("settings.uris.add_label")}
        hint={t("settings.uris.add_hint")}
        inputMode="url"
        value={typed}
        onChange={(value) => {
          if (!add.isIdle) add.reset();
          setTyped(value);
        }}
        error={issue ? describeIssue(issue) : null}
        width="max-w-110"
      />
      <div>
        <Button
          type="submit"
          testId="add-redirect-uri"
          icon={<Plus aria-hidden size="1.25rem" />}
          pending={add.isPending}
        >
          {t("settings.uris.add")}
        </Button>
      </div>
      <ResultSlot result={resultOf(add, { done: t("settings.uris.added"), byField: true })} />
    </form>
  );
}
