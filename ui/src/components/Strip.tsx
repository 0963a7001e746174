import { FlaskConical } from "lucide-react";
import { classes } from "./classes";

/** The quiet line on top that says that the money isn't real. */
export function Strip(props: { kind: "practice" | "sandbox"; name: string; text: string }) {
  return (
    <p
      data-testid={`${props.kind}-strip`}
      className={classes(
        "flex items-center justify-center gap-2 border-b border-line px-4 py-1.5 text-small",
        props.kind === "practice" ? "bg-practice text-practice-ink" : "bg-sandbox text-sandbox-ink",
      )}
    >
      <FlaskConical aria-hidden size={16} className="shrink-0" />
      <span>
        <strong className="font-semibold">{props.name}</strong> {props.text}
      </span>
    </p>
  );
}
