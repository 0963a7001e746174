/** The map of the UI: which address shows which screen, and where each screen leads. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
  useNavigate,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SignInScreen } from "../features/authorization/SignInScreen";
import { BusinessScreen } from "../features/business/BusinessScreen";
import { AddCardScreen } from "../features/cards/AddCardScreen";
import { CardScreen } from "../features/cards/CardScreen";
import { CardsScreen } from "../features/cards/CardsScreen";
import { HelpScreen } from "../features/help/HelpScreen";
import { HomeScreen } from "../features/home/HomeScreen";
import { OnboardingScreen } from "../features/onboarding/OnboardingScreen";
import { StartScreen } from "../features/onboarding/StartScreen";
import { WayScreen } from "../features/onboarding/WayScreen";
import { ReminderFormScreen } from "../features/reminders/ReminderFormScreen";
import { EnvironmentScreen } from "../features/settings/EnvironmentScreen";
import { SettingsScreen } from "../features/settings/SettingsScreen";
import { parseActivitySearch } from "../features/transfers/activity/search";
import { MoveScreen } from "../features/transfers/MoveScreen";
import { parsePrefill } from "../features/transfers/prefill";
import { TransferScreen } from "../features/transfers/TransferScreen";
import { TransfersScreen } from "../features/transfers/TransfersScreen";
import type { Environment, SignInAction } from "../ipc/bindings";
import { type HelpEntry, insideApp, isHelpEntry, paths, signInPath } from "../paths";
import { clearFlashMessage, showFlashMessage } from "./flashMessage";
import { MissingScreen, Root, ScreenBroken } from "./Root";

const root = createRootRoute({
  component: Root,
  notFoundComponent: MissingScreen,
  errorComponent: ScreenBroken,
});

const actions: SignInAction[] = ["onboard", "renew", "link_card", "verify"];

interface SignInSearch {
  action: SignInAction;
  from?: string | undefined;
}

/** Addresses can be typed by anybody: an unknown action is the first one, and the way back stays inside the app. */
function parseSignInSearch(search: Record<string, unknown>): SignInSearch {
  const action = actions.find((known) => known === search.action) ?? "onboard";
  // Undefined, not left out: the router would keep what was typed.
  return { action, from: insideApp(search.from) ?? undefined };
}

const home = createRoute({ getParentRoute: () => root, path: "/", component: HomeScreen });

const start = createRoute({
  getParentRoute: () => root,
  path: "/start",
  component: function Start() {
    const go = useGo();
    return <StartScreen onOpen={go} />;
  },
});

const startBusiness = createRoute({
  getParentRoute: () => root,
  path: "/start/business",
  component: function StartBusiness() {
    const go = useGo();
    return <WayScreen onOpen={go} onAdded={() => go(signInPath("onboard", paths.home))} />;
  },
});

