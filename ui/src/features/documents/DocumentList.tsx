import { useId, useRef } from "react";
import { ProgressBar } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Details } from "../../components/Details";
import { formatBytes, formatDateTime } from "../../components/formats";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import type { DocumentFileView, DocumentStateView, DocumentTypeView, DocumentView } from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { useForgetDocument, useRetryDocument } from "./queries";
import { sideName } from "./words";

const tones: Record<DocumentStateView, StatusTone> = {
  chosen: "waiting",
  sending: "waiting",
  sent: "caution",
  sent_unclear: "caution",
  confirmed: "positive",
  failed: "critical",
};

/** Every document that was begun here, and what can be done about it. */
export function DocumentList(props: { documents: DocumentView[]; canSend: boolean }) {
  const { t } = useTranslation();
  const title = useRef<HTMLSpanElement>(null);
  const forget = useForgetDocument();
  return (
    <Panel
      title={
        <span ref={title} tabIndex={-1}>
          {t("documents.list.title")}
        </span>
      }
    >
      {props.documents.length === 0 ? (
        <p className="text-muted">{t("documents.list.none")}</p>
      ) : (
        <ul className="grid divide-y divide-line">
          {props.documents.map((document) => (
            <DocumentItem
              key={document.id}
              document={document}
              canSend={props.canSend}
              forgetting={forget.isPending}
              onForget={() => forget.mutate(document.id, { onSuccess: () => title.current?.focus() })}
            />
          ))}
        </ul>
      )}
      <ResultSlot result={resultOf(forget, { done: t("documents.list.removed") })} />
    </Panel>
  );
}

function DocumentItem(props: {
  document: DocumentView;
  canSend: boolean;
  forgetting: boolean;
  onForget: () => void;
}) {
  const { t } = useTranslation();
  const retry = useRetryDocument();
  const heading = useId();
  const { document } = props;
  const { state } = document;
  const when = document.confirmed_at ?? document.created_at;
  const what = t(`documents.type.${document.document_type}`);
  const toConfirm = state === "sent" || state === "sent_unclear";
  const sending = document.under_way;
  return (
    <li
      data-testid="document"
      data-state={state}
      aria-labelledby={heading}
      className="grid justify-items-start gap-2 py-4 first:pt-0 last:pb-0"
    >
      <div className="flex w-full flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div>
          <h3 id={heading} className="font-semibold">
            {what}
          </h3>
          <p className="text-small text-muted">
            {t(document.confirmed_at ? "documents.list.sent_on" : "documents.list.begun_on", {
              when: formatDateTime(when),
            })}
          </p>
        </div>
        <StatusBadge tone={tones[state]} word={t(`documents.state.${state}`)} />
      </div>
      <ul className="grid w-full gap-1.5">
        {document.files.map((file) => (
          <FileLine key={file.side} file={file} documentType={document.document_type} />
        ))}
      </ul>
      <p role="status">{t(`documents.text.${state}`)}</p>
      {state === "failed" && !document.can_retry && !sending && (
        <p className="text-muted">{t("documents.list.choose_again")}</p>
      )}
      {!sending && (
        <div className="flex flex-wrap gap-2">
          {document.can_retry && (props.canSend || toConfirm) && (
            <Button
              testId="retry-document"
              pending={retry.isPending}
              onPress={() => retry.mutate(document.id)}
            >
              {t(toConfirm ? "documents.list.confirm" : "documents.list.retry")}
            </Button>
          )}
          {state !== "confirmed" && (
            <Button
              kind="quiet"
              testId="forget-document"
              label={t("documents.list.remove_for", { what })}
              pending={props.forgetting}
              onPress={props.onForget}
            >
              {t("documents.list.remove")}
            </Button>
          )}
        </div>
      )}
      <ResultSlot result={resultOf(retry)} />
      {document.request_id && <Details items={[[t("common.request_id"), document.request_id]]} />}
    </li>
  );
}

/** One file: how much of it is on its way, or why it isn't. */
function FileLine({ file, documentType }: { file: DocumentFileView; documentType: DocumentTypeView }) {
  const { t } = useTranslation();
  const side = t(sideName(documentType, file.side));
  const words = t("documents.progress", {
    side,
    sent: formatBytes(file.sent),
    total: formatBytes(file.bytes),
  });
  return (
    <li data-testid="document-file" data-state={file.state} className="grid gap-1">
      <p>
        <span className="font-medium">{side}</span>{" "}
        <span className="text-muted">
          {t("documents.choose.named", { name: file.name, size: formatBytes(file.bytes) })}
        </span>
      </p>
      {file.state === "sending" && (
        <ProgressBar
          aria-label={words}
          value={file.sent}
          maxValue={Math.max(file.bytes, 1)}
          valueLabel={words}
          className="grid gap-1"
        >
          {({ percentage }) => (
            <>
              <span className="text-small text-muted">{words}</span>
              <span className="edge-forced block h-1.5 overflow-hidden rounded-full bg-sunken">
                <svg
                  aria-hidden="true"
                  className="block h-full w-full"
                  preserveAspectRatio="none"
                  viewBox="0 0 100 1"
                >
                  <rect width={percentage ?? 0} height="1" className="fill-accent" />
                </svg>
              </span>
            </>
          )}
        </ProgressBar>
      )}
      {file.reason && (
        <p data-testid="document-reason" data-reason={file.reason} className="font-medium text-critical">
          {t(`documents.reason.${file.reason}`)}
        </p>
      )}
    </li>
  );
}
