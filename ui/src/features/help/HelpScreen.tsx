import { ChevronRight } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, TextLink } from "../../components/Button";
import { PageHead } from "../../components/PageHead";
import { Panel, Sheet } from "../../components/Panel";
import { TextField } from "../../components/TextField";
import { words } from "../../locales";
import type { HelpEntry } from "../../paths";
import { groups, links, matches } from "./entries";

const names = Object.keys(groups) as (keyof typeof groups)[];

/** Every answer on one page, which a search makes shorter. */
export function HelpScreen({ about }: { about?: HelpEntry | undefined }) {
  const { t } = useTranslation();
  const [looked, setLooked] = useState("");
  const searching = looked.trim() !== "";
  const isFound = (entry: HelpEntry) => {
    const { question, answer } = words.help.entries[entry];
    return matches(`${question} ${answer}`, looked.trim());
  };
  const found = names
    .map((name) => ({ name, entries: groups[name].filter(isFound) }))
    .filter(({ entries }) => entries.length > 0);
  const count = found.reduce((sum, { entries }) => sum + entries.length, 0);
  return (
    <div className="max-w-form">
      <PageHead title={t("help.title")} lead={t("help.lead")} />
      <div className="grid grid-cols-1 gap-5">
        <div>
          <search>
            <TextField
              name="help-search"
              testId="help-search"
              label={t("help.search")}
              hint={t("help.search_hint")}
              value={looked}
              onChange={setLooked}
            />
          </search>
          <p role="status" className="mt-2 text-small text-muted">
            {searching && count > 0 && t("help.found", { count })}
            {searching && count === 0 && <span className="sr-only">{t("help.none")}</span>}
          </p>
        </div>
        {count === 0 && (
          <Panel title={t("help.none")} text={t("help.none_text")}>
            <Button testId="help-all" onPress={() => setLooked("")}>
              {t("help.all")}
            </Button>
          </Panel>
        )}
        {count > 0 && (
          <Sheet>
            {found.map(({ name, entries }) => (
              <Panel flush key={name} title={t(`help.groups.${name}`)}>
                <div className="divide-y divide-line border-t border-line">
                  {entries.map((entry) => (
                    // Looked for: every answer is open. Afterwards each is closed again.
                    <Answer
                      key={`${entry} ${searching}`}
                      entry={entry}
                      open={searching || entry === about}
                      aimed={entry === about}
                    />
                  ))}
                </div>
              </Panel>
            ))}
          </Sheet>
        )}
      </div>
    </div>
  );
}

function Answer({ entry, open, aimed }: { entry: HelpEntry; open: boolean; aimed: boolean }) {
  const { t } = useTranslation();
  const question = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!aimed) return;
    question.current?.focus({ preventScroll: true });
    question.current?.scrollIntoView?.({ block: "center" });
  }, [aimed]);
  const link = links[entry];
  return (
    <details open={open} data-testid={`help-${entry}`} className="group">
      <summary
        ref={question}
        className="flex cursor-pointer list-none items-start gap-2 px-panel py-3 hover:bg-hover [&::-webkit-details-marker]:hidden"
      >
        <ChevronRight
          aria-hidden
          size="1.25rem"
          className="mt-px shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <h3 className="font-medium">{t(`help.entries.${entry}.question`)}</h3>
      </summary>
      <div className="max-w-[62ch] px-panel pb-4 pl-12 md:pl-13">
        <p>{t(`help.entries.${entry}.answer`)}</p>
        {link && (
          <p className="mt-2">
            <TextLink href={link.href}>{t(`help.link.${link.label}`)}</TextLink>
          </p>
        )}
      </div>
    </details>
  );
}
