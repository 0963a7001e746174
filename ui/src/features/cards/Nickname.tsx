import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { TextField } from "../../components/TextField";
import { type CardView, NICKNAME_MAX } from "../../ipc/bindings";
import { describeIssue, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { useNameCard } from "./queries";

/** What a person calls the card: kept here, and never sent to Astra. */
export function Nickname({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const name = useNameCard(card.id);
  const [typed, setTyped] = useState(card.nickname ?? "");
  const [issue] = toErrorView(name.error).fields;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // As it is kept: spaces at the ends are gone.
    name.mutate(typed, { onSuccess: ({ nickname }) => setTyped(nickname ?? "") });
  };
  const cleared = name.isSuccess && name.data.nickname === null;
  return (
    <Panel title={t("cards.nickname.title")}>
      <form noValidate onSubmit={submit} className="grid gap-3">
        <TextField
          name="nickname"
          label={t("cards.nickname.label")}
          hint={t("cards.nickname.hint", { max: NICKNAME_MAX })}
          value={typed}
          onChange={setTyped}
          error={name.isError && issue ? describeIssue(issue) : null}
          width="max-w-80"
          testId="nickname"
        />
        <div>
          <Button type="submit" testId="save-nickname" pending={name.isPending}>
            {t(name.isPending ? "cards.nickname.saving" : "cards.nickname.save")}
          </Button>
        </div>
        <ResultSlot
          testId="nickname-result"
          result={resultOf(name, {
            done: t(cleared ? "cards.nickname.cleared" : "cards.nickname.done"),
            byField: true,
          })}
        />
      </form>
    </Panel>
  );
}
