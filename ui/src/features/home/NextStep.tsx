import { ArrowRight, CircleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ButtonLink } from "../../components/Button";
import { classes } from "../../components/classes";
import type {
  AccountKindView,
  BusinessStatusView,
  DocumentsEmailView,
  SignedOut,
  NextStep as Step,
} from "../../ipc/bindings";
import { paths, signInPath } from "../../paths";

/** Home is shown only after Welcome, so that step never appears here. */
export type HomeStep = Exclude<Step, "welcome">;

/** Address that the main action of each step opens. */
const targets: Record<HomeStep, string> = {
  connect: paths.connection,
  fill_details: paths.start,
  submission_unclear: paths.start,
  profile_accepted: paths.business,
  sign_in: signInPath("onboard", paths.home),
  sign_in_interrupted: signInPath("onboard", paths.home),
  sign_in_again: signInPath("renew", paths.home),
  check_pending: paths.business,
  in_review: paths.business,
  documents_needed: paths.business,
  retry: paths.business,
  rejected: paths.business,
  suspended: paths.business,
  link_first_card: signInPath("link_card", paths.home),
  link_second_card: signInPath("link_card", paths.home),
  card_in_review: paths.cards,
  move_money: paths.move,
};

/** The five numbered steps to moving money; an interruption has no number. */
const steps: Partial<Record<HomeStep, number>> = {
  fill_details: 1,
  submission_unclear: 1,
  sign_in: 2,
  sign_in_interrupted: 2,
  check_pending: 3,
  in_review: 3,
  documents_needed: 3,
  link_first_card: 4,
  link_second_card: 5,
  card_in_review: 5,
};

/** Where nothing follows. */
const endings: Partial<Record<HomeStep, BusinessStatusView>> = {
  profile_accepted: "finished",
  rejected: "rejected",
  suspended: "suspended",
};

type Tone = "accent" | "caution" | "critical";

/** Red and amber are seen before they are read. */
const grounds: Record<Tone, string> = {
  accent: "border-accent/30 bg-accent-soft",
  caution: "border-caution/40 bg-caution-soft",
  critical: "border-critical/40 bg-critical-soft",
};

const inks: Record<Tone, string> = {
  accent: "text-accent-ink",
  caution: "text-caution",
  critical: "text-critical",
};

const tones: Partial<Record<HomeStep, Tone>> = {
  submission_unclear: "caution",
  sign_in_interrupted: "caution",
  documents_needed: "caution",
  retry: "caution",
  rejected: "critical",
  suspended: "critical",
};

/** Steps of which a person reads something else than a business. */
const personal = [
  "sign_in",
  "documents_needed",
  "retry",
  "rejected",
  "suspended",
  "link_first_card",
] as const satisfies HomeStep[];

const isPersonal = (next: HomeStep): next is (typeof personal)[number] =>
  (personal as readonly HomeStep[]).includes(next);

/** The status says more than the step: Astra's own form is not filled in yet, or Astra says something unknown. */
function specialOf(next: HomeStep, status: BusinessStatusView | undefined): "not_submitted" | "other" | null {
  if (next === "sign_in" && status === "not_submitted") return status;
  if ((next === "in_review" || next === "check_pending") && status === "other") return status;
  return null;
}

export function NextStep(props: {
  next: HomeStep;
  kind?: AccountKindView | undefined;
  status?: BusinessStatusView | undefined;
  signedOut?: SignedOut | null;
  documentsEmail?: DocumentsEmailView | null | undefined;
}) {
  const { next, kind = "business", status, signedOut = null, documentsEmail = null } = props;
  const { t } = useTranslation();
  const step = steps[next];
  const tone = tones[next] ?? "accent";
  const ending = endings[next];
  const label = ending
    ? t(`business.status.${ending}.word`)
    : step
      ? t("home.step_of", { step })
      : t("home.next_label");
  const special = specialOf(next, status);
  const ofPerson = kind === "person" && isPersonal(next);
  return (
    <section
      data-testid="next-step"
      data-next={next}
      data-tone={tone}
      aria-labelledby="next-step-title"
      className={classes("rounded border px-panel py-6 md:px-8! md:py-7", grounds[tone])}
    >
      <p className={classes("flex items-center gap-1.5 text-small font-medium", inks[tone])}>
        {tone !== "accent" && <CircleAlert aria-hidden size="1rem" />}
        {label}
      </p>
      <div className="mt-1 flex flex-wrap items-end justify-between gap-x-8 gap-y-5">
        <div className="max-w-[56ch] flex-1 basis-80">
          <h2 id="next-step-title" className="text-title font-semibold">
            {special
              ? t(`home.${special}.title`)
              : ofPerson
                ? t(`home.person.${next}.title`)
                : t(`home.next.${next}.title`)}
          </h2>
          <p className="mt-1">
            {special
              ? t(`home.${special}.text`)
              : next === "sign_in_again" && signedOut
                ? t(`common.signed_out.${signedOut}`)
                : ofPerson
                  ? t(`home.person.${next}.text`)
                  : t(`home.next.${next}.text`)}
          </p>
          {documentsEmail && (
            <p className="mt-2 wrap-anywhere">
              {documentsEmail.address
                ? t("home.documents_email", { email: documentsEmail.address })
                : t("home.documents_email_no_address")}
              {status !== "other" && next === "in_review" && ` ${t("home.documents_stays")}`}
            </p>
          )}
        </div>
        <ButtonLink kind="main" href={targets[next]} trailing={<ArrowRight aria-hidden size="1.25rem" />}>
          {special === "not_submitted" ? t("home.not_submitted.action") : t(`home.next.${next}.action`)}
        </ButtonLink>
      </div>
      {step && (
        <div aria-hidden className="mt-6 grid grid-cols-5 gap-1.5">
          {[1, 2, 3, 4, 5].map((number) => (
            <span
              key={number}
              className={`h-1 rounded-full ${number < step ? "bg-accent" : number === step ? "bg-accent/45" : "bg-accent/15"}`}
            />
          ))}
        </div>
      )}
    </section>
  );
}
