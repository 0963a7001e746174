import { useEffect, useState } from "react";
import type { TransferView } from "../../ipc/bindings";

/** A transfer is *prepared* for a moment before it is sent; one that stays so was not sent. */
const SENT_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 15_000;

/** Transfers that wait for a decision, newest first. */
export const waitingForDecision = (transfers: TransferView[], now: number): TransferView[] =>
  transfers.filter(
    ({ state, changed_at }) =>
      state === "not_found" || (state === "prepared" && now - Date.parse(changed_at) > SENT_WITHIN_MS),
  );

export function useWaitingForDecision(transfers: TransferView[] = []): TransferView[] {
  const [now, setNow] = useState(() => Date.now());
  // Rust announces no change when a minute has passed.
  const prepared = transfers.some(({ state }) => state === "prepared");
  useEffect(() => {
    if (!prepared) return;
    const timer = setInterval(() => setNow(Date.now()), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [prepared]);
  return waitingForDecision(transfers, now);
}
