import { CloudOff, LoaderCircle } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { describeError, neverLeft, toErrorView } from "../../ipc/errors";
import type { LivePreview } from "./livePreview";
import { TransferSum } from "./TransferSum";

/** What the transfer would do, beside the form. It is announced, and never takes the focus from who types. */
export function FeePanel({ live }: { live: LivePreview }) {
  const panel = useRef<HTMLDivElement>(null);
  const state = stateOf(live);
  return (
    <div ref={panel} tabIndex={-1} role="status" data-testid="fee" data-state={state} className="scroll-my-6">
      <Content
        live={live}
        onRetry={() => {
          // The button goes once it is pressed.
          panel.current?.focus();
          void live.ask().catch(() => {});
        }}
      />
    </div>
  );
}

/** Fields with something to correct say so themselves: there is no fee to be shown yet. */
function stateOf({ preview, waiting, error }: LivePreview): "shown" | "asking" | "open" | "failed" {
  if (preview) return "shown";
  if (waiting) return "asking";
  return error && toErrorView(error).fields.length === 0 ? "failed" : "open";
}

function Content({ live, onRetry }: { live: LivePreview; onRetry: () => void }) {
  const { t } = useTranslation();
  const { preview } = live;
  if (preview) {
    return (
      <TransferSum
        from={preview.from}
        to={preview.to}
        amount={preview.amount}
        pull={preview.pull_amount}
        push={preview.push_amount}
        fee={preview.fee}
        contradictory={preview.contradictory}
        tense="will"
        brief
      >
        {preview.settlement && (
          <p className="text-small text-muted">
            {t("transfers.form.arrival", { settlement: preview.settlement })}
          </p>
        )}
      </TransferSum>
    );
  }
  const state = stateOf(live);
  if (state === "asking") {
    return (
      <Box>
        <p className="flex gap-2 text-muted">
          <LoaderCircle aria-hidden size="1.25rem" className="mt-px shrink-0 animate-spin" />
          {t("transfers.form.previewing")}
        </p>
      </Box>
    );
  }
  if (state === "open") {
    return (
      <Box>
        <p className="text-muted">{t("transfers.form.fee_open")}</p>
      </Box>
    );
  }
  const problem = describeError(live.error);
  const offline = neverLeft(problem.code);
  return (
    <Box>
      <p className="flex gap-2">
        {offline && <CloudOff aria-hidden size="1.25rem" className="mt-px shrink-0 text-muted" />}
        <span>
          {offline ? (
            t("transfers.form.fee_offline")
          ) : (
            <>
              <span className="font-semibold">{t("transfers.form.fee_missing")}</span> {problem.title}.{" "}
              {problem.body}
            </>
          )}
        </span>
      </p>
      <div className="mt-3">
        <Button testId="ask-fee-again" onPress={onRetry}>
          {t("common.retry")}
        </Button>
      </div>
    </Box>
  );
}

function Box({ children }: { children: ReactNode }) {
  return <div className="rounded border border-line bg-sunken px-5 py-4">{children}</div>;
}
