/** The fake door for a plain browser. `?scene=ready` chooses the situation, `&theme=dark` the appearance. */
import type { ThemeView } from "../bindings";
import { replaceDoor } from "../commands";
import { fakeDoor, refusal } from "./door";
import { scenes } from "./scenes";

export function openFakeDoor(): void {
  const search = new URLSearchParams(window.location.search);
  const name = search.get("scene") ?? "welcome";
  const world = (scenes[name] ?? scenes.welcome)?.();
  if (!world) return;
  world.app.theme = (search.get("theme") ?? "system") as ThemeView;
  const broken = search.get("broken");
  replaceDoor(
    fakeDoor(world, {
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
