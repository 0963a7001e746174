import type { ReactNode } from "react";
import { Button as AriaButton, Link as AriaLink } from "react-aria-components";
import { classes } from "./classes";

type Kind = "main" | "plain" | "quiet" | "danger";

const shape =
  "edge-forced [&>svg]:shrink-0 inline-flex min-h-10 cursor-pointer items-center justify-center gap-2 rounded px-4 py-2 font-medium no-underline transition-colors duration-150 select-none";

const kinds: Record<Kind, string> = {
  main: "edge-forced-main bg-accent text-on-accent shadow-lift hover:bg-accent-hover",
  plain: "border border-edge bg-surface text-ink hover:bg-hover",
  quiet: "text-accent-ink hover:bg-hover px-3",
  danger: "border border-critical bg-surface text-critical hover:bg-critical-soft",
};

export interface ButtonProps {
  kind?: Kind;
  icon?: ReactNode;
  children: ReactNode;
  onPress?: () => void;
  /** Comes before another field loses the focus to a pointer. */
  onPressStart?: () => void;
  onBlur?: () => void;
  type?: "button" | "submit";
  /** The action is running: no second press. */
  pending?: boolean;
  disabled?: boolean;
  describedBy?: string;
  label?: string;
  testId?: string;
}

/** A verb with its object. */
export function Button(props: ButtonProps) {
  const {
    kind = "plain",
    icon,
    children,
    onPress,
    type = "button",
    pending = false,
    disabled = false,
  } = props;
  const off = pending || disabled;
  return (
    <AriaButton
      type={type}
      // A disabled button would lose the focus; a pending one keeps it.
      isPending={pending}
      isDisabled={disabled}
      onPress={onPress}
      onPressStart={props.onPressStart}
      onBlur={props.onBlur}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      data-testid={props.testId}
      className={classes(shape, kinds[kind], off && "cursor-default opacity-60")}
    >
      {icon}
      <span>{children}</span>
    </AriaButton>
  );
}

/** Looks like a button and goes to another screen. */
export function ButtonLink(props: {
  href: string;
  kind?: Kind;
  icon?: ReactNode;
  /** An icon behind the words, for an arrow. */
  trailing?: ReactNode;
  children: ReactNode;
  /** Where several links say the same: its words, and what they are about. */
  label?: string;
  testId?: string;
}) {
  const { href, kind = "plain", icon, trailing, children, label, testId } = props;
  return (
    <AriaLink href={href} aria-label={label} className={classes(shape, kinds[kind])} data-testid={testId}>
      {icon}
      <span>{children}</span>
      {trailing}
    </AriaLink>
  );
}

/** A link in running text, or one that stretches over its row (`stretched`). */
export function TextLink(props: {
  href: string;
  children: ReactNode;
  stretched?: boolean;
  /** In the color of the text around it. */
  inherit?: boolean;
  label?: string;
}) {
  return (
    <AriaLink
      href={props.href}
      aria-label={props.label}
      className={classes(
        props.stretched
          ? "stretched font-medium text-ink no-underline"
          : classes(
              "rounded-small font-medium underline underline-offset-2 hover:decoration-2",
              props.inherit ? "text-inherit" : "text-accent-ink",
            ),
      )}
    >
      {props.children}
    </AriaLink>
  );
}
