import { FINAL_TRANSFER_STATES, type TransferDetailView, type TransferState } from "../../ipc/bindings";

export interface Step {
  state: TransferState;
  look: "done" | "current" | "ahead" | "failed";
  at: string | null;
}

const failed: TransferState[] = ["refused", "failed"];

/** States after which nothing more happens. */
export const isFinal = (state: TransferState): boolean => FINAL_TRANSFER_STATES.includes(state);

/** The usual next states, shown as still ahead. */
const ahead: Partial<Record<TransferState, TransferState[]>> = {
  prepared: ["sending", "accepted", "pending", "processed"],
  sending: ["accepted", "pending", "processed"],
  accepted: ["pending", "processed"],
  waiting_for_approval: ["pending", "processed"],
  pending: ["processed"],
};

/** A transfer's past, current and coming steps. */
export function transferTimeline(detail: TransferDetailView): Step[] {
  const { events, transfer } = detail;
  const last = events.length - 1;
  const steps: Step[] = events.map((event, index) => ({
    state: event.state,
    at: event.at,
    look: lookOf(event.state, index === last),
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
