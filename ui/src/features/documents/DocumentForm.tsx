import { CircleAlert, CircleCheck, FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, TextLink } from "../../components/Button";
import { Choice } from "../../components/Choice";
import { classes } from "../../components/classes";
import { formatBytes } from "../../components/formats";
import { Panel } from "../../components/Panel";
import { ResultSlot } from "../../components/ResultSlot";
import {
  type ChosenFileView,
  DOCUMENT_MAX_BYTES,
  type DocumentsView,
  type DocumentTypeView,
  type Side,
} from "../../ipc/bindings";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useCheckDocument, useChooseDocument, useDrops, useSendDocument } from "./queries";
import { sideName } from "./words";

type Files = Partial<Record<Side, ChosenFileView>>;

/** Type, a file for each side, what was found in it, and the one button that sends. */
export function DocumentForm({ view }: { view: DocumentsView }) {
  const { t } = useTranslation();
  const [documentType, setDocumentType] = useState<DocumentTypeView>("license");
  const [files, setFiles] = useState<Files>({});
  const [incomplete, setIncomplete] = useState(false);
  const send = useSendDocument();
  const check = useCheckDocument();
  const choice = view.choices.find((candidate) => candidate.document_type === documentType);
  const sides = choice?.sides ?? [];
  const underWay = view.documents.some((document) => document.under_way);

  const put = (side: Side, file: ChosenFileView) => {
    setIncomplete(false);
    setFiles((before) => ({ ...before, [side]: file }));
  };
  const looked = (handle: string, as: DocumentTypeView, then: (file: ChosenFileView) => void) => {
    // Several files may be looked at at once; one that is gone meanwhile is not shown.
    void check.mutateAsync({ handle, documentType: as }).then(then, () => undefined);
  };
  const over = useDrops((handle) =>
    looked(handle, documentType, (file) => {
      setIncomplete(false);
      setFiles((before) => {
        // Into the first side that lacks a file that can be sent; else the first.
        const side = sides.find((candidate) => !before[candidate] || before[candidate]?.issue) ?? sides[0];
        return side ? { ...before, [side]: file } : before;
      });
    }),
  );

  const choose = (next: DocumentTypeView) => {
    setDocumentType(next);
    setIncomplete(false);
    // A front stays a front; another type of document has other rules, so it is looked at again.
    const kept = view.choices.find((candidate) => candidate.document_type === next)?.sides ?? [];
    setFiles({});
    for (const side of kept) {
      const file = files[side];
      if (file) looked(file.handle, next, (again) => put(side, again));
    }
  };

  const ready = sides.flatMap((side) => {
    const file = files[side];
    return file && !file.issue ? [{ side, handle: file.handle }] : [];
  });
  const submit = () => {
    if (ready.length < sides.length) {
      setIncomplete(true);
      return;
    }
    send.mutate({ documentType, files: ready }, { onSuccess: () => setFiles({}) });
  };

  const isBusiness = view.choices.some(({ pdf }) => pdf);
  const hints: Record<DocumentTypeView, string> = {
    license: t("documents.type.both_sides"),
    id_card: t("documents.type.both_sides"),
    passport: t("documents.type.photo_page"),
    other: isBusiness ? t("documents.type.other_business") : t("documents.type.other_person"),
  };
  return (
    <Panel title={t("documents.type.label")}>
      <div className="grid gap-5" data-testid="document-form">
        <Choice
          label={t("documents.type.label")}
          name="document_type"
          value={documentType}
          onChange={choose}
          options={view.choices.map(({ document_type }) => ({
            value: document_type,
            label: t(`documents.type.${document_type}`),
            hint: hints[document_type],
            testId: `document-type-${document_type}`,
          }))}
        />
        <p className="text-muted">
          {t(choice?.pdf ? "documents.rules.with_pdf" : "documents.rules.picture", {
            max: formatBytes(DOCUMENT_MAX_BYTES),
          })}
        </p>
        <div className={classes("grid gap-3", sides.length > 1 && "md:grid-cols-2")}>
          {sides.map((side) => (
            <FileBox
              key={`${documentType} ${side}`}
              documentType={documentType}
              side={side}
              file={files[side] ?? null}
              over={over}
              looking={check.isPending && !files[side]}
              onChosen={(file) => put(side, file)}
            />
          ))}
        </div>
        <div className="grid justify-items-start gap-3">
          <Button kind="main" testId="send-document" pending={send.isPending || underWay} onPress={submit}>
            {t("documents.send")}
          </Button>
          <p
            role="status"
            data-testid="document-incomplete"
            className="font-medium text-critical empty:hidden"
          >
            {incomplete && t(sides.length > 1 ? "documents.missing.both" : "documents.missing.one")}
          </p>
          <ResultSlot
            testId="send-document-result"
            result={resultOf(send, { done: t("documents.begun"), also: t("documents.not_begun") })}
          />
        </div>
        <p className="text-muted">
          {t("documents.hosted.text")}{" "}
          <TextLink href={`${paths.signIn}?action=verify&from=${encodeURIComponent(paths.documents)}`}>
            {t("documents.hosted.action")}
          </TextLink>
        </p>
      </div>
    </Panel>
  );
}

