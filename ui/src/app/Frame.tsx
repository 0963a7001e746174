import { useRouter, useRouterState } from "@tanstack/react-router";
import {
  ArrowLeftRight,
  CircleHelp,
  CreditCard,
  House,
  type LucideIcon,
  Settings,
  Store,
  UserRound,
} from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { OnScreen } from "../components/documentTitle";
import { EnvironmentBanner } from "../components/EnvironmentBanner";
import { ResultSlot } from "../components/ResultSlot";
import type { AppView, SignInAction } from "../ipc/bindings";
import { useOtherBusiness, useSelectBusiness } from "../ipc/businesses";
import { resultOf } from "../ipc/useAction";
import { paths } from "../paths";
import { BusinessSwitcher } from "./BusinessSwitcher";
import { showFlashMessage } from "./flashMessage";

type NavName = "home" | "cards" | "transfers" | "business" | "profile" | "help" | "settings";

interface NavItem {
  name: NavName;
  href: string;
  icon: LucideIcon;
  also?: string[];
  /** Where the one on screen is a person. */
  ofPerson?: { name: NavName; icon: LucideIcon };
}

const top: NavItem[] = [
  { name: "home", href: paths.home, icon: House },
  { name: "cards", href: paths.cards, icon: CreditCard },
  { name: "transfers", href: paths.transfers, icon: ArrowLeftRight, also: [paths.move] },
  {
    name: "business",
    href: paths.business,
    icon: Store,
    also: [paths.start, "/onboarding", paths.documents, paths.contact],
    ofPerson: { name: "profile", icon: UserRound },
  },
];
const bottom: NavItem[] = [
  { name: "help", href: paths.help, icon: CircleHelp },
  { name: "settings", href: paths.settings, icon: Settings },
];

/** Screens that every business has, beside those below Settings. */
const lists: string[] = [
  paths.home,
  paths.cards,
  paths.transfers,
  paths.business,
  paths.help,
  paths.settings,
];

