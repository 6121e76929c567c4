/**
 * One page of a query. A reactive page is pinned by its end cursor (from the arguments, or the journal of its first
 * run), so that neighbouring pages never leave a gap or overlap while rows come and go.
 */
import type { Cursors, Position } from "./cursor.ts";
import type { Plan, QueryOperator, Row } from "./query.ts";
import { afterPosition, applyOperators, scan, upToPosition } from "./query.ts";
import type { Transaction } from "./transaction.ts";

export type PageRequest = {
  cursor: string | null;
  endCursor: string | null;
  pageSize: number;
  maximumRowsRead: number | null;
  maximumBytesRead: number | null;
};

export type Page = {
  rows: Row[];
  isDone: boolean;
  continueCursor: string;
  splitCursor: string | null;
  pageStatus: "SplitRecommended" | "SplitRequired" | null;
};

export type PageSource = {
  transaction: Transaction;
  cursors: Cursors;
  plan: Plan;
  operators: QueryOperator[];
  fingerprint: string;
};

type Read = { rows: Row[]; lastKey: string | null; ended: boolean; cutShort: boolean };

/** Reads the page. `pageSize` must be positive. Throws InvalidCursorError. */
export function readPage(source: PageSource, request: PageRequest): Page {
  if (!(request.pageSize > 0)) throw new Error("`numItems` must be a positive number.");
  const { cursors, fingerprint } = source;
  const open = (cursor: string | null): Position | null =>
    cursor === null ? null : cursors.open(fingerprint, cursor);
  const from = open(request.cursor);
  const to = open(request.endCursor);
  if (from === "end") {
    return {
      rows: [],
      isDone: true,
      continueCursor: cursors.seal(fingerprint, "end"),
      splitCursor: null,
      pageStatus: null,
    };
  }
  let { plan } = source;
  if (from !== null) plan = afterPosition(plan, from.after);
  if (to !== null && to !== "end") plan = upToPosition(plan, to.after);
  const read = readRows({ ...source, plan }, request, to !== null);
  return finish(source, request, { read, from, to });
}

function readRows(source: PageSource, request: PageRequest, pinned: boolean): Read {
  const read: Read = { rows: [], lastKey: null, ended: false, cutShort: false };
  const base = scan(source.transaction, source.plan);
  let scanned = 0;
  let bytes = 0;
  const counted = {
    next: () => {
      const row = base.next();
      if (row === null) return null;
      scanned += 1;
      bytes += row.text.length;
      read.lastKey = row.key;
      return row;
    },
  };
  const isFull = (): boolean =>
    scanned >= (request.maximumRowsRead ?? Infinity) || bytes >= (request.maximumBytesRead ?? Infinity);
  // Filters see one scanned row at a time, so that a page that skips many rows still keeps its limits.
  let slot: Row | null = null;
  const take = (): Row | null => {
    const row = slot;
    slot = null;
    return row;
  };
  const kept = applyOperators({ next: take }, source.operators);
  for (;;) {
    if (!pinned && read.rows.length >= request.pageSize) return read;
    if (isFull()) return { ...read, cutShort: true };
    slot = counted.next();
    if (slot === null) return { ...read, ended: true };
    const row = kept.next();
    if (row !== null) read.rows.push(row);
  }
}

function finish(
  source: PageSource,
  request: PageRequest,
  found: { read: Read; from: Position | null; to: Position | null },
): Page {
  const { cursors, fingerprint } = source;
  const { read, from, to } = found;
  const end: Position = read.ended
    ? (to ?? "end")
    : read.lastKey === null
      ? (from ?? "end")
      : { after: read.lastKey };
  const isLong = read.rows.length > 2 * request.pageSize;
  const status = read.cutShort ? "SplitRequired" : isLong ? "SplitRecommended" : null;
  const middle = status === null ? undefined : read.rows[Math.floor((read.rows.length - 1) / 2)];
  return {
    rows: read.rows,
    isDone: end === "end",
    continueCursor: cursors.seal(fingerprint, end),
    splitCursor: middle === undefined ? null : cursors.seal(fingerprint, { after: middle.key }),
    pageStatus: status,
  };
}
