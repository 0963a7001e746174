import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

const looks = {
  info: { icon: Info, colour: "border-line bg-sunken", ink: "text-muted" },
  positive: { icon: CircleCheck, colour: "border-positive/40 bg-positive-soft", ink: "text-positive" },
  caution: { icon: TriangleAlert, colour: "border-caution/40 bg-caution-soft", ink: "text-caution" },
} as const;

/** A sentence that matters here, with an icon. */
export function Notice(props: {
  tone: keyof typeof looks;
  title?: string;
  children: ReactNode;
  testId?: string;
}) {
  const { icon: Icon, colour, ink } = looks[props.tone];
  return (
    <div data-testid={props.testId} className={classes("flex gap-3 rounded border px-4 py-3", colour)}>
      <Icon aria-hidden size="1.25rem" className={classes("mt-px shrink-0", ink)} />
      <div className="min-w-0">
        {props.title && <p className="font-semibold">{props.title}</p>}
        {props.children}
      </div>
    </div>
  );
}
