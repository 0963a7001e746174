import type { AccountKindView, BusinessStatusView, NextStep } from "../../ipc/bindings";

/** What the status panel speaks about: Astra's status, and the one case in which the next step says more than it. */
export type Standing = BusinessStatusView | "sign_in";

/** The words of a business have no case of their own for a sign-in after the decision: its review follows the sign-in. */
export type BusinessStanding = Exclude<Standing, "sign_in">;

export function standingOf(
  kind: AccountKindView,
  status: BusinessStatusView,
  next: NextStep | undefined,
): Standing {
  const signsIn = next === "sign_in" || next === "sign_in_interrupted";
  if (kind === "person" && status === "approved" && signsIn) return "sign_in";
  return status;
}

/** Standings with something to do for the person, said under "What to do". */
export const withNext = [
  "not_submitted",
  "profile_accepted",
  "finished",
  "sign_in",
  "pending",
  "retry",
  "document",
  "rejected",
  "suspended",
  "other",
] as const satisfies Standing[];

/** Standings in which only Astra's support can say more, so that its IDs stand in the panel. */
export const withSupport: Standing[] = ["rejected", "suspended", "other"];

export const isOneOf = <T extends Standing>(list: readonly T[], standing: Standing): standing is T =>
  (list as readonly Standing[]).includes(standing);
