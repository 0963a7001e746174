/**
 * A mutation that a double click can't start twice. React learns that something is pending only with the next
 * paint; until then a lock says so.
 */
import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { describeError, type ErrorWords, toErrorView } from "./errors";

interface Once {
  /** Money and submissions: after it worked once, this screen doesn't do it again. */
  once?: boolean;
}

export function useAction<Answer, Args = void>(
  options: UseMutationOptions<Answer, unknown, Args>,
  { once = false }: Once = {},
): UseMutationResult<Answer, unknown, Args> {
  const locked = useRef(false);
  const mutation = useMutation<Answer, unknown, Args>({
    ...options,
    onSuccess: (...rest) => {
      if (!once) locked.current = false;
      return options.onSuccess?.(...rest);
    },
    onError: (...rest) => {
      locked.current = false;
      return options.onError?.(...rest);
    },
  });
  return {
    ...mutation,
    mutate: (...args) => {
      if (locked.current) return;
      locked.current = true;
      mutation.mutate(...args);
    },
  };
}

/** What a result slot (`components/ResultSlot.tsx`) shows of an action. */
export function resultOf(
  action: Pick<UseMutationResult, "status" | "submittedAt"> & { error: unknown },
  words: {
    progress?: string;
    done?: string;
    also?: string | undefined;
    /** The fields say themselves what Rust has to say about them. */
    byField?: boolean;
  } = {},
): {
  attempt: number;
  problem: ErrorWords | null;
  also: string | undefined;
  progress: string | null;
  done: string | null;
} {
  const { status, error } = action;
  const atFields = words.byField === true && toErrorView(error).fields.length > 0;
  return {
    attempt: action.submittedAt,
    problem: status === "error" && !atFields ? describeError(error) : null,
    also: words.also,
    progress: (status === "pending" && words.progress) || null,
    done: (status === "success" && words.done) || null,
  };
}