/** Sidebar, environment banner and the place for a screen. */
export function Frame(props: {
  app: AppView;
  /** The frame was on screen before: the keyboard starts at the title. */
  again: boolean;
  children: ReactNode;
}) {
  const { app, again, children } = props;
  const { t } = useTranslation();
  const router = useRouter();
  // The resolved location: only then is the new title on the page.
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  // Astra's page for a card belongs to the cards, the other ones to whom they are about.
  const place = useRouterState({
    select: (state) => {
      const { pathname, search } = state.resolvedLocation ?? state.location;
      if (pathname !== paths.signIn) return pathname;
      return (search as { action?: SignInAction }).action === "link_card" ? paths.cards : paths.business;
    },
  });
  const main = useRef<HTMLElement>(null);
  // An address that names a field or an answer puts the focus there.
  const aimed = useRouterState({
    select: (state) => {
      const { search } = state.resolvedLocation ?? state.location;
      return "field" in search || "about" in search;
    },
  });
  useFocusOnTitle(path, main, again, aimed);
  // A card or transfer of the other business must not stay on screen.
  const leaveUnless = (stays: string[]): string => {
    if (stays.includes(path) || path.startsWith(`${paths.settings}/`)) return path;
    router.history.push(paths.home);
    return paths.home;
  };
  const select = useSelectBusiness(({ business }) => {
    const landed = leaveUnless(lists);
    if (business) showFlashMessage(t("common.switcher.now", { name: business.name }), landed);
  });
  // Signing in and submitting select their business and navigate by themselves.
  useOtherBusiness(app.business?.id, () => {
    if (!path.startsWith("/onboarding/")) leaveUnless([...lists, paths.signIn, paths.start]);
  });

  return (
    <div className="grid h-dvh grid-cols-[4.5rem_1fr] wide:grid-cols-[13.75rem_1fr] print:block print:h-auto">
      <button
        type="button"
        onClick={() => main.current?.focus()}
        className="sr-only z-40 rounded bg-ink font-medium text-canvas focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-4 focus:py-2"
      >
        {t("common.skip")}
      </button>
      <aside className="relative z-20 flex flex-col overflow-y-auto border-r border-line bg-sunken print:hidden">
        <BusinessSwitcher
          app={app}
          onAdd={() => router.history.push(paths.start)}
          onSelect={(id) => select.mutate(id)}
          selecting={select.isPending}
        />
        {app.next === "move_money" && (
          <Link
            href={paths.move}
            data-testid="nav-move"
            className="edge-forced edge-forced-main mx-1 mb-2 flex min-h-10 items-center justify-center rounded bg-accent px-1 py-2 text-center font-medium text-on-accent no-underline shadow-lift transition-colors hover:bg-accent-hover wide:mx-3 wide:mb-3"
          >
            <span className="rail-label">{t("common.nav.move")}</span>
          </Link>
        )}
        <nav
          aria-label={t("common.main_nav")}
          className="flex flex-1 flex-col justify-between gap-2 px-1 pb-4 wide:px-2"
        >
          <NavList items={top} path={place} ofPerson={app.business?.kind === "person"} />
          <NavList items={bottom} path={place} />
        </nav>
      </aside>
      <div className="flex min-h-0 min-w-0 flex-col">
        {app.environment !== "production" && (
          <EnvironmentBanner
            environment={app.environment}
            wayOut={app.environment === "practice" ? paths.ownBusiness : paths.environment}
          />
        )}
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          // Relative: hidden texts inside are placed against it and never make the window itself scroll.
          className="relative min-h-0 flex-1 scroll-pt-6 scroll-pb-14 overflow-y-auto outline-none print:overflow-visible"
        >
          <div className="page-column pt-6 pb-16 wide:pt-9">
            {/* Where the sidebar has no room for it, for eyes: whose cards and money the page is about. */}
            {app.business && (
              <p
                aria-hidden
                data-testid="whose"
                className="mb-3 text-small font-medium text-muted wide:hidden print:hidden"
              >
                {app.business.name}
              </p>
            )}
            {/* The switcher's: the sidebar has no room for it. */}
            <div className="relative mb-5 has-[>.sr-only]:mb-0">
              <ResultSlot result={resultOf(select)} />
            </div>
            <OnScreen value={app.business?.name ?? null}>{children}</OnScreen>
          </div>
        </main>
      </div>
    </div>
  );
}

function NavList({ items, path, ofPerson = false }: { items: NavItem[]; path: string; ofPerson?: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-0.5">
      {items.map((item) => {
        const { href, also = [] } = item;
        const { name, icon: Icon } = (ofPerson && item.ofPerson) || item;
        const here = [href, ...also].some((start) =>
          start === "/" ? path === "/" : path === start || path.startsWith(`${start}/`),
        );
        return (
          <li key={href}>
            <Link
              href={href}
              aria-current={here ? "page" : undefined}
              data-testid={`nav-${item.name}`}
              className={`flex flex-col items-center gap-0.5 rounded px-0.5 py-1.5 no-underline transition-colors wide:h-10 wide:flex-row wide:gap-3 wide:px-3 ${
                here ? "bg-accent-soft font-semibold text-accent-ink" : "text-ink hover:bg-hover"
              }`}
            >
              <Icon aria-hidden size="1.25rem" strokeWidth={here ? 2.25 : 1.75} className="shrink-0" />
              <span className="rail-label font-medium">{t(`common.nav.${name}`)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** After navigation a screen reader starts at the title, and so does the keyboard. Not on the first screen. */
function useFocusOnTitle(
  path: string,
  main: React.RefObject<HTMLElement | null>,
  again: boolean,
  aimed: boolean,
) {
  const last = useRef(again ? null : path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    if (aimed) return;
    main.current?.scrollTo?.(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [path, main, aimed]);
}
