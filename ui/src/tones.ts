/** The tone of every status, on every screen. */

import type { StatusTone } from "./components/StatusBadge";
import type { BusinessStatusView, CardStatusView, RoutineState, TransferState } from "./ipc/bindings";

export const transferTone: Record<TransferState, StatusTone> = {
  prepared: "neutral",
  armed: "waiting",
  sending: "waiting",
  checking: "caution",
  not_found: "caution",
  accepted: "waiting",
  waiting_for_approval: "waiting",
  pending: "waiting",
  processed: "positive",
  charged_back: "critical",
  refused: "critical",
  failed: "critical",
  cancelled: "neutral",
  undone: "neutral",
  abandoned: "neutral",
  replaced: "neutral",
};

export const routineTone: Record<RoutineState, StatusTone> = {
  active: "positive",
  paused: "neutral",
  awaits_approval: "waiting",
  awaits_account: "caution",
  suspended: "critical",
  ended: "neutral",
  updating: "neutral",
};

export const cardTone: Record<CardStatusView, StatusTone> = {
  approved: "positive",
  flagged: "waiting",
  rejected: "critical",
  removed: "neutral",
  other: "neutral",
};

export const businessTone: Record<BusinessStatusView, StatusTone> = {
  not_submitted: "caution",
  profile_accepted: "caution",
  finished: "positive",
  pending: "waiting",
  approved: "positive",
  retry: "caution",
  document: "caution",
  rejected: "critical",
  suspended: "critical",
  other: "neutral",
};
