import { type TransferView, UNDECIDED_TRANSFER_STATES } from "../../ipc/bindings";

/** Transfers that go on only when the person decides, newest first. */
export const waitingForDecision = (transfers: TransferView[] = []): TransferView[] =>
  transfers.filter(({ state }) => UNDECIDED_TRANSFER_STATES.includes(state));
