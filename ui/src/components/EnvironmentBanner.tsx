import { FlaskConical } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TextLink } from "./Button";
import { classes } from "./classes";

/** The line above the page that says that the money isn't real, and leads out of there. */
export function EnvironmentBanner(props: {
  environment: "practice" | "sandbox";
  /** Where another environment is chosen; left out where that can't be done yet. */
  wayOut?: string;
}) {
  const { t } = useTranslation();
  const { environment, wayOut } = props;
  return (
    <header
      data-testid={`${environment}-strip`}
      className={classes(
        "border-b border-line py-1.5 text-small",
        environment === "practice" ? "bg-practice text-practice-ink" : "bg-sandbox text-sandbox-ink",
      )}
    >
      <div className="page-column flex items-center justify-between gap-x-4">
        <p className="flex min-w-0 items-center gap-2">
          <FlaskConical aria-hidden size="1rem" className="shrink-0" />
          {/* One line, also where there is room for little. */}
          <span className="hidden font-semibold cramped:inline">
            {t(`common.strip.${environment}_short`)}
          </span>
          <span className="cramped:hidden">
            <strong className="font-semibold">{t(`common.strip.${environment}`)}</strong>{" "}
            {t(`common.strip.${environment}_text`)}
          </span>
        </p>
        {wayOut && (
          <span className="print:hidden">
            <TextLink inherit href={wayOut}>
              <span className="cramped:hidden">{t(`common.strip.${environment}_leave`)}</span>
              <span className="hidden cramped:inline">{t("common.strip.leave_short")}</span>
            </TextLink>
          </span>
        )}
      </div>
    </header>
  );
}
