import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSignIn } from "../features/authorization/queries";
import type { SignInStateView } from "../ipc/bindings";
import { insideApp, paths, signInPath } from "../paths";

/** Astra's pages have nothing more to show: one is wanted here. */
const back: SignInStateView[] = [
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
 * Follows a visit to Astra's pages: when it comes back, or when the application starts with one under way, its page is
 * shown, which leads on to where the person was. Once for each turn: whoever leaves is let go.
 */
export function useResumedVisit(): void {
  const router = useRouter();
  const visit = useSignIn().data;
  const followed = useRef<string | null>(null);
  useEffect(() => {
    if (!visit) return;
    const { action, door, return_to, started_at, state } = visit;
    const atStart = followed.current === null;
    const turn = `${started_at} ${back.includes(state) ? "back" : state}`;
    if (followed.current === turn) return;
    followed.current = turn;
    const wanted = back.includes(state) || (atStart && state === "waiting");
    // At the start only a browser can still have a page open: a window of ours went with the process. A check goes on.
    if (!action || !wanted || (atStart && door !== "browser" && state !== "checking")) return;
    if (router.state.location.pathname !== paths.signIn) {
      router.history.push(signInPath(action, insideApp(return_to) ?? paths.home));
    }
  }, [visit, router]);
}
