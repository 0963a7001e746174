import { useQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../components/Button";
import { Copyable } from "../components/Copy";
import { Notice } from "../components/Notice";
import { PageHead } from "../components/PageHead";
import { WelcomeScreen } from "../features/welcome/WelcomeScreen";
import { startQuery, useApp } from "../ipc/app";
import { paths } from "../paths";
import { EnvironmentStrip, Frame } from "./Frame";
import { BegunAnew, FullPageError } from "./FullPage";
import { Opening } from "./Opening";
import { Passphrase, passphraseCode } from "./Passphrase";
import { useResumedVisit } from "./resume";
import { useSentence } from "./sentence";
import { useStartAgain } from "./start";
import { useTheme } from "./theme";

/** Everything around a screen: nothing yet, the full-page explanation, Welcome, or the frame. */
export function Root() {
  const router = useRouter();
  const app = useApp();
  const startAgain = useStartAgain();
  useTheme(app.data?.theme);
  const environment = app.data?.environment;
  // Coming back from somewhere else, such as another environment, starts at the title; the first screen doesn't.
  const shownBefore = useRef(false);
  useEffect(() => {
    if (environment) shownBefore.current = true;
  }, [environment]);

  // While it is asked again, the last answer stays on screen, and so does what is being typed into it.
  const [lastError, setLastError] = useState<unknown>(null);
  if (app.isError && app.error !== lastError) setLastError(app.error);
  if (app.data && lastError !== null) setLastError(null);
  // Where the earlier Practice is kept, after beginning anew.
  const [kept, setKept] = useState<string | null>(null);

  if (kept) return <BegunAnew kept={kept} onContinue={() => setKept(null)} />;
  if (!app.data) {
    const error = startAgain.error ?? app.error ?? lastError;
    if (error) {
      const code = passphraseCode(error);
      if (code) return <Passphrase key={code} code={code} />;
      return (
        <FullPageError
          error={error}
          retrying={startAgain.isPending}
          onRetry={() => startAgain.mutate()}
          onBegunAnew={setKept}
        />
      );
    }
    return <Opening />;
  }
  return (
    <AriaRouterProvider
      navigate={(href) => router.history.push(href)}
      useHref={(href) => router.history.createHref(href)}
    >
      {app.data.welcomed ? (
        <Frame key={app.data.environment} app={app.data} again={shownBefore.current}>
          <ResumedVisit />
          <Sentence />
          {app.data.records_lost > 0 && <RecordsLost />}
          <Outlet />
        </Frame>
      ) : (
        <>
          {app.data.environment === "sandbox" && <EnvironmentStrip environment="sandbox" />}
          <WelcomeScreen
            environment={app.data.environment}
            onKeys={() => router.history.push(paths.connection)}
          />
        </>
      )}
    </AriaRouterProvider>
  );
}

/** Said for as long as the run lasts: a person may have to look what is missing. */
function RecordsLost() {
  const { t } = useTranslation();
  const start = useQuery(startQuery).data;
  return (
    <div className="mb-5">
      <Notice tone="caution" title={t("common.start.lost_title")} testId="records-lost">
        <p>{t("common.start.lost_text")}</p>
        {start?.copies.map((copy) => (
          <Copyable key={copy} name={t("common.start.copy_name")} value={copy} />
        ))}
      </Notice>
    </div>
  );
}

function ResumedVisit() {
  useResumedVisit();
  return null;
}

/** Said by the screen one came from, for as long as one stays. */
function Sentence() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const sentence = useSentence(path);
  return (
    <div role="status">
      {sentence && (
        <div className="mb-5">
          <Notice tone="positive">{sentence}</Notice>
        </div>
      )}
    </div>
  );
}

export function MissingScreen() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t("common.not_found.title")} lead={t("common.not_found.text")} />
      <ButtonLink kind="main" href={paths.home}>
        {t("common.not_found.action")}
      </ButtonLink>
    </>
  );
}

/** A screen threw: the frame stays, and opening it again is one press. */
export function ScreenBroken({ reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <div data-testid="problem" data-code="screen" className="p-8">
      <PageHead title={t("common.broken.title")} lead={t("common.broken.text")} />
      <Button kind="main" onPress={reset}>
        {t("common.retry")}
      </Button>
    </div>
  );
}
