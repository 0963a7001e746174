import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Mark } from "../components/drawings";
import { startQuery } from "../ipc/app";
import { FullPage } from "./FullPage";

/** Most starts take less; a window that is blank for longer looks broken. */
const SAY_AFTER_MS = 2_000;
const LOOK_AGAIN_AFTER_MS = 1_000;

/** The whole window during the start: as `index.html` begins it, then the reason for the wait. */
export function Opening() {
  const { t } = useTranslation();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const start = useQuery({ ...startQuery, enabled: long, refetchInterval: LOOK_AGAIN_AFTER_MS });
  if (!long) {
    return (
      <>
        <OpeningMark />
        <p role="status" className="sr-only">
          {t("common.opening")}
        </p>
      </>
    );
  }
  const what = start.data?.waits_for_keychain ? "keychain" : "opening";
  return (
    <FullPage>
      <div role="status" data-testid="opening" data-waits={what}>
        <h1 className="text-page font-semibold tracking-tight" data-testid="page-title">
          {t(`common.start.${what}`)}
        </h1>
        <p className="mt-3 text-lead text-muted">{t(`common.start.${what}_text`)}</p>
      </div>
    </FullPage>
  );
}

/** What the window shows before this script is there. */
export function OpeningMark() {
  return (
    <div className="grid min-h-dvh place-items-center">
      <Mark size="2.5rem" />
    </div>
  );
}
