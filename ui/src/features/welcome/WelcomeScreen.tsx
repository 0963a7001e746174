import { CreditCard, FlaskConical, HardDrive, ShieldCheck, Store } from "lucide-react";
import { type ReactNode, type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../components/Button";
import { useDocumentTitle } from "../../components/documentTitle";
import { Mark } from "../../components/drawings";
import { useLostFocus } from "../../components/focus";
import { ResultSlot } from "../../components/ResultSlot";
import type { Environment } from "../../ipc/bindings";
import { useChooseEnvironment } from "../../ipc/environment";
import { resultOf } from "../../ipc/useAction";
import { NeedList } from "./NeedList";
import { useFinishWelcome } from "./queries";

/** The first screen: Practice, or the needs of a real connection. */
export function WelcomeScreen(props: {
  environment: Environment;
  /** Opens the screen for the keys. */
  onKeys: () => void;
}) {
  const { t } = useTranslation();
  const [explaining, setExplaining] = useState(false);
  const finish = useFinishWelcome();
  const finishForKeys = useFinishWelcome(props.onKeys);
  const choose = useChooseEnvironment();
  const pending = finish.isPending || finishForKeys.isPending || choose.isPending;
  const tried = [finish, finishForKeys, choose].filter((action) => !action.isIdle);
  // The one that was tried last.
  const last = tried.reduce(
    (one, other) => (other.submittedAt > one.submittedAt ? other : one),
    tried[0] ?? finish,
  );
  const slot = <ResultSlot result={resultOf(last)} />;
  // An earlier failure belongs to the page where it happened.
  const explain = (more: boolean) => {
    for (const action of tried) action.reset();
    setExplaining(more);
  };
  const title = useRef<HTMLHeadingElement>(null);
  useLostFocus(title, explaining);
  const practice = {
    pending,
    // A company file may have opened another environment; only Practice has play money.
    onPress: () => (props.environment === "practice" ? finish.mutate() : choose.mutate("practice")),
  };
  const keys = { pending, onPress: () => finishForKeys.mutate() };

  return (
    <main className="grid min-h-dvh place-items-center px-6 py-10">
      <div key={String(explaining)} className="arrive w-full max-w-[46rem]">
        <p className="mb-8 flex items-center gap-3 font-semibold">
          <Mark />
          {t("common.app_name")}
        </p>
        {explaining ? (
          <Needs title={title} practice={practice} keys={keys} onBack={() => explain(false)} slot={slot} />
        ) : (
          <Choices title={title} practice={practice} onOwn={() => explain(true)} slot={slot} />
        )}
      </div>
    </main>
  );
}

interface Way {
  pending: boolean;
  onPress: () => void;
}

interface Page {
  title: RefObject<HTMLHeadingElement | null>;
  practice: Way;
  slot: ReactNode;
}

function Choices({ title, practice, onOwn, slot }: Page & { onOwn: () => void }) {
  const { t } = useTranslation();
  useDocumentTitle(t("welcome.title"));
  return (
    <>
      <h1
        ref={title}
        tabIndex={-1}
        data-testid="page-title"
        className="text-page font-semibold tracking-tight"
      >
        {t("welcome.title")}
      </h1>
      <p className="mt-3 max-w-[58ch] text-lead text-muted">{t("welcome.lead")}</p>
      <div className="mt-8 grid gap-4 md:grid-cols-2">
        <WayPanel
          icon={<FlaskConical aria-hidden size="1.25rem" />}
          title={t("welcome.practice.title")}
          text={t("welcome.practice.text")}
          about={t("welcome.practice.about")}
        >
          <Button kind="main" testId="welcome-practice" {...practice}>
            {t("welcome.practice.action")}
          </Button>
        </WayPanel>
        <WayPanel
          icon={<Store aria-hidden size="1.25rem" />}
          title={t("welcome.own.title")}
          text={
            <>
              <strong className="font-semibold text-ink">{t("welcome.own.not_yet")}</strong>{" "}
              {t("welcome.own.text")}
            </>
          }
        >
          <Button testId="welcome-own" onPress={onOwn}>
            {t("welcome.own.action")}
          </Button>
        </WayPanel>
      </div>
      <div className="relative mt-6 has-[>.sr-only]:mt-0">{slot}</div>
      <ul className="mt-8 flex flex-wrap gap-x-8 gap-y-2 text-small text-muted">
        <Fact icon={<HardDrive aria-hidden size="1rem" />}>{t("welcome.facts.saved")}</Fact>
        <Fact icon={<CreditCard aria-hidden size="1rem" />}>{t("welcome.facts.cards")}</Fact>
        <Fact icon={<ShieldCheck aria-hidden size="1rem" />}>{t("welcome.facts.sent")}</Fact>
      </ul>
    </>
  );
}

function Fact(props: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span className="shrink-0 text-accent">{props.icon}</span>
      {props.children}
    </li>
  );
}

function WayPanel(props: {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  /** A few words below the title: how long it takes, what it needs. */
  about?: string;
  children: ReactNode;
}) {
  return (
    <section className="flex flex-col items-start rounded border border-line bg-surface p-6 shadow-lift">
      <span className="mb-3 text-accent">{props.icon}</span>
      <h2 className="text-title font-semibold">{props.title}</h2>
      {props.about && <p className="text-small font-medium text-accent-ink">{props.about}</p>}
      <p className="mt-2 mb-6 grow text-muted">{props.text}</p>
      {props.children}
    </section>
  );
}

function Needs({ title, practice, keys, onBack, slot }: Page & { keys: Way; onBack: () => void }) {
  const { t } = useTranslation();
  useDocumentTitle(t("welcome.need.title"));
  return (
    <>
      <h1
        ref={title}
        tabIndex={-1}
        data-testid="page-title"
        className="text-page font-semibold tracking-tight"
      >
        {t("welcome.need.title")}
      </h1>
      <p className="mt-3 max-w-[62ch] text-lead text-muted">{t("welcome.need.lead")}</p>
      <NeedList />
      <div className="mt-6 flex flex-wrap gap-3">
        <Button kind="main" testId="welcome-keys" {...keys}>
          {t("welcome.need.keys")}
        </Button>
        <Button testId="welcome-practice" {...practice}>
          {t("welcome.need.practice")}
        </Button>
        <Button testId="welcome-own-back" onPress={onBack}>
          {t("welcome.need.back")}
        </Button>
      </div>
      <div className="relative mt-4 has-[>.sr-only]:mt-0">{slot}</div>
    </>
  );
}
