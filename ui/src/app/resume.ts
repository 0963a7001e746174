import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSignIn } from "../features/authorization/queries";
import type { SessionState } from "../ipc/bindings";
import { insideApp, paths, signInPath } from "../paths";

/** States in which Astra's pages are done and our sign-in page has to be shown. */
const back: SessionState[] = [
  "exchanging",
  "checking",
  "reading",
  "done",
  "done_without_card",
  "code_expired",
  "other_user",
  "other_business",
  "person",
  "timed_out",
  "failed",
];

/**
 * Opens the sign-in page when a session on Astra's pages comes back, or when the application starts with one under way.
 * That page then leads back to where the person was. Once for each change of state: a person who leaves it stays away.
 */
export function useResumedSession(): void {
  const router = useRouter();
  const session = useSignIn().data;
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (!session) return;
    const { action, channel, return_to, started_at, state } = session;
    const atStart = followed.current === null;
    const turn = `${started_at} ${back.includes(state) ? "back" : state}`;
    if (followed.current === turn) return;
    followed.current = turn;
    const wanted = back.includes(state) || (atStart && state === "waiting");
    // At the start only a browser can still have Astra's page open; our window ended with the process. A check goes on.
    if (!action || !wanted || (atStart && channel !== "browser" && state !== "checking")) return;
    if (router.state.location.pathname !== paths.signIn) {
      router.history.push(signInPath(action, insideApp(return_to) ?? paths.home));
    }
  }, [session, router]);
}
