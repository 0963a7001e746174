/**
 * A mutation that a double click can't start twice. React learns that something is pending only with the next
 * paint; until then a lock says so.
 */
import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useRef } from "react";

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
