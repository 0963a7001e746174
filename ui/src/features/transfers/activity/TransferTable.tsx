import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { Fragment, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TextLink } from "../../../components/Button";
import { useShortCardName } from "../../../components/CardName";
import { formatDateTime, formatMoney } from "../../../components/formats";
import { DateTime, Money } from "../../../components/Money";
import { StatusBadge } from "../../../components/StatusBadge";
import type { TransferView } from "../../../ipc/bindings";
import { paths } from "../../../paths";
import { transferTone } from "../../../tones";
import { type Listed, useRows } from "./queries";

/** A row of one line, in pixels; a row is measured when it is there. */
const ROW = 57;
/** Rows beyond each edge of the window, so that Tab and a turn of the wheel find some. */
const BEYOND = 6;

const heading = "px-3 py-2.5 text-small font-medium text-muted first:pl-5 last:pr-5";
const cell = "px-3 py-3 align-top first:pl-5 last:pr-5";
/** Columns, where the list itself has room for them. */
const wideOnly = "hidden @min-[40rem]:table-cell";

/**
 * All transfers of a list, of which only the rows in the window are on the page: the place of the others is kept free, so
 * that the page scrolls as if they were there.
 */
export function TransferTable({ listed }: { listed: Listed }) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const top = useTopOf(body);
  const count = listed.first.matching;
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scrollerOf(body.current),
    estimateSize: () => ROW,
    overscan: BEYOND,
    scrollMargin: top,
    // The row with the keyboard stays, however far one scrolls away from it.
    rangeExtractor: (range) => {
      const places = defaultRangeExtractor(range);
      const kept = focused !== null && focused < count && !places.includes(focused);
      return kept ? [...places, focused].sort((a, b) => a - b) : places;
    },
  });
  const seen = rows.getVirtualItems();
  const inWindow = seen.filter(({ index }) => index !== focused);
  const row = useRows(listed, inWindow[0]?.index ?? 0, inWindow.at(-1)?.index ?? 0);
  const end = top + rows.getTotalSize();

  return (
    <div className="@container rounded border border-line bg-surface">
      <table
        aria-label={t("activity.table")}
        aria-rowcount={count + 1}
        className="w-full table-fixed border-collapse text-left"
      >
        <thead className="border-b border-line bg-sunken">
          <tr aria-rowindex={1}>
            <th scope="col" className={`${heading} ${wideOnly} w-32 @min-[50rem]:w-50`}>
              {t("transfers.columns.date")}
            </th>
            <th scope="col" className={heading}>
              {t("transfers.columns.cards")}
            </th>
            <th scope="col" className={`${heading} ${wideOnly} w-48`}>
              {t("transfers.columns.status")}
            </th>
            <th scope="col" className={`${heading} ${wideOnly} w-33 text-right`}>
              {t("transfers.columns.amount")}
            </th>
          </tr>
        </thead>
        <tbody
          ref={body}
          onFocus={({ target }) => setFocused(placeOf(target))}
          onBlur={() => setFocused(null)}
        >
          {seen.map((item, place) => (
            <Fragment key={item.key}>
              <Gap height={item.start - (seen[place - 1]?.end ?? top)} />
              <Row ref={rows.measureElement} place={item.index} transfer={row(item.index)} />
            </Fragment>
          ))}
          <Gap height={end - (seen.at(-1)?.end ?? top)} />
        </tbody>
      </table>
    </div>
  );
}

/** The place of rows that are not on the page. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}

function Row(props: {
  ref: (row: HTMLTableRowElement | null) => void;
  place: number;
  transfer: TransferView | undefined;
}) {
  const { t } = useTranslation();
  const short = useShortCardName();
  const { ref, place, transfer } = props;
  const shared = { ref, "data-index": place, "aria-rowindex": place + 2 };
  if (!transfer) {
    return (
      <tr {...shared} className="border-b border-line last:border-b-0">
        <td className={cell}>
          <div aria-hidden className="skeleton my-1 h-4 w-2/5" />
          <span className="sr-only">{t("activity.loading")}</span>
        </td>
      </tr>
    );
  }
  const cards = t("transfers.from_to", { from: short(transfer.from), to: short(transfer.to) });
  const status = t(`transfers.state.${transfer.state}`);
  const badge = <StatusBadge tone={transferTone[transfer.state]} word={status} />;
  return (
    <tr
      {...shared}
      data-testid="transfer-row"
      data-id={transfer.id}
      data-state={transfer.state}
      className="relative border-b border-line last:border-b-0 hover:bg-hover"
    >
      <td className={`${cell} ${wideOnly} text-muted`}>
        <DateTime iso={transfer.created_at} />
      </td>
      <td className={cell}>
        <TextLink
          stretched
          href={paths.transfer(transfer.id)}
          label={t("activity.row", {
            amount: formatMoney(transfer.amount),
            cards,
            status,
            when: formatDateTime(transfer.created_at),
          })}
        >
          {cards}
        </TextLink>
        {transfer.note && (
          <span className="block text-small wrap-break-word text-muted">{transfer.note}</span>
        )}
        {/* A small window, or large text, has room for one column. */}
        <span className="mt-1 flex flex-wrap items-center justify-between gap-x-3 gap-y-1 @min-[40rem]:hidden">
          <span className="text-small text-muted">
            <DateTime iso={transfer.created_at} />
          </span>
          {badge}
          <Money cents={transfer.amount} strong />
        </span>
      </td>
      <td className={`${cell} ${wideOnly}`}>{badge}</td>
      <td className={`${cell} ${wideOnly} text-right`}>
        <Money cents={transfer.amount} strong />
      </td>
    </tr>
  );
}

const scrollerOf = (element: Element | null): Element | null =>
  element?.closest("main") ?? document.scrollingElement;

const placeOf = (element: Element): number | null => {
  const place = element.closest("tr")?.dataset.index;
  return place === undefined ? null : Number(place);
};

/** How far the rows begin below the top of what scrolls, in pixels; what stands above them may grow. */
function useTopOf(body: { current: HTMLTableSectionElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const scroller = scrollerOf(body.current);
    if (!scroller) return;
    const measure = () => {
      if (!body.current) return;
      const distance = body.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      setTop(Math.round(distance + scroller.scrollTop));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    for (const child of scroller.children) observer.observe(child);
    return () => observer.disconnect();
  }, [body]);
  return top;
}
