import { FINAL_TRANSFER_STATES, type TransferDetailView, type TransferState } from "../../ipc/bindings";

/** "unsent": prepared once more, because nothing left this computer. */
export type StepName = TransferState | "unsent";

export interface Step {
  state: StepName;
  look: "done" | "current" | "ahead" | "failed";
  at: string | null;
}

const failed: TransferState[] = ["refused", "failed", "charged_back"];

/** States after which nothing more happens. */
export const isFinal = (state: TransferState): boolean => FINAL_TRANSFER_STATES.includes(state);

/** The money arrived, whether or not it was taken back later. */
export const hasArrived = (state: TransferState): boolean =>
  state === "processed" || state === "charged_back";

/** The usual next states, shown as still ahead. */
const ahead: Partial<Record<TransferState, TransferState[]>> = {
  prepared: ["sending", "accepted", "pending", "processed"],
  armed: ["sending", "accepted", "pending", "processed"],
  sending: ["accepted", "pending", "processed"],
  accepted: ["pending", "processed"],
  waiting_for_approval: ["pending", "processed"],
  pending: ["processed"],
};

/** A transfer's past, current and coming steps. */
export function transferTimeline(detail: TransferDetailView): Step[] {
  const { events, transfer } = detail;
  // The undo window is a step only while it lasts.
  const past = events.filter((event, index) => event.state !== "armed" || index === events.length - 1);
  const steps: Step[] = past.map((event, index) => ({
    state: event.state === "prepared" && index > 0 ? "unsent" : event.state,
    at: event.at,
    look: lookOf(event.state, index === past.length - 1),
  }));
  // Too old to be sent: no further steps.
  const stuck = transfer.state === "prepared" && !detail.can_send && detail.can_leave;
  for (const state of stuck ? [] : (ahead[transfer.state] ?? []))
    steps.push({ state, look: "ahead", at: null });
  return steps;
}

function lookOf(state: TransferState, isLast: boolean): Step["look"] {
  if (failed.includes(state)) return "failed";
  return isLast && !isFinal(state) ? "current" : "done";
}