/** One side: the place for its file, and what was found in it. */
function FileBox(props: {
  documentType: DocumentTypeView;
  side: Side;
  file: ChosenFileView | null;
  /** A file is held over the window. */
  over: boolean;
  looking: boolean;
  onChosen: (file: ChosenFileView) => void;
}) {
  const { t } = useTranslation();
  const { documentType, side, file, over } = props;
  const choose = useChooseDocument();
  const name = t(sideName(documentType, side));
  const looking = props.looking;
  return (
    <section
      aria-label={name}
      data-testid={`document-side-${side}`}
      className={classes(
        "grid content-start justify-items-start gap-2 rounded border border-dashed p-4 transition-colors",
        over ? "border-accent bg-accent-soft" : "border-edge bg-sunken/60",
      )}
    >
      <h3 className="flex items-center gap-2 font-semibold">
        <FileUp aria-hidden size="1.25rem" className="text-accent" />
        {name}
      </h3>
      <div role="status" className="w-full">
        {looking && <p className="text-muted">{t("documents.choose.looking")}</p>}
        {file && !file.issue && (
          <p data-testid={`document-ready-${side}`} className="flex gap-1.5 text-positive">
            <CircleCheck aria-hidden size="1rem" className="mt-1 shrink-0" />
            <span>{t("documents.choose.ready", { name: file.name, size: formatBytes(file.bytes) })}</span>
          </p>
        )}
        {file?.issue && (
          <>
            <p className="text-muted">
              {t("documents.choose.named", { name: file.name, size: formatBytes(file.bytes) })}
            </p>
            <p
              data-testid={`document-issue-${side}`}
              data-issue={file.issue}
              className="mt-1 flex gap-1.5 font-medium text-critical"
            >
              <CircleAlert aria-hidden size="1rem" className="mt-1 shrink-0" />
              <span>{t(`documents.issue.${file.issue}`, { max: formatBytes(DOCUMENT_MAX_BYTES) })}</span>
            </p>
          </>
        )}
      </div>
      <Button
        testId={`choose-document-${side}`}
        pending={choose.isPending}
        label={t(file ? "documents.choose.again_for" : "documents.choose.action_for", { side: name })}
        onPress={() =>
          choose.mutate(
            { documentType, title: t("documents.choose.dialog") },
            { onSuccess: (chosen) => chosen && props.onChosen(chosen) },
          )
        }
      >
        {t(file ? "documents.choose.again" : "documents.choose.action")}
      </Button>
      {!file && <p className="text-small text-muted">{t("documents.choose.or_drop")}</p>}
      <ResultSlot result={resultOf(choose)} />
    </section>
  );
}
