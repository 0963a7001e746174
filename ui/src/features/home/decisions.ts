import { useEffect, useState } from "react";
import type { TransferView } from "../../ipc/bindings";

/** A transfer that is just being sent stands as prepared for a moment; one that stays so was not sent. */
const SENT_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 15_000;

/** Transfers that go no further by themselves, newest first. */
export const waitingForDecision = (transfers: TransferView[], now: number): TransferView[] =>
  transfers.filter(
    ({ state, changed_at }) =>
      state === "not_found" || (state === "prepared" && now - Date.parse(changed_at) > SENT_WITHIN_MS),
  );

export function useWaitingForDecision(transfers: TransferView[] = []): TransferView[] {
  const [now, setNow] = useState(() => Date.now());
  // Nobody announces that a minute has passed.
  const prepared = transfers.some(({ state }) => state === "prepared");
  useEffect(() => {
    if (!prepared) return;
    const timer = setInterval(() => setNow(Date.now()), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [prepared]);
  return waitingForDecision(transfers, now);
}
