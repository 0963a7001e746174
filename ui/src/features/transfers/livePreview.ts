/** Astra's preview of the form as it stands, asked for after a pause in typing. It creates nothing at Astra. */
import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { type FieldIssue, type PreviewView, previewTransfer, type TransferForm } from "../../ipc/bindings";
import { toErrorView } from "../../ipc/errors";

const PAUSE_MS = 400;
/** A preview older than this is asked for anew before anybody confirms it. */
const FRESH_MS = 60_000;

/** The form changed before its turn came. */
class Outdated extends Error {}

interface Answer {
  preview: PreviewView;
  /** Of the clock that doesn't jump, milliseconds. */
  at: number;
}

export interface LivePreview {
  /** What Astra says of the form as it stands. */
  preview: PreviewView | null;
  /** Why there is none, where Astra or Rust was asked. */
  error: unknown;
  /** What Rust finds wrong with fields that haven't changed since. */
  issues: FieldIssue[];
  /** An answer is on its way, or will be asked for in a moment. */
  waiting: boolean;
  /** The preview of the form as it stands, unless it is too old to go on with. */
  fresh: () => PreviewView | null;
  /** A new one; `null` where the form changed meanwhile. */
  ask: () => Promise<PreviewView | null>;
}

export function useLivePreview(form: TransferForm): LivePreview {
  const text = JSON.stringify(form);
  const newest = useRef(text);
  useLayoutEffect(() => {
    newest.current = text;
  }, [text]);
  const { mutateAsync, variables, status, data, error } = useMutation<Answer, unknown, TransferForm>({
    // One after the other: Rust keeps the last preview that it got, and that has to be the last one asked for.
    scope: { id: "transfer preview" },
    mutationFn: async (asked) => {
      if (JSON.stringify(asked) !== newest.current) throw new Outdated();
      return { preview: await previewTransfer(asked), at: performance.now() };
    },
  });
  const running = useRef<{ text: string; answer: Promise<Answer> } | null>(null);
  const ask = useCallback(
    (asked: string): Promise<Answer> => {
      if (running.current?.text === asked) return running.current.answer;
      const answer = mutateAsync(JSON.parse(asked)).finally(() => {
        if (running.current?.answer === answer) running.current = null;
      });
      running.current = { text: asked, answer };
      return answer;
    },
    [mutateAsync],
  );

  const asks = worthAsking(form);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!asks) return;
    // A refusal is shown by the state of the mutation.
    pause.current = setTimeout(() => void ask(text).catch(() => {}), PAUSE_MS);
    return () => clearTimeout(pause.current);
  }, [asks, text, ask]);

  const current = JSON.stringify(variables) === text && !(error instanceof Outdated);
  const answer = current && status === "success" ? data : null;
  return {
    preview: answer?.preview ?? null,
    error: current && status === "error" ? error : null,
    issues: variables && error ? toErrorView(error).fields.filter(unchangedSince(variables, form)) : [],
    waiting: asks && (!current || status === "pending"),
    fresh: () => (answer && performance.now() - answer.at < FRESH_MS ? answer.preview : null),
    ask: async () => {
      // Asked for now: a second answer, a moment later, would make the first one invalid.
      clearTimeout(pause.current);
      const { preview } = await ask(text);
      return newest.current === text ? preview : null;
    },
  };
}

/** Rust can say something about it; a number that ends with its point is still being typed. */
const worthAsking = ({ amount }: TransferForm): boolean => amount.trim() !== "" && !amount.endsWith(".");

const unchangedSince =
  (asked: TransferForm, now: TransferForm) =>
  ({ field, code }: FieldIssue): boolean => {
    const name = field as keyof TransferForm;
    if (asked[name] !== now[name] || asked.towards !== now.towards) return false;
    if (code === "receiver_unknown") return asked.receiver_user_id === now.receiver_user_id;
    return code !== "same_card" || asked.from === now.from;
  };
