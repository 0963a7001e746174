import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Facts, Panel, Sheet } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Skeleton } from "../../components/Skeleton";
import { useApp } from "../../ipc/app";
import type { AppView, TransferDetailView } from "../../ipc/bindings";
import { describeError } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { paths } from "../../paths";
import { useTransfer } from "./queries";
import { useContent } from "./receipt/content";
import { usePrint, useSaveReceipt } from "./receipt/queries";
import { ShowInFolder } from "./saved/ShowInFolder";

/** Everything about one transfer, to be printed or kept. */
export function ReceiptScreen() {
  const { id = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const app = useApp();
  const query = useTransfer(id);
  const back = { href: paths.transfer(id), label: t("receipt.back") };
  return (
    <div className="max-w-form">
      {query.data && app.data ? (
        <Receipt detail={query.data} app={app.data} back={back} />
      ) : (
        <>
          <PageHead title={t("receipt.title")} back={back} />
          {query.isError ? (
            <Problem problem={describeError(query.error)} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton lines={6} />
          )}
        </>
      )}
    </div>
  );
}

function Receipt(props: { detail: TransferDetailView; app: AppView; back: { href: string; label: string } }) {
  const { t } = useTranslation();
  const { detail, app, back } = props;
  const receipt = useContent(detail, app);
  const save = useSaveReceipt(detail.transfer.id);
  const print = usePrint();
  const saved = save.data ? t("receipt.saved", { file: save.data.file }) : t("receipt.not_chosen");
  return (
    <article data-testid="receipt">
      <PageHead title={receipt.title} lead={receipt.lead} back={back} />
      <div className="mb-5 grid gap-3 print:hidden">
        <div className="flex flex-wrap gap-2">
          <Button
            kind="main"
            testId="save-receipt"
            pending={save.isPending}
            onPress={() => save.mutate(receipt)}
          >
            {t("receipt.save")}
          </Button>
          <Button testId="print-receipt" pending={print.isPending} onPress={() => print.mutate()}>
            {t("receipt.print")}
          </Button>
        </div>
        <ResultSlot
          testId="save-receipt-result"
          result={resultOf(save, { done: saved, also: t("receipt.not_saved") })}
        />
        {save.data && <ShowInFolder key={save.submittedAt} file={save.data.file} />}
        <ResultSlot testId="print-receipt-result" result={resultOf(print)} />
      </div>
      <div className="grid grid-cols-1 gap-5">
        {receipt.notice && (
          <Notice tone="caution">
            <p>{receipt.notice}</p>
          </Notice>
        )}
        <Sheet>
          {receipt.sections.map(({ title, lines }) => (
            <Panel key={title} title={title}>
              <Facts facts={lines} />
            </Panel>
          ))}
        </Sheet>
      </div>
    </article>
  );
}
