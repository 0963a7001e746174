import { CircleAlert } from "lucide-react";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button";
import { Details } from "./Details";

/** An error already turned into words; `ipc/errors.ts` makes these. */
export interface ProblemWords {
  code: string;
  title: string;
  body: string;
  requestId: string | null;
}

/** What happened, what it means, what to do. */
export function Problem(props: {
  problem: ProblemWords;
  /** What the screen knows beyond the error, such as that nothing was sent. */
  also?: string | undefined;
  onRetry?: () => void;
  action?: ReactNode;
  /** Lets the focus be moved here. */
  ref?: Ref<HTMLDivElement>;
}) {
  const { t } = useTranslation();
  const { problem } = props;
  return (
    <div
      ref={props.ref}
      tabIndex={props.ref ? -1 : undefined}
      role="alert"
      data-testid="problem"
      data-code={problem.code}
      className="flex gap-3 rounded border border-critical/40 bg-critical-soft px-5 py-4"
    >
      <CircleAlert aria-hidden size="1.25rem" className="mt-0.5 shrink-0 text-critical" />
      <div className="grid justify-items-start gap-1">
        <h2 className="text-lead font-semibold">{problem.title}</h2>
        <p className="max-w-[62ch]">{props.also ? `${props.also} ${problem.body}` : problem.body}</p>
        {(props.onRetry || props.action) && (
          <div className="mt-2 flex flex-wrap gap-2">
            {props.onRetry && <Button onPress={props.onRetry}>{t("common.retry")}</Button>}
            {props.action}
          </div>
        )}
        {problem.requestId && (
          <div className="mt-2">
            <Details
              items={[
                [t("common.request_id"), problem.requestId],
                [t("common.error_code"), problem.code],
              ]}
            />
          </div>
        )}
      </div>
    </div>
  );
}
