/** The fake backend in a plain browser. `?scene=ready` chooses the scene, `&theme=dark` the appearance. */
import type { ThemeView } from "../bindings";
import { replaceTransport } from "../transport";
import { fakeBackend, refusal } from "./backend";
import { scenes } from "./scenes";

export function installFakeBackend(): void {
  const search = new URLSearchParams(window.location.search);
  const name = search.get("scene") ?? "welcome";
  const data = (scenes[name] ?? scenes.welcome)?.();
  if (!data) return;
  data.app.theme = (search.get("theme") ?? "system") as ThemeView;
  const broken = search.get("broken");
  replaceTransport(
    fakeBackend(data, {
      delayMs: Number(search.get("delay") ?? 60),
      paceMs: Number(search.get("pace") ?? 1500),
      handlers: broken
        ? {
            [broken]: () => {
              throw refusal(
                search.get("code") ?? "astra_unavailable",
                [],
                "0d9c6c8e-1f64-4b0e-a6ad-0f4f7b7b9e11",
              );
            },
          }
        : {},
    }),
  );
}
