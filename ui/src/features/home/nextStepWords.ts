/** What Home says about each next step, and where its one action leads. */
import { useTranslation } from "react-i18next";
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

export interface NextStepProps {
  next: HomeStep;
  kind?: AccountKindView | undefined;
  status?: BusinessStatusView | undefined;
  signedOut?: SignedOut | null;
  documentsEmail?: DocumentsEmailView | null | undefined;
}

export type Tone = "accent" | "caution" | "critical";

export interface NextStepWords {
  title: string;
  /** One sentence, and another one where Astra may write about documents. */
  texts: string[];
  action: string;
  href: string;
  /** Red and amber are seen before they are read. */
  tone: Tone;
}

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
export function specialOf(
  next: HomeStep,
  status: BusinessStatusView | undefined,
): "not_submitted" | "other" | null {
  if (next === "sign_in" && status === "not_submitted") return status;
  if ((next === "in_review" || next === "check_pending") && status === "other") return status;
  return null;
}

export function useNextStepWords(props: NextStepProps): NextStepWords {
  const { next, kind = "business", status, signedOut = null, documentsEmail = null } = props;
  const { t } = useTranslation();
  const special = specialOf(next, status);
  const ofPerson = kind === "person" && isPersonal(next);
  const title = special
    ? t(`home.${special}.title`)
    : ofPerson
      ? t(`home.person.${next}.title`)
      : t(`home.next.${next}.title`);
  const text = special
    ? t(`home.${special}.text`)
    : next === "sign_in_again" && signedOut
      ? t(`common.signed_out.${signedOut}`)
      : ofPerson
        ? t(`home.person.${next}.text`)
        : t(`home.next.${next}.text`);
  const texts = [text];
  if (documentsEmail) {
    const email = documentsEmail.address
      ? t("home.documents_email", { email: documentsEmail.address })
      : t("home.documents_email_no_address");
    const stays = status !== "other" && next === "in_review" ? ` ${t("home.documents_stays")}` : "";
    texts.push(email + stays);
  }
  return {
    title,
    texts,
    action: special === "not_submitted" ? t("home.not_submitted.action") : t(`home.next.${next}.action`),
    href: targets[next],
    tone: tones[next] ?? "accent",
  };
}
