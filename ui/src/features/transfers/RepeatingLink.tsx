import { Bell, type LucideIcon, Repeat } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../components/Button";
import { useReminders } from "../../ipc/reminders";
import { useRoutines } from "../../ipc/routines";
import { paths } from "../../paths";

/** Leads those who have any to reminders and repeating transfers; nobody is led to an empty page. */
export function RepeatingLink() {
  const { t } = useTranslation();
  const routines = useRoutines();
  const reminders = useReminders().data?.reminders.length ?? 0;
  return (
    <ul className="mb-5 flex flex-wrap gap-x-6 gap-y-2 empty:hidden">
      {reminders > 0 && (
        <Line icon={Bell} testId="reminders-link" href={paths.reminders}>
          {t("transfers.reminders", { count: reminders })}
        </Line>
      )}
      {(routines.data?.routines.length ?? 0) > 0 && (
        <Line icon={Repeat} testId="repeating-link" href={paths.repeating}>
          {t("transfers.repeating")}
        </Line>
      )}
    </ul>
  );
}

function Line(props: { icon: LucideIcon; testId: string; href: string; children: string }) {
  const { icon: Icon, testId, href, children } = props;
  return (
    <li className="flex items-center gap-2" data-testid={testId}>
      <Icon aria-hidden size="1.25rem" className="shrink-0 text-muted" />
      <TextLink href={href}>{children}</TextLink>
    </li>
  );
}
