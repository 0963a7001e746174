/** The map of the UI: which address shows which screen, and where each screen leads. */
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  useNavigate,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { HomeScreen } from "../features/home/HomeScreen";
import { parseActivitySearch } from "../features/transfers/activity/search";
import { parsePrefill } from "../features/transfers/prefill";
import type { Environment, SignInAction } from "../ipc/bindings";
import { type HelpEntry, insideApp, isHelpEntry, paths, signInPath } from "../paths";
import { clearFlashMessage, showFlashMessage } from "./flashMessage";
import { MissingScreen, Root, ScreenBroken } from "./Root";

interface Fetched {
  preload?: () => Promise<void> | undefined;
}

/** What `fetchScreens` fetches. */
const fetched: Fetched[] = [];

/** A screen of the second script: the first screen does not wait until all the others are read. */
const later: typeof lazyRouteComponent = (load, name) => {
  const screen = lazyRouteComponent(load, name);
  fetched.push(screen);
  return screen;
};

const SignInScreen = later(() => import("../features/authorization/SignInScreen"), "SignInScreen");
const BusinessScreen = later(() => import("../features/business/BusinessScreen"), "BusinessScreen");
const AddCardScreen = later(() => import("../features/cards/AddCardScreen"), "AddCardScreen");
const CardScreen = later(() => import("../features/cards/CardScreen"), "CardScreen");
const CardsScreen = later(() => import("../features/cards/CardsScreen"), "CardsScreen");
const HelpScreen = later(() => import("../features/help/HelpScreen"), "HelpScreen");
const OnboardingScreen = later(() => import("../features/onboarding/OnboardingScreen"), "OnboardingScreen");
const StartScreen = later(() => import("../features/onboarding/StartScreen"), "StartScreen");
const WayScreen = later(() => import("../features/onboarding/WayScreen"), "WayScreen");
const ReminderFormScreen = later(
  () => import("../features/reminders/ReminderFormScreen"),
  "ReminderFormScreen",
);
const EnvironmentScreen = later(() => import("../features/settings/EnvironmentScreen"), "EnvironmentScreen");
const SettingsScreen = later(() => import("../features/settings/SettingsScreen"), "SettingsScreen");
const OwnBusinessScreen = later(() => import("../features/welcome/OwnBusinessScreen"), "OwnBusinessScreen");
const MoveScreen = later(() => import("../features/transfers/MoveScreen"), "MoveScreen");
const TransferScreen = later(() => import("../features/transfers/TransferScreen"), "TransferScreen");
const TransfersScreen = later(() => import("../features/transfers/TransfersScreen"), "TransfersScreen");

/** A page made of one of them: the router stays on the last page until the screen is there. */
const pageOf = (screen: Fetched, page: () => ReactNode) =>
  Object.assign(page, { preload: () => screen.preload?.() });

/** Once the first screen stands, the others are fetched, so that nobody waits for one that is opened. */
export function fetchScreens() {
  for (const screen of fetched) void screen.preload?.();
}

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
const ownBusiness = createRoute({
  getParentRoute: () => root,
  path: "/own-business",
  component: OwnBusinessScreen,
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/start",
  component: pageOf(StartScreen, function Start() {
    const go = useGo();
    return <StartScreen onOpen={go} />;
  }),
});

const startBusiness = createRoute({
  getParentRoute: () => root,
  path: "/start/business",
  component: pageOf(WayScreen, function StartBusiness() {
    const go = useGo();
    return <WayScreen onOpen={go} onAdded={() => go(signInPath("onboard", paths.home))} />;
  }),
});

/** One route for all pages of a draft: what is typed stays in memory from section to section. */
const onboarding = createRoute({
  getParentRoute: () => root,
  path: "/onboarding/$draft/{-$section}",
  validateSearch: ({ field }: Record<string, unknown>): { field?: string } =>
    typeof field === "string" ? { field } : {},
  component: pageOf(OnboardingScreen, function Onboarding() {
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
  }),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: parseSignInSearch,
  component: pageOf(SignInScreen, function SignIn() {
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
  }),
});

const business = createRoute({ getParentRoute: () => root, path: "/business", component: BusinessScreen });
const cards = createRoute({ getParentRoute: () => root, path: "/cards", component: CardsScreen });

