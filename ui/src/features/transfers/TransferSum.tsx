import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useShortCardName } from "../../components/CardName";
import { classes } from "../../components/classes";
import { Money } from "../../components/Money";
import type { CardRefView } from "../../ipc/bindings";
import { Fee, Reported } from "./amounts";

/** Whether the amounts are what will happen, what was to happen and did not, or what happened. */
export type Tense = "will" | "was_to" | "moved";

/**
 * A transfer as a sum: what arrives and the fee are what leaves. What leaves is the largest figure, because that is
 * what the person pays. Where Astra reports no amount, or amounts that contradict each other, nothing is added up.
 */
export function TransferSum(props: {
  from: CardRefView;
  to: CardRefView;
  /** What the person asked to move, cents. */
  amount: number;
  /** What leaves the first card, cents; `null` where Astra doesn't say. */
  pull: number | null;
  /** What arrives on the second card, cents; `null` where Astra doesn't say. */
  push: number | null;
  /** Cents; `null` where Astra doesn't say. */
  fee: number | null;
  contradictory: boolean;
  tense: Tense;
  /** Beside a form that shows the cards already, in smaller figures. */
  brief?: boolean;
  /** Below the sum: business, note, arrival. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const short = useShortCardName();
  const { from, to, amount, pull, push, fee, contradictory, tense, brief = false } = props;
  const addsUp = !contradictory && pull !== null && push !== null;
  return (
    <section
      aria-label={t("transfers.sum.label")}
      data-testid="transfer-sum"
      className="rounded border border-line bg-surface px-panel py-4"
    >
      {!brief && (
        <div aria-hidden className="grid grid-cols-[1fr_auto_1fr] items-end gap-3 pb-3 max-[30rem]:hidden">
          <Side label={t("transfers.form.from")} card={short(from)} />
          <ArrowRight size="1.25rem" className="mb-0.5 text-muted" />
          <Side label={t("transfers.form.to")} card={short(to)} end />
        </div>
      )}
      <dl className={brief ? "*:first:border-t-0" : "max-[30rem]:*:first:border-t-0"}>
        {!addsUp && <Row name={t("transfers.sum.amount")} value={<Money cents={amount} />} />}
        <Row
          name={t(`transfers.sum.${tense}.arrives`, { card: short(to) })}
          value={<Reported cents={push} />}
        />
        <Row
          name={t(`transfers.sum.${tense}.fee`)}
          value={<Fee cents={fee} contradictory={contradictory} />}
        />
        <Row
          name={t(`transfers.sum.${tense}.leaves`, { card: short(from) })}
          value={<Reported cents={pull} />}
          total={addsUp && (brief ? "text-title" : "text-page")}
        />
      </dl>
      {props.children && <div className="border-t border-line pt-3">{props.children}</div>}
    </section>
  );
}

/** Only for the eye: the rows below name both cards. */
function Side({ label, card, end = false }: { label: string; card: string; end?: boolean }) {
  return (
    <p className={classes("min-w-0", end && "text-right")}>
      <span className="block text-small text-muted">{label}</span>
      <span className="font-semibold">{card}</span>
    </p>
  );
}

function Row({
  name,
  value,
  total = false,
}: {
  name: string;
  value: ReactNode;
  total?: false | "text-title" | "text-page";
}) {
  return (
    <div
      className={classes(
        "flex flex-wrap items-baseline justify-between gap-x-6",
        total ? "border-t-2 border-ink py-2.5" : "border-t border-line py-2",
      )}
    >
      <dt className={total ? "font-semibold" : ""}>{name}</dt>
      <dd
        data-testid={total ? "sum-total" : undefined}
        className={classes("figures ml-auto text-right", total && `${total} font-semibold tracking-tight`)}
      >
        {value}
      </dd>
    </div>
  );
}
