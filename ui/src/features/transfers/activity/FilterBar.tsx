import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../components/Button";
import { useCardName } from "../../../components/CardName";
import { FieldIssue } from "../../../components/Field";
import { Select } from "../../../components/Select";
import { TextField } from "../../../components/TextField";
import type { CardRefView, FieldIssue as Issue } from "../../../ipc/bindings";
import { describeIssue } from "../../../ipc/errors";
import { type Filters, noFilters } from "../../../ipc/transfers";
import { leavesOut, sorts, statuses } from "./search";

const typedFields = ["from_day", "to_day", "least", "most"] as const;
type Typed = Pick<Filters, (typeof typedFields)[number]>;

const typedOf = ({ from_day, to_day, least, most }: Filters): Typed => ({ from_day, to_day, least, most });

/**
 * Search, filters and order. The search looks with every letter; a date or an amount counts when its field is left or with
 * Enter, because half of one is neither.
 */
export function FilterBar(props: {
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** The field of the search was left. */
  onSearched: () => void;
  /** What couldn't be read. */
  issues: Issue[];
  cards: CardRefView[];
}) {
  const { t } = useTranslation();
  const { filters, onChange, issues, cards } = props;
  const cardName = useCardName();
  const [typed, setTyped] = useState(typedOf(filters));
  // Cleared, or come back to by its address.
  const [before, setBefore] = useState(filters);
  if (before !== filters) {
    setBefore(filters);
    const now = typedOf(filters);
    const changed = typedFields.filter((name) => now[name] !== before[name]);
    if (changed.length > 0)
      setTyped({ ...typed, ...Object.fromEntries(changed.map((name) => [name, now[name]])) });
  }
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...typed, ...change });
  const settle = () => {
    if (typedFields.some((name) => typed[name] !== filters[name])) set({});
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    settle();
  };
  const error = (name: (typeof typedFields)[number]): string | null => {
    const issue = issues.find(({ field }) => field === name);
    // Until it is left again, the field is being mended.
    return issue && typed[name] === filters[name] ? describeIssue(issue) : null;
  };
  const field = (name: (typeof typedFields)[number], label: string) => ({
    name,
    label,
    error: error(name),
    issueApart: true,
    value: typed[name],
    onChange: (value: string) => setTyped((now) => ({ ...now, [name]: value })),
    onBlur: settle,
    figures: true,
  });
  const fields = {
    from_day: field("from_day", t("activity.from_day")),
    to_day: field("to_day", t("activity.to_day")),
    least: field("least", t("activity.least")),
    most: field("most", t("activity.most")),
  };
  const wrong = typedFields.filter((name) => fields[name].error);

  return (
    // biome-ignore lint/a11y/useSemanticElements: web views in use do not know <search> yet
    <form
      role="search"
      aria-label={t("activity.filters")}
      noValidate
      onSubmit={submit}
      className="grid grid-cols-1 gap-3"
    >
      <div className="flex flex-wrap items-end gap-x-3 gap-y-3 *:grow">
        <div className="basis-64 md:grow-[4]!">
          <TextField
            name="text"
            testId="activity-search"
            label={t("activity.search")}
            value={filters.text}
            onChange={(text) => set({ text })}
            onBlur={props.onSearched}
          />
        </div>
        <div className="basis-48">
          <Select
            name="sort"
            testId="activity-sort"
            label={t("activity.sort.label")}
            value={filters.sort}
            onChange={(sort) => set({ sort: sort as Filters["sort"] })}
            options={sorts.map((value) => ({ value, label: t(`activity.sort.${value}`) }))}
          />
        </div>
      </div>
      {/* Three, two or one in a row: nothing stands alone in the last one. */}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))] items-end gap-3">
        <Select
          name="status"
          testId="activity-status"
          label={t("activity.status.label")}
          value={filters.status}
          onChange={(status) => set({ status: status as Filters["status"] })}
          options={statuses.map((value) => ({ value, label: t(`activity.status.${value}`) }))}
        />
        <Select
          name="card"
          testId="activity-card"
          label={t("activity.card")}
          value={filters.card}
          onChange={(card) => set({ card })}
          options={[
            { value: "", label: t("activity.any_card") },
            // A card that was given by its id has no name to choose it by; a search for its owner finds it.
            ...cards
              .filter(({ last_four: lastFour }) => lastFour !== "")
              .map((card) => ({ value: card.id, label: cardName(card) })),
          ]}
        />
        <TextField {...fields.from_day} mask="date" inputMode="numeric" />
        <TextField {...fields.to_day} mask="date" inputMode="numeric" />
        <TextField {...fields.least} inputMode="decimal" prefix="$" />
        <TextField {...fields.most} inputMode="decimal" prefix="$" />
      </div>
      {/* Without one, Enter submits no form of several fields. */}
      <button type="submit" hidden />
      {wrong.map((name) => (
        <FieldIssue key={name} field={fields[name]} />
      ))}
      {leavesOut(filters) && (
        <div className="-my-1 justify-self-start">
          <Button kind="quiet" testId="clear-filters" onPress={() => onChange(cleared(filters))}>
            {t("activity.clear")}
          </Button>
        </div>
      )}
    </form>
  );
}

/** The whole list, in the same order. */
export const cleared = ({ sort }: Filters): Filters => ({ ...noFilters, sort });