const card = createRoute({
  getParentRoute: () => root,
  path: "/cards/$id",
  component: pageOf(CardScreen, function Card() {
    const go = useGo();
    const { id } = card.useParams();
    const leave = (message: string) => {
      showFlashMessage(message, paths.cards);
      // Replaced: the page of a card that is gone is no place to go back to.
      go(paths.cards, true);
    };
    return <CardScreen key={id} id={id} onRemoved={leave} />;
  }),
});

const addCard = createRoute({
  getParentRoute: () => root,
  path: "/cards/add",
  component: pageOf(AddCardScreen, function AddCard() {
    const go = useGo();
    const open = (id: string, message: string) => {
      showFlashMessage(message, paths.card(id));
      go(paths.card(id), true);
    };
    return <AddCardScreen onAdded={open} />;
  }),
});

const move = createRoute({
  getParentRoute: () => root,
  path: "/move",
  validateSearch: parsePrefill,
  component: pageOf(MoveScreen, function Move() {
    const go = useGo();
    return (
      <MoveScreen
        fill={move.useSearch()}
        onFilled={() => go(paths.move, true)}
        // Replaced: going back from the result must not show a confirmed preview.
        onConfirmed={(id) => go(paths.transfer(id), true)}
      />
    );
  }),
});

const transfers = createRoute({
  getParentRoute: () => root,
  path: "/transfers",
  validateSearch: parseActivitySearch,
  component: pageOf(TransfersScreen, function Transfers() {
    const navigate = transfers.useNavigate();
    return (
      <TransfersScreen
        search={transfers.useSearch()}
        // Replaced: each letter of a search is no place to go back to.
        onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
      />
    );
  }),
});

const transfer = createRoute({
  getParentRoute: () => root,
  path: "/transfers/$id",
  component: pageOf(TransferScreen, function Transfer() {
    const go = useGo();
    const { id } = transfer.useParams();
    return <TransferScreen key={id} id={id} onOpen={(other) => go(paths.transfer(other))} />;
  }),
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
  component: pageOf(ReminderFormScreen, function Reminder() {
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
  }),
});

const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  validateSearch: ({ about }: Record<string, unknown>): { about?: HelpEntry } =>
    isHelpEntry(about) ? { about } : {},
  component: pageOf(HelpScreen, function Help() {
    return <HelpScreen about={help.useSearch().about} />;
  }),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: pageOf(SettingsScreen, function Settings() {
    const go = useGo();
    const leave = (message: string) => {
      showFlashMessage(message, paths.home);
      go(paths.home);
    };
    return <SettingsScreen onRemoved={leave} onSignedOut={leave} />;
  }),
});

const environment = createRoute({
  getParentRoute: () => root,
  path: "/settings/environment",
  component: pageOf(EnvironmentScreen, function EnvironmentPage() {
    const go = useGo();
    const switched = (message: string, opened: Environment) => {
      // The sandbox is set up next.
      const to = opened === "sandbox" ? paths.connection : paths.environment;
      showFlashMessage(message, to);
      if (to !== paths.environment) go(to);
    };
    return <EnvironmentScreen onSwitched={switched} />;
  }),
});

/** Screens that need nothing of this map. */
const own = [
  { path: "/contact", component: later(() => import("../features/contact/ContactScreen"), "ContactScreen") },
  {
    path: "/documents",
    component: later(() => import("../features/documents/DocumentsScreen"), "DocumentsScreen"),
  },
  {
    path: "/transfers/reminders",
    component: later(() => import("../features/reminders/RemindersScreen"), "RemindersScreen"),
  },
  {
    path: "/transfers/repeating",
    component: later(() => import("../features/repeating/RepeatingScreen"), "RepeatingScreen"),
  },
  {
    path: "/settings/administrators",
    component: later(() => import("../features/settings/AdministratorsScreen"), "AdministratorsScreen"),
  },
  {
    path: "/settings/advanced",
    component: later(() => import("../features/settings/AdvancedScreen"), "AdvancedScreen"),
  },
  {
    path: "/settings/check",
    component: later(() => import("../features/settings/CheckScreen"), "CheckScreen"),
  },
  {
    path: "/settings/connection",
    component: later(() => import("../features/settings/SandboxScreen"), "SandboxScreen"),
  },
  {
    path: paths.exportTransfers,
    component: later(() => import("../features/transfers/ExportScreen"), "ExportScreen"),
  },
  {
    path: "/transfers/$id/receipt",
    component: later(() => import("../features/transfers/ReceiptScreen"), "ReceiptScreen"),
  },
].map((route) => createRoute({ getParentRoute: () => root, ...route }));

const routeTree = root.addChildren([
  home,
  ownBusiness,
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
