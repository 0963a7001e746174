import "./styles/app.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { followChanges } from "./app/changes";
import { fetchScreens, newRouter } from "./app/routes";
import { followZoomKeys } from "./app/zoom";
import { appQuery } from "./ipc/app";
import { newQueryClient, refetchOnWindowFocus } from "./ipc/queries";

/** The first screen stands by then; a screen that is opened sooner is fetched at once. */
const FETCH_SCREENS_AFTER_MS = 1_000;

followZoomKeys();

const client = newQueryClient();
refetchOnWindowFocus();
// Without it the screens still ask on focus and after every action.
followChanges(client).catch(() => undefined);

// What the first screen is about, asked while React gets ready. A refusal is shown by the screen, which asks by itself.
void client.prefetchQuery(appQuery);

const root = document.getElementById("root");
if (root) createRoot(root).render(<App client={client} router={newRouter()} />);
setTimeout(fetchScreens, FETCH_SCREENS_AFTER_MS);
