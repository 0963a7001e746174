import { Check, ChevronsUpDown, Plus, Store, UserRound } from "lucide-react";
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { classes } from "../components/classes";
import { Mark } from "../components/drawings";
import type { AppView, BusinessSummaryView } from "../ipc/bindings";

const item =
  "flex cursor-pointer items-center gap-3 rounded px-3 py-2 outline-none data-focused:bg-hover data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-(--focus)";

/** The selected business at the top of the sidebar, and a menu of the others. */
export function BusinessSwitcher(props: {
  app: AppView;
  onAdd: () => void;
  onSelect: (id: string) => void;
  selecting: boolean;
}) {
  const { t } = useTranslation();
  const { app, onAdd, onSelect, selecting } = props;
  const standing = useStandingWords();
  const { business } = app;
  const all = app.businesses.length > 0 ? app.businesses : business ? [business] : [];

  if (all.length === 0) {
    return (
      <div className="flex items-center justify-center gap-3 px-4 pt-5 pb-5 wide:justify-start">
        <Mark />
        <div className="sr-only min-w-0 wide:not-sr-only">
          <p className="font-semibold">{t("common.app_name")}</p>
          <p className="truncate text-small text-muted">{t("common.no_business")}</p>
        </div>
      </div>
    );
  }
  return (
    <div className="px-1 py-3 wide:px-2">
      <MenuTrigger>
        <Button
          data-testid="business-switcher"
          isPending={selecting}
          className="flex w-full cursor-pointer items-center justify-center gap-2 rounded px-2 py-2 text-left wide:justify-start transition-colors hover:bg-hover data-pressed:bg-hover"
        >
          {business ? <Initials of={business} /> : <Mark />}
          <span className="sr-only min-w-0 flex-1 wide:not-sr-only">
            <span className="line-clamp-2 font-semibold" title={business?.name}>
              {business?.name ?? t("common.app_name")}
            </span>
            {business && <span className="sr-only">{t(`common.kind.${business.kind}`)}</span>}{" "}
            {/* Nothing is said of what is as it should be. */}
            <span className={business && isInOrder(business) ? "sr-only" : "block text-small text-muted"}>
              {business ? standing(business) : t("common.no_business")}
            </span>
            <span className="sr-only">{t("common.switcher.label")}</span>
          </span>
          <ChevronsUpDown aria-hidden size="1rem" className="hidden shrink-0 text-muted wide:block" />
        </Button>
        <Popover
          placement="bottom start"
          className="arrive w-72 overflow-auto rounded border border-line bg-surface p-1.5 shadow-lift"
        >
          <Menu aria-label={t("common.switcher.label")} className="outline-none">
            <MenuSection
              aria-label={t("common.switcher.businesses")}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={business ? [business.id] : []}
            >
              {all.map((one) => (
                <MenuItem
                  key={one.id}
                  id={one.id}
                  textValue={one.name}
                  data-testid={`business-${one.id}`}
                  className={item}
                  onAction={() => one.id !== business?.id && onSelect(one.id)}
                >
                  <Kind of={one} />
                  <span className="min-w-0 flex-1">
                    <span className="line-clamp-2 font-medium">{one.name}</span>
                    <span className="block text-small text-muted">
                      {t("common.switcher.row", {
                        kind: t(`common.kind.${one.kind}`),
                        standing: standing(one),
                      })}
                    </span>
                  </span>
                  {one.id === business?.id && (
                    <Check aria-hidden size="1.25rem" className="shrink-0 text-accent" />
                  )}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator className="my-1.5 h-px border-0 bg-line" />
            <MenuItem
              id="add-business"
              textValue={t("common.switcher.add")}
              data-testid="add-business"
              className={item}
              onAction={onAdd}
            >
              <Plus aria-hidden size="1.25rem" className="shrink-0 text-accent" />
              <span className="font-medium">{t("common.switcher.add")}</span>
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}

const kinds = { business: Store, person: UserRound } as const;

/** A shop or a person, beside the word that says the same. */
function Kind({ of }: { of: BusinessSummaryView }) {
  const Icon = kinds[of.kind];
  return <Icon aria-hidden data-kind={of.kind} size="1.25rem" className="shrink-0 text-muted" />;
}

/** Tells businesses and people apart where the sidebar has no room for a name: a tile or a circle. */
function Initials({ of }: { of: BusinessSummaryView }) {
  return (
    <span
      aria-hidden
      title={of.name}
      className={classes(
        "edge-forced grid size-8 shrink-0 place-items-center bg-accent text-small font-semibold text-on-accent",
        of.kind === "person" ? "rounded-full" : "rounded",
      )}
    >
      {initials(of.name)}
    </span>
  );
}

/** Of the first two words that begin with a letter or digit. */
export function initials(name: string): string {
  const found = name.match(/(?<![\p{L}\p{N}’'])[\p{L}\p{N}]/gu) ?? [];
  return found.slice(0, 2).join("").toLocaleUpperCase("en-US");
}

const isInOrder = (business: BusinessSummaryView): boolean =>
  business.signed_in && business.status === "approved";

function useStandingWords(): (business: BusinessSummaryView) => string {
  const { t } = useTranslation();
  return ({ kind, status, signed_in }) =>
    // A business that was never signed in has statuses of its own for that, and a person may wait without a sign-in.
    signed_in || kind === "person" || ["not_submitted", "profile_accepted", "finished"].includes(status)
      ? t(`business.status.${status}.word`)
      : t("common.switcher.signed_out");
}
