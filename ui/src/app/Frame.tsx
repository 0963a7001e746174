import { useRouterState } from "@tanstack/react-router";
import { ArrowLeftRight, CreditCard, House, type LucideIcon, Settings, Store } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Mark } from "../components/drawings";
import { Strip } from "../components/Strip";
import type { AppView } from "../ipc/bindings";
import { paths } from "../paths";

type NavName = "home" | "cards" | "transfers" | "business" | "settings";

const top: { name: NavName; href: string; icon: LucideIcon; also?: string[] }[] = [
  { name: "home", href: paths.home, icon: House },
  { name: "cards", href: paths.cards, icon: CreditCard },
  { name: "transfers", href: paths.transfers, icon: ArrowLeftRight, also: [paths.move] },
  { name: "business", href: paths.business, icon: Store, also: [paths.details] },
];
const bottom: typeof top = [{ name: "settings", href: paths.settings, icon: Settings }];

/** Sidebar, environment strip and the place for a screen. */
export function Frame({ app, children }: { app: AppView; children: ReactNode }) {
  const { t } = useTranslation();
  // Resolved: by then the new screen, and its title, stands on the page.
  const path = useRouterState({ select: (state) => (state.resolvedLocation ?? state.location).pathname });
  const main = useRef<HTMLElement>(null);
  useFocusOnTitle(path, main);

  return (
    <div className="grid h-dvh grid-cols-[4rem_1fr] wide:grid-cols-[13.75rem_1fr]">
      <button
        type="button"
        onClick={() => main.current?.focus()}
        className="sr-only z-40 rounded bg-ink font-medium text-canvas focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:px-4 focus:py-2"
      >
        {t("common.skip")}
      </button>
      <aside className="relative z-20 flex flex-col border-r border-line bg-sunken">
        <div className="flex items-center gap-3 px-4 pt-5 pb-5">
          <Mark size={32} />
          <div className="sr-only min-w-0 wide:not-sr-only">
            <p className="line-clamp-2 font-semibold" title={app.business?.name}>
              {app.business?.name ?? t("common.app_name")}
            </p>
            <p className="truncate text-small text-muted">
              {app.business ? t(`business.status.${app.business.status}.word`) : t("common.no_business")}
            </p>
          </div>
        </div>
        <nav aria-label={t("common.main_nav")} className="flex flex-1 flex-col justify-between px-2 pb-4">
          <NavList items={top} path={path} />
          <NavList items={bottom} path={path} />
        </nav>
      </aside>
      <div className="flex min-h-0 min-w-0 flex-col">
        {app.environment !== "production" && <EnvironmentStrip environment={app.environment} />}
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          // Relative: hidden texts inside are placed against it and never make the window itself scroll.
          className="relative min-h-0 flex-1 scroll-pt-6 scroll-pb-14 overflow-y-auto outline-none"
        >
          <div className="mx-auto max-w-[72.5rem] px-5 pt-7 pb-16 md:px-10 md:pt-9">{children}</div>
        </main>
      </div>
    </div>
  );
}

export function EnvironmentStrip({ environment }: { environment: "practice" | "sandbox" }) {
  const { t } = useTranslation();
  return (
    <Strip
      kind={environment}
      name={t(`common.strip.${environment}`)}
      text={t(`common.strip.${environment}_text`)}
    />
  );
}

function NavList({ items, path }: { items: typeof top; path: string }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-0.5">
      {items.map(({ name, href, icon: Icon, also = [] }) => {
        const here = [href, ...also].some((start) =>
          start === "/" ? path === "/" : path === start || path.startsWith(`${start}/`),
        );
        return (
          <li key={name}>
            <Link
              href={href}
              aria-current={here ? "page" : undefined}
              data-testid={`nav-${name}`}
              className={`relative flex h-10 items-center gap-3 rounded px-3.5 no-underline transition-colors wide:px-3 ${
                here ? "bg-accent-soft font-semibold text-accent-ink" : "text-ink hover:bg-hover"
              }`}
            >
              <Icon aria-hidden size={20} strokeWidth={here ? 2.25 : 1.75} className="shrink-0" />
              <span className="text-base font-medium rail-label">{t(`common.nav.${name}`)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** After navigation a screen reader starts at the title, and so does the keyboard. Not on the first screen. */
function useFocusOnTitle(path: string, main: React.RefObject<HTMLElement | null>) {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    main.current?.scrollTo?.(0, 0);
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [path, main]);
}
