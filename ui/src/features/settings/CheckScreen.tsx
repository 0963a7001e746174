import { ChevronRight, ListChecks } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../../components/Button";
import { Copyable, CopyButton } from "../../components/Copy";
import { formatDateTime } from "../../components/formats";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { ResultSlot } from "../../components/ResultSlot";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { StatusBadge, type StatusTone } from "../../components/StatusBadge";
import { ASSUMPTIONS, checkSandbox, type FindingView, type VerdictView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/connection";
import { describeError } from "../../ipc/errors";
import { resultOf, useAction } from "../../ipc/useAction";
import { paths } from "../../paths";

/** The one that has to be looked at comes first. */
const verdicts: VerdictView[] = ["broke", "not_reachable", "held"];

const tones: Record<VerdictView, StatusTone> = {
  held: "positive",
  broke: "critical",
  not_reachable: "neutral",
};

/** Checks the assumptions about Astra's sandbox with real keys. A staff screen: the vendor's words. */
export function CheckScreen() {
  const { t } = useTranslation();
  const connection = useConnection();
  const { data } = connection;
  return (
    <div className="max-w-page">
      <PageHead
        title={t("settings.check.title")}
        lead={t("settings.check.lead")}
        back={{ href: paths.advanced, label: t("settings.advanced.title") }}
      />
      {!data ? (
        connection.isError ? (
          <Problem problem={describeError(connection.error)} onRetry={() => void connection.refetch()} />
        ) : (
          <Skeleton lines={5} />
        )
      ) : data.environment === "sandbox" && data.client_id && data.secret_kept ? (
        <Check />
      ) : (
        <Panel title={t("settings.check.needs_title")} text={t("settings.check.needs_text")}>
          <ButtonLink kind="main" href={paths.connection}>
            {t("settings.sandbox.open")}
          </ButtonLink>
        </Panel>
      )}
    </div>
  );
}

function Check() {
  const { t } = useTranslation();
  const { findings, startedAt, check } = useCheck();
  const [shown, setShown] = useState<VerdictView | "all">("all");
  const having = (verdict: VerdictView) => findings.filter((found) => found.verdict === verdict);
  const listed = shown === "all" ? [...having("broke"), ...having("not_reachable")] : having(shown);
  // Nothing to do about them: folded away where one didn't ask for them.
  const folded = shown === "all" ? having("held") : [];

  const report = () =>
    [
      t("settings.check.report_head", { when: startedAt ? formatDateTime(startedAt) : "" }),
      verdicts
        .map((verdict) => `${t(`settings.check.verdict.${verdict}`)}: ${having(verdict).length}`)
        .join(", "),
      "",
      ...findings.map(({ number, verdict, about, reason, request_id }) =>
        [`A${number}`, t(`settings.check.verdict.${verdict}`), about, reason, request_id ?? ""]
          .join("\t")
          .trimEnd(),
      ),
    ].join("\n");

  return (
    <div className="grid grid-cols-1 gap-5">
      <Panel title={t("settings.check.what_title")} text={t("settings.check.what")}>
        <div className="grid grid-cols-1 gap-4">
          <Notice tone="info">
            <p>{t("settings.check.creates")}</p>
          </Notice>
          <div>
            <Button
              kind="main"
              testId="start-check"
              icon={<ListChecks aria-hidden size="1.25rem" />}
              pending={check.isPending}
              onPress={() => check.mutate()}
            >
              {check.isPending
                ? t("settings.check.running", { done: findings.length, all: ASSUMPTIONS })
                : startedAt
                  ? t("settings.check.again")
                  : t("settings.check.start")}
            </Button>
          </div>
          {/* Not each of sixty-three lines: that it began, and that it is over. */}
          <ResultSlot
            result={resultOf(check, {
              progress: t("settings.check.began"),
              done: t("settings.check.over", { count: findings.length }),
            })}
            action={<ButtonLink href={paths.connection}>{t("settings.sandbox.open")}</ButtonLink>}
          />
        </div>
      </Panel>
      {findings.length > 0 && (
        <Panel flush title={t("settings.check.results")}>
          <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 px-panel pb-4">
            <p data-testid="check-totals" className="flex min-h-10 flex-wrap items-center gap-2">
              {verdicts.map((verdict) => (
                <StatusBadge
                  key={verdict}
                  tone={tones[verdict]}
                  word={`${t(`settings.check.verdict.${verdict}`)}: ${having(verdict).length}`}
                  data={{ "data-verdict": verdict, "data-count": String(having(verdict).length) }}
                />
              ))}
            </p>
            <div className="flex flex-wrap items-end gap-2">
              <Select
                name="verdict"
                testId="check-filter"
                label={t("settings.check.filter")}
                value={shown}
                onChange={(value) => setShown(value as VerdictView | "all")}
                options={[
                  { value: "all", label: t("settings.check.all") },
                  ...verdicts.map((value) => ({ value, label: t(`settings.check.verdict.${value}`) })),
                ]}
                width="w-44"
              />
              <CopyButton value={report} testId="copy-report">
                {t("settings.check.copy")}
              </CopyButton>
            </div>
          </div>
          {listed.length > 0 && (
            <ul className="divide-y divide-line border-t border-line">
              {listed.map((found) => (
                <Finding key={found.number} found={found} />
              ))}
            </ul>
          )}
          {folded.length > 0 && (
            <details className="group border-t border-line">
              <summary className="flex cursor-pointer list-none items-center gap-1 px-panel py-3 font-medium text-accent-ink [&::-webkit-details-marker]:hidden">
                <ChevronRight aria-hidden size="1rem" className="transition-transform group-open:rotate-90" />
                {`${t("settings.check.verdict.held")}: ${folded.length}`}
              </summary>
              <ul className="divide-y divide-line border-t border-line">
                {folded.map((found) => (
                  <Finding key={found.number} found={found} />
                ))}
              </ul>
            </details>
          )}
          {listed.length + folded.length === 0 && (
            <p className="px-panel py-4 text-muted">{t("settings.check.none")}</p>
          )}
        </Panel>
      )}
    </div>
  );
}

function Finding({ found }: { found: FindingView }) {
  const { t } = useTranslation();
  return (
    <li
      data-testid={`finding-A${found.number}`}
      data-verdict={found.verdict}
      className="grid gap-x-4 gap-y-1 px-panel py-3 md:grid-cols-[2.5rem_9rem_1fr]"
    >
      <span className="figures font-semibold">{`A${found.number}`}</span>
      <span>
        <StatusBadge tone={tones[found.verdict]} word={t(`settings.check.verdict.${found.verdict}`)} />
      </span>
      <div className="min-w-0">
        <p className="font-medium">{found.about}</p>
        <p className="text-muted">{found.reason}</p>
        {found.request_id && (
          <p className="flex flex-wrap items-center gap-x-2 text-small text-muted">
            {t("common.request_id")}
            <Copyable name={`${t("common.request_id")} ${found.request_id}`} value={found.request_id} />
          </p>
        )}
      </div>
    </li>
  );
}

/** One run at a time; late findings of an earlier run are ignored. */
function useCheck() {
  const [findings, setFindings] = useState<FindingView[]>([]);
  const [startedAt, setStartedAt] = useState<string | null>(null);
  const run = useRef(0);
  const check = useAction<null>({
    mutationFn: () => {
      run.current += 1;
      const mine = run.current;
      setFindings([]);
      setStartedAt(new Date().toISOString());
      return checkSandbox((finding) => {
        if (run.current !== mine) return;
        setFindings((before) =>
          [...before.filter(({ number }) => number !== finding.number), finding].sort(
            (one, other) => one.number - other.number,
          ),
        );
      });
    },
  });
  return { findings, startedAt, check };
}