/** One route for all pages of a draft: what is typed stays in memory from section to section. */
const onboarding = createRoute({
  getParentRoute: () => root,
  path: "/onboarding/$draft/{-$section}",
  validateSearch: ({ field }: Record<string, unknown>): { field?: string } =>
    typeof field === "string" ? { field } : {},
  component: function Onboarding() {
    const go = useGo();
    const { draft, section } = onboarding.useParams();
    const { field } = onboarding.useSearch();
    return (
      <OnboardingScreen
        key={draft}
        draft={draft}
        section={section}
        field={field}
        onOpen={go}
        onSubmitted={(message, signIn) => {
          showFlashMessage(message, signIn ? paths.signIn : paths.home);
          go(signIn ? signInPath("onboard", paths.home) : paths.home);
        }}
      />
    );
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseSignInSearch,
  component: function SignIn() {
    const go = useGo();
    const { action, from } = signIn.useSearch();
    return (
      <SignInScreen
        key={action}
        action={action}
        from={from}
        onDone={(message, to) => {
          showFlashMessage(message, to);
          go(to, true);
        }}
      />
    );
  },
});

const business = createRoute({ getParentRoute: () => root, path: "/business", component: BusinessScreen });
const cards = createRoute({ getParentRoute: () => root, path: "/cards", component: CardsScreen });

const card = createRoute({
  getParentRoute: () => root,
  path: "/cards/$id",
  component: function Card() {
    const go = useGo();
    const { id } = card.useParams();
    const leave = (message: string) => {
      showFlashMessage(message, paths.cards);
      // Replaced: the page of a card that is gone is no place to go back to.
      go(paths.cards, true);
    };
    return <CardScreen key={id} id={id} onRemoved={leave} />;
  },
});

const addCard = createRoute({
  getParentRoute: () => root,
  path: "/cards/add",
  component: function AddCard() {
    const go = useGo();
    const open = (id: string, message: string) => {
      showFlashMessage(message, paths.card(id));
      go(paths.card(id), true);
    };
    return <AddCardScreen onAdded={open} />;
  },
});

const move = createRoute({
  getParentRoute: () => root,
  path: "/move",
  validateSearch: parsePrefill,
  component: function Move() {
    const go = useGo();
    return (
      <MoveScreen
        fill={move.useSearch()}
        onFilled={() => go(paths.move, true)}
        // Replaced: going back from the result must not show a confirmed preview.
        onConfirmed={(id) => go(paths.transfer(id), true)}
      />
    );
  },
});

const transfers = createRoute({
  getParentRoute: () => root,
  path: "/transfers",
  validateSearch: parseActivitySearch,
  component: function Transfers() {
    const navigate = transfers.useNavigate();
    return (
      <TransfersScreen
        search={transfers.useSearch()}
        // Replaced: each letter of a search is no place to go back to.
        onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
      />
    );
  },
});

const transfer = createRoute({
  getParentRoute: () => root,
  path: "/transfers/$id",
  component: function Transfer() {
    const go = useGo();
    const { id } = transfer.useParams();
    return <TransferScreen key={id} id={id} onOpen={(other) => go(paths.transfer(other))} />;
  },
});

interface ReminderSearch {
  id?: string;
  from?: string;
  to?: string;
  amount?: string;
  note?: string;
}

const reminder = createRoute({
  getParentRoute: () => root,
  path: "/transfers/reminders/edit",
  validateSearch: (search: Record<string, unknown>): ReminderSearch =>
    Object.fromEntries(
      ["id", "from", "to", "amount", "note"]
        .filter((name) => typeof search[name] === "string")
        .map((name) => [name, search[name]]),
    ),
  component: function Reminder() {
    const go = useGo();
    const { id, ...begin } = reminder.useSearch();
    return (
      <ReminderFormScreen
        key={id}
        id={id}
        begin={begin}
        onSaved={(message) => {
          showFlashMessage(message, paths.reminders);
          go(paths.reminders, true);
        }}
      />
    );
  },
});

const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  validateSearch: ({ about }: Record<string, unknown>): { about?: HelpEntry } =>
    isHelpEntry(about) ? { about } : {},
  component: function Help() {
    return <HelpScreen about={help.useSearch().about} />;
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: function Settings() {
    const go = useGo();
    const leave = (message: string) => {
      showFlashMessage(message, paths.home);
      go(paths.home);
    };
    return <SettingsScreen onRemoved={leave} onSignedOut={leave} />;
  },
});

const environment = createRoute({
  getParentRoute: () => root,
  path: "/settings/environment",
  component: function EnvironmentPage() {
    const go = useGo();
    const switched = (message: string, opened: Environment) => {
      // The sandbox is set up next.
      const to = opened === "sandbox" ? paths.connection : paths.environment;
      showFlashMessage(message, to);
      if (to !== paths.environment) go(to);
    };
    return <EnvironmentScreen onSwitched={switched} />;
  },
});

interface ScreenModule {
  route?: { path: string; component: () => ReactNode };
}

/** A screen that needs nothing of this map, and that only its own feature leads to, brings its `route` itself. */
const own = Object.values(
  import.meta.glob<ScreenModule>("../features/*/*Screen.tsx", { eager: true }),
).flatMap(({ route }) => (route ? [createRoute({ getParentRoute: () => root, ...route })] : []));

const routeTree = root.addChildren([
  home,
  start,
  startBusiness,
  onboarding,
  signIn,
  business,
  cards,
  addCard,
  card,
  move,
  transfers,
  transfer,
  reminder,
  help,
  settings,
  environment,
  ...own,
]);

/** The part after # holds the address: the webview loads one file and knows no server. */
export function newRouter(history: RouterHistory = createHashHistory()) {
  const router = createRouter({ routeTree, history, defaultPendingMinMs: 0 });
  router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) clearFlashMessage(fromLocation.pathname);
  });
  return router;
}

function useGo() {
  const navigate = useNavigate();
  return (href: string, replace = false) => void navigate({ to: href, replace } as never);
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
