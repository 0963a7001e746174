import { FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes";

/** The line above the page that says that the money isn't real. */
export function EnvironmentBanner({ environment }: { environment: "practice" | "sandbox" }) {
  const { t } = useTranslation();
  return (
    <header
      data-testid={`${environment}-strip`}
      className={classes(
        "flex items-center justify-center gap-2 border-b border-line px-4 py-1.5 text-small",
        environment === "practice" ? "bg-practice text-practice-ink" : "bg-sandbox text-sandbox-ink",
      )}
    >
      <FlaskConical aria-hidden size="1rem" className="shrink-0" />
      {/* One line, also where there is room for little. */}
      <span className="hidden font-semibold cramped:inline">{t(`common.strip.${environment}_short`)}</span>
      <span className="cramped:hidden">
        <strong className="font-semibold">{t(`common.strip.${environment}`)}</strong>{" "}
        {t(`common.strip.${environment}_text`)}
      </span>
    </header>
  );
}
