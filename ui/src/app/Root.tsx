import { useQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { RouterProvider as AriaRouterProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button, ButtonLink } from "../components/Button";
import { Copyable } from "../components/Copy";
import { EnvironmentBanner } from "../components/EnvironmentBanner";
import { Notice } from "../components/Notice";
import { PageHead } from "../components/PageHead";
import { WelcomeScreen } from "../features/welcome/WelcomeScreen";
import { startQuery, useApp } from "../ipc/app";
import { paths } from "../paths";
import { Frame } from "./Frame";
import { BegunAnew, FullPageError } from "./FullPage";
import { useFlashMessage } from "./flashMessage";
import { useFocusNet } from "./focusNet";
import { Opening } from "./Opening";
import { Passphrase, passphraseCode } from "./Passphrase";
import { useResumedSession } from "./resume";
import { useStartAgain } from "./start";
import { useTheme } from "./theme";

/** The page around a screen: nothing yet, a full-page error, Welcome, or the frame. */
export function Root() {
  const router = useRouter();
  const app = useApp();
  const startAgain = useStartAgain();
  useTheme(app.data?.theme);
  useFocusNet();
  const environment = app.data?.environment;
  // After another environment the focus starts at the title; on the first screen it does not.
  const shownBefore = useRef(false);
  useEffect(() => {
    if (environment) shownBefore.current = true;
  }, [environment]);

  // During a retry the last error stays on screen, and with it the text typed into its page.
  const [lastError, setLastError] = useState<unknown>(null);
  if (app.isError && app.error !== lastError) setLastError(app.error);
  if (app.data && lastError !== null) setLastError(null);
  // Folder of the earlier Practice, after beginning anew.
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
          retriedAt={startAgain.submittedAt}
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
          <Flash />
          {app.data.records_lost > 0 && <RecordsLost />}
          <Outlet />
        </Frame>
      ) : (
        <>
          {app.data.environment === "sandbox" && <EnvironmentBanner environment="sandbox" />}
          <WelcomeScreen
            environment={app.data.environment}
            // The sandbox, whose keys they are, may have to be opened first.
            onKeys={() =>
              router.history.push(app.data.environment === "sandbox" ? paths.connection : paths.environment)
            }
          />
        </>
      )}
    </AriaRouterProvider>
  );
}

/** Shown until the application is closed: a person may need time to see what is missing. */
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
  useResumedSession();
  return null;
}

/** What the last screen did, until the next navigation. */
function Flash() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const message = useFlashMessage(path);
  return (
    <div role="status">
      {message && (
        <div className="mb-5">
          <Notice tone="positive">{message}</Notice>
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
