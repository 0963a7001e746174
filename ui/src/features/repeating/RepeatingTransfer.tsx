import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AlertDialog } from "../../components/AlertDialog";
import { Button } from "../../components/Button";
import { formatMoney } from "../../components/formats";
import { ResultSlot } from "../../components/ResultSlot";
import { StatusBadge } from "../../components/StatusBadge";
import type { AccountView, RoutineView } from "../../ipc/bindings";
import { isUnclear } from "../../ipc/errors";
import { resultOf } from "../../ipc/useAction";
import { routineTone } from "../../tones";
import { type useEndRoutine, usePauseRoutine, useResumeRoutine } from "./queries";

/** One repeating transfer: what it does, where it stands, and what can be done with it. */
export function RepeatingTransfer(props: {
  routine: RoutineView;
  /** The business can call Astra. */
  canChange: boolean;
  /** The list's own: the row of what has ended goes away. */
  end: ReturnType<typeof useEndRoutine>;
}) {
  const { t } = useTranslation();
  const { routine, canChange, end } = props;
  const [asks, setAsks] = useState(false);
  const pause = usePauseRoutine();
  const resume = useResumeRoutine();
  const account = (view: AccountView | null) =>
    !view
      ? t("repeating.some_account")
      : view.last_digits
        ? t("repeating.account", { name: view.name, digits: view.last_digits })
        : view.name;
  const amount = routine.amount === null ? t("repeating.amount_by_astra") : formatMoney(routine.amount);
  const what = t(`repeating.rhythm.${routine.rhythm}`, { amount });
  const also = ({ error }: { error: unknown }, change: "end" | "pause") =>
    isUnclear(error)
      ? t("repeating.unclear")
      : t(change === "end" ? "repeating.end.goes_on" : "repeating.as_it_is");
  const close = () => {
    setAsks(false);
    end.reset();
  };
  return (
    <li data-testid="repeating-transfer" data-state={routine.state} className="grid gap-3 px-panel py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <h2 className="text-lead font-semibold">{what}</h2>
          <p>{t("repeating.from_to", { from: account(routine.from), to: account(routine.to) })}</p>
          {routine.name && <p className="text-small text-muted">{routine.name}</p>}
        </div>
        <StatusBadge tone={routineTone[routine.state]} word={t(`repeating.state.${routine.state}`)} />
      </div>
      <p className="max-w-[62ch] text-muted">{t(`repeating.explain.${routine.state}`)}</p>
      {canChange && (
        <div className="flex flex-wrap gap-2 empty:hidden">
          {routine.can_pause && (
            <Button
              testId="pause-routine"
              label={t("repeating.pause.label", { what })}
              pending={pause.isPending}
              onPress={() => {
                resume.reset();
                pause.mutate(routine.id);
              }}
            >
              {t(pause.isPending ? "repeating.pause.pending" : "repeating.pause.button")}
            </Button>
          )}
          {routine.can_resume && (
            <Button
              testId="resume-routine"
              label={t("repeating.resume.label", { what })}
              pending={resume.isPending}
              onPress={() => {
                pause.reset();
                resume.mutate(routine.id);
              }}
            >
              {t(resume.isPending ? "repeating.resume.pending" : "repeating.resume.button")}
            </Button>
          )}
          {routine.can_end && (
            <Button
              kind="danger"
              testId="end-routine"
              label={t("repeating.end.label", { what })}
              onPress={() => setAsks(true)}
            >
              {t("repeating.end.button")}
            </Button>
          )}
        </div>
      )}
      <ResultSlot
        testId="change-result"
        result={
          resume.isIdle
            ? resultOf(pause, { done: t("repeating.pause.done"), also: also(pause, "pause") })
            : resultOf(resume, { done: t("repeating.resume.done"), also: also(resume, "pause") })
        }
      />
      <AlertDialog
        open={asks}
        onClose={close}
        title={t("repeating.end.ask")}
        actions={
          <>
            <Button
              kind="danger"
              testId="confirm-end-routine"
              pending={end.isPending}
              onPress={() => end.mutate(routine.id)}
            >
              {t(end.isPending ? "repeating.end.pending" : "repeating.end.confirm")}
            </Button>
            <Button testId="keep-routine" onPress={close}>
              {t("repeating.end.keep")}
            </Button>
          </>
        }
        result={<ResultSlot testId="end-result" result={resultOf(end, { also: also(end, "end") })} />}
      >
        <p>{what}</p>
        <ul className="mt-2 grid list-disc gap-1 pl-5">
          <li>{t("repeating.end.stops")}</li>
          <li>{t("repeating.end.underway")}</li>
          <li>{t("repeating.end.again")}</li>
        </ul>
      </AlertDialog>
    </li>
  );
}
