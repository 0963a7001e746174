import { Check, CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { classes } from "../../components/classes";
import { formatDateTime } from "../../components/formats";
import { StatusBadge } from "../../components/StatusBadge";
import type { AccountKindView } from "../../ipc/bindings";
import { type HomeStep, type NextStepProps, specialOf, type Tone, useNextStepWords } from "./nextStepWords";

type Row = "details" | "sign_in" | "review" | "first_card" | "second_card";

/** A person signs in after the review, a business before it. */
const order: Record<AccountKindView, Row[]> = {
  business: ["details", "sign_in", "review", "first_card", "second_card"],
  person: ["details", "review", "sign_in", "first_card", "second_card"],
};

const rowOf: Partial<Record<HomeStep, Row>> = {
  fill_details: "details",
  submission_unclear: "details",
  sign_in: "sign_in",
  sign_in_interrupted: "sign_in",
  check_pending: "review",
  in_review: "review",
  documents_needed: "review",
  retry: "review",
  rejected: "review",
  link_first_card: "first_card",
  link_second_card: "second_card",
  card_in_review: "second_card",
};

/** Whether a step is one of the path to the first transfer. */
export const isOnPath = (next: HomeStep): boolean => rowOf[next] !== undefined;

const grounds: Record<Tone, string> = {
  accent: "bg-accent-soft",
  caution: "bg-caution-soft",
  critical: "bg-critical-soft",
};

const dots: Record<Tone, string> = {
  accent: "border-accent text-accent-ink",
  caution: "border-caution text-caution",
  critical: "border-critical text-critical",
};

/** The five steps until money can move: what is done, what is to be done now, and what comes later. */
export function SetupPath(props: NextStepProps & { submittedAt: string | null; practice: boolean }) {
  const { t } = useTranslation();
  const { next, kind = "business", status, submittedAt } = props;
  // Astra's own form comes before the sign-in that belongs to it.
  const here = specialOf(next, status) === "not_submitted" ? "details" : (rowOf[next] ?? "details");
  const rows = order[kind];
  const at = rows.indexOf(here);
  // After a refusal nothing comes later.
  const listed = next === "rejected" ? rows.slice(0, at + 1) : rows;
  return (
    <div>
      {/* First, so that nobody looks for letters and numbers that play money doesn't need. */}
      {props.practice && next !== "rejected" && at < rows.indexOf("first_card") && (
        <p className="mb-4 max-w-[62ch]">{t("home.path.practice")}</p>
      )}
      <ol className="overflow-clip rounded border border-line bg-surface" aria-label={t("home.path.steps")}>
        {listed.map((row, index) => {
          const number = index + 1;
          if (index === at) return <Current key={row} number={number} step={props} />;
          const done = index < at;
          const title = t(`home.path.${kind}.${row}.title`);
          const sent = row === "details" && submittedAt;
          const text = sent
            ? t("home.path.sent", { when: formatDateTime(submittedAt) })
            : !done && row !== "details" && t(`home.path.${kind}.${row}.text`);
          return (
            <li
              key={row}
              data-testid="path-row"
              data-state={done ? "done" : "later"}
              className="flex items-center gap-4 border-t border-line px-panel py-4 first:border-t-0"
            >
              <Dot done={done}>{number}</Dot>
              {/* Where there is little room, the state stands below the words. */}
              <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <div className="min-w-0 flex-1 basis-40">
                  <h2 className="font-semibold">{title}</h2>
                  {text && <p className="text-small text-muted">{text}</p>}
                </div>
                {done ? (
                  <StatusBadge tone="positive" word={t("home.path.done")} />
                ) : (
                  <span className="text-small whitespace-nowrap text-muted">{t("home.path.later")}</span>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {next !== "rejected" && (
        <p className="mt-4 max-w-[62ch] text-small text-muted">{t("home.path.foot")}</p>
      )}
    </div>
  );
}

function Current({ number, step }: { number: number; step: NextStepProps }) {
  const { title, texts, action, href, tone } = useNextStepWords(step);
  return (
    <li
      aria-current="step"
      data-testid="next-step"
      data-next={step.next}
      data-tone={tone}
      className={classes("flex gap-4 border-t border-line px-panel py-5 first:border-t-0", grounds[tone])}
    >
      <Dot tone={tone}>{number}</Dot>
      <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="max-w-[56ch] min-w-0 flex-1 basis-64">
          <h2 className="text-lead font-semibold">{title}</h2>
          {texts.map((text) => (
            <p key={text} className="mt-1 wrap-anywhere">
              {text}
            </p>
          ))}
        </div>
        <ButtonLink kind="main" href={href}>
          {action}
        </ButtonLink>
      </div>
    </li>
  );
}

/** The number of a step; a check once it is done, an exclamation mark where something is wrong. */
function Dot(props: { done?: boolean; tone?: Tone; children: ReactNode }) {
  const { done = false, tone } = props;
  return (
    <span
      className={classes(
        "edge-forced grid size-7 shrink-0 place-items-center rounded-full border text-small font-semibold",
        done
          ? "border-accent bg-accent text-on-accent"
          : tone
            ? `border-2 ${dots[tone]}`
            : "border-edge text-muted",
      )}
    >
      {done ? (
        <Check aria-hidden size="1rem" strokeWidth={3} />
      ) : tone && tone !== "accent" ? (
        <CircleAlert aria-hidden size="1rem" />
      ) : (
        <span aria-hidden>{props.children}</span>
      )}
    </span>
  );
}
