import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { TwoCards } from "../../components/drawings";
import { EmptyState } from "../../components/EmptyState";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { SecretField } from "../../components/SecretField";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { TextField } from "../../components/TextField";
import { useApp } from "../../ipc/app";
import { type CardView, type FieldIssue, MILITARY_STATES, STATES } from "../../ipc/bindings";
import { useCards } from "../../ipc/cards";
import { describeError, describeIssue, isUnclear, type Missing, toErrorView } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useAddIssuedCard } from "./queries";

/** A card that the company issued, by its number: only where staff switched it on. */
export function AddCardScreen({ onAdded }: { onAdded: (id: string, message: string) => void }) {
  const { t } = useTranslation();
  const cards = useCards();
  return (
    <div className="max-w-form">
      <PageHead
        title={t("cards.add.title")}
        lead={t("cards.add.lead")}
        back={{ href: paths.cards, label: t("cards.detail.back") }}
      />
      {cards.data ? (
        cards.data.takes_issued ? (
          <Form onAdded={(card) => onAdded(card.id, t("cards.add.done"))} />
        ) : (
          <EmptyState
            drawing={<TwoCards />}
            title={t("cards.add.off.title")}
            text={t("cards.add.off.text")}
            action={
              <ButtonLink kind="main" href={paths.cards}>
                {t("cards.detail.to_list")}
              </ButtonLink>
            }
          />
        )
      ) : cards.isError ? (
        <Problem problem={describeError(cards.error)} onRetry={() => void cards.refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
    </div>
  );
}

const missing = {
  number: "cards.add.missing.number",
  security_code: "cards.add.missing.security_code",
  expires: "cards.add.missing.expires",
  first_name: "cards.add.missing.first_name",
  last_name: "cards.add.missing.last_name",
  "address.address1": "cards.add.missing.address1",
  "address.city": "cards.add.missing.city",
  "address.state": "cards.add.missing.state",
  "address.postal_code": "cards.add.missing.postal_code",
} as const satisfies Missing;
type Name = keyof typeof missing | "address.address2";

const nothing = {
  expires: "",
  first_name: "",
  last_name: "",
  "address.address1": "",
  "address.address2": "",
  "address.city": "",
  "address.state": "",
  "address.postal_code": "",
};
type Typed = typeof nothing;

function Form({ onAdded }: { onAdded: (card: CardView) => void }) {
  const { t } = useTranslation();
  const app = useApp();
  const person = app.data?.business?.kind === "person";
  const states = person ? [...STATES, ...MILITARY_STATES] : STATES;
  // The two numbers are in their inputs alone.
  const number = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(nothing);
  const [issues, setIssues] = useState<FieldIssue[]>([]);
  const add = useAddIssuedCard(
    () => ({
      number: number.current?.value ?? "",
      code: code.current?.value ?? "",
      form: {
        expires: typed.expires,
        first_name: typed.first_name,
        last_name: typed.last_name,
        address: {
          address1: typed["address.address1"],
          address2: typed["address.address2"],
          city: typed["address.city"],
          state: typed["address.state"],
          postal_code: typed["address.postal_code"],
        },
      },
    }),
    onAdded,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined, { onError: (error) => setIssues(toErrorView(error).fields) });
  };
  /** Gone as soon as somebody mends it. */
  const mend = (name: Name) => setIssues((all) => all.filter(({ field }) => field !== name));
  const wordsOf = (issue: FieldIssue) => describeIssue(issue, missing);
  const labelOf = (field: Name) => {
    const plain = plainOf(field);
    return t(`cards.add.field.${plain}`);
  };
  const frame = (name: Name) => {
    const issue = issues.find(({ field }) => field === name);
    return { name, label: labelOf(name), error: issue ? wordsOf(issue) : null };
  };
  const text = (name: keyof Typed) => ({
    ...frame(name),
    value: typed[name],
    onChange: (value: string) => {
      setTyped((before) => ({ ...before, [name]: value }));
      mend(name);
    },
  });
  const refused = add.error === null ? null : toErrorView(add.error).code;
  const also =
    refused === "astra_refused"
      ? t(person ? "cards.add.refused_person" : "cards.add.refused")
      : isUnclear(add.error)
        ? t("cards.add.unclear")
        : undefined;
  return (
    <form noValidate onSubmit={submit} className="grid gap-4" autoComplete="off">
      <Notice tone="info">
        <p>{t("cards.add.bins")}</p>
        <p className="mt-1">{t(person ? "cards.add.own_only" : "cards.add.kept_nowhere")}</p>
      </Notice>
      {issues.length > 0 && (
        <ErrorSummary
          attempt={add.submittedAt}
          items={issues.map((issue) => ({
            field: issue.field,
            label: labelOf(issue.field as Name),
            text: wordsOf(issue),
          }))}
        />
      )}
      <SecretField
        {...frame("number")}
        input={number}
        autoComplete="off"
        onEdit={() => mend("number")}
        width="max-w-80"
        testId="card-number"
      />
      <div className="grid gap-4 md:grid-cols-2 md:items-end">
        <TextField
          {...text("expires")}
          hint={t("cards.add.expires_hint")}
          inputMode="numeric"
          width="max-w-40"
          figures
        />
        <SecretField
          {...frame("security_code")}
          hint={t("cards.add.code_hint")}
          input={code}
          autoComplete="off"
          onEdit={() => mend("security_code")}
          width="max-w-40"
          testId="card-code"
        />
      </div>
      <div className="grid gap-4 md:grid-cols-2 md:items-end">
        <TextField {...text("first_name")} />
        <TextField {...text("last_name")} />
      </div>
      <TextField {...text("address.address1")} hint={t("cards.add.address_hint")} />
      <TextField {...text("address.address2")} optional />
      <div className="grid gap-4 md:grid-cols-[1fr_1fr_8rem] md:items-end">
        <TextField {...text("address.city")} />
        <Select
          {...text("address.state")}
          options={states.map(([value, label]) => ({ value, label }))}
          choose={t("cards.add.state_choose")}
        />
        <TextField {...text("address.postal_code")} mask="zip" inputMode="numeric" figures />
      </div>
      <div>
        <Button kind="main" type="submit" testId="add-card" pending={add.isPending}>
          {t(add.isPending ? "cards.add.pending" : "cards.add.send")}
        </Button>
      </div>
      <ResultSlot testId="add-card-result" result={resultOf(add, { also, byField: true })} />
    </form>
  );
}

type Plain<Path> = Path extends `address.${infer Field}` ? Field : Path;

/** A field's name in the words. */
const plainOf = <Path extends Name>(path: Path) => path.replace("address.", "") as Plain<Path>;
