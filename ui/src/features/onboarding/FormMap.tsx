import { Check, ChevronDown, TriangleAlert } from "lucide-react";
import { Button, Link, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { classes } from "../../components/classes";
import type { PageName } from "./formTable";
import type { SectionState } from "./issues";
import { SectionStateWords } from "./SectionStateWords";

/** A page of the form as the map shows it. The last page has no state of its own. */
export interface MapEntry {
  name: PageName;
  /** Its name in words. */
  label: string;
  href: string;
  state: SectionState | null;
}

interface MapProps {
  entries: MapEntry[];
  /** The page on screen; none on the entry page. */
  current: PageName | null;
}

/** Every page of the form with its state: beside the form where there is room. */
export function FormMap({ entries, current }: MapProps) {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("onboarding.map.label")}
      className="top-8 hidden tall:sticky w-50 shrink-0 self-start full:block"
    >
      <ol className="grid">
        {entries.map((entry, index) => {
          const here = entry.name === current;
          return (
            <li key={entry.name}>
              <Link
                href={entry.href}
                aria-current={here ? "step" : undefined}
                data-testid={`section-${entry.name}`}
                data-state={entry.state?.kind}
                className={classes(
                  "flex items-center gap-2.5 rounded px-2.5 py-2 no-underline transition-colors",
                  here
                    ? "bg-accent-soft font-semibold text-accent-ink"
                    : classes("hover:bg-hover", entry.state?.kind === "done" ? "text-ink" : "text-muted"),
                )}
              >
                <StateSign state={entry.state} number={index + 1} here={here} />
                <span className="min-w-0">
                  {entry.label}
                  <StateWords state={entry.state} />
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** The same as one line with a menu, where there is no room beside the form. */
export function FormMenu({ entries, current }: MapProps) {
  const { t } = useTranslation();
  const number = entries.findIndex(({ name }) => name === current) + 1;
  return (
    <div className="-mt-2 mb-3 full:hidden">
      <MenuTrigger>
        <Button
          data-testid="section-menu"
          className="-ml-2 inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded px-2 py-1 text-muted hover:bg-hover"
        >
          {current
            ? t("onboarding.map.line", {
                number,
                count: entries.length,
                section: entries[number - 1]?.label ?? "",
              })
            : t("onboarding.map.all")}
          <ChevronDown aria-hidden size="1rem" className="shrink-0" />
        </Button>
        <Popover
          placement="bottom start"
          className="arrive w-72 max-w-full overflow-auto rounded border border-line bg-surface p-1.5 shadow-lift"
        >
          <Menu aria-label={t("onboarding.map.label")} className="outline-none">
            {entries.map((entry, index) => {
              const here = entry.name === current;
              return (
                <MenuItem
                  key={entry.name}
                  id={entry.name}
                  href={entry.href}
                  textValue={entry.label}
                  data-testid={`menu-${entry.name}`}
                  className={classes(
                    "flex cursor-pointer items-center gap-2.5 rounded px-2.5 py-2 text-ink no-underline outline-none data-focused:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-(--focus)",
                    here && "font-semibold text-accent-ink",
                  )}
                >
                  <StateSign state={entry.state} number={index + 1} here={here} />
                  <span className="min-w-0">
                    {entry.label}
                    <StateWords state={entry.state} inFull />
                  </span>
                </MenuItem>
              );
            })}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}

function StateSign(props: { state: SectionState | null; number: number; here: boolean }) {
  const { state, number, here } = props;
  const shape = "grid size-5.5 shrink-0 place-items-center rounded-full border text-small font-semibold";
  if (state?.kind === "wrong") {
    return (
      <span aria-hidden className={classes(shape, "border-critical text-critical")}>
        <TriangleAlert size="0.75rem" />
      </span>
    );
  }
  if (state?.kind === "done" && !here) {
    return (
      <span aria-hidden className={classes(shape, "border-accent bg-accent text-on-accent")}>
        <Check size="0.875rem" strokeWidth={3} />
      </span>
    );
  }
  return (
    <span
      aria-hidden
      className={classes(shape, here ? "border-2 border-accent text-accent-ink" : "border-edge text-muted")}
    >
      {number}
    </span>
  );
}

/** The state in words: for everybody where something is to be corrected, else for screen readers. */
function StateWords({ state, inFull = false }: { state: SectionState | null; inFull?: boolean }) {
  if (!state) return null;
  const words = <SectionStateWords state={state} />;
  if (inFull || state.kind === "wrong") {
    return (
      <span
        className={classes(
          "block text-small font-normal",
          state.kind === "wrong" ? "text-critical" : "text-muted",
        )}
      >
        {words}
      </span>
    );
  }
  return <span className="sr-only">, {words}</span>;
}
