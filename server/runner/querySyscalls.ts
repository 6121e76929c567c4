/** Syscalls of `ctx.db.query(…)`: streams, pages and counts. */
import { readPage } from "../engine/paginate.ts";
import { applyOperators, planQuery, type SerializedQuery, scan } from "../engine/query.ts";
import type { JsonValue } from "../wire/value.ts";
import type { Execution, Frame } from "./frame.ts";
import type { Services } from "./services.ts";

type Args = Record<string, JsonValue>;
export type QueryContext = { services: Services; frame: Frame; execution: Execution };

const MAX_OPERATORS = 256;

function parseQuery(args: Args): SerializedQuery {
  const query = args["query"] as unknown as SerializedQuery;
  if (query.operators.length > MAX_OPERATORS)
    throw new Error(`Query has more than ${MAX_OPERATORS} operators.`);
  return query;
}

/** Plans at once (so that errors surface where the query is written) and reads as rows are asked for. */
export function queryStream({ services, frame, execution }: QueryContext, args: Args): string {
  const query = parseQuery(args);
  const plan = planQuery(services.database.catalog, query.source);
  const rows = applyOperators(scan(execution.transaction, plan), query.operators);
  const queryId = frame.nextStream++;
  frame.streams.set(queryId, rows);
  return JSON.stringify({ queryId });
}

export function queryStreamNext({ frame }: QueryContext, { queryId }: Args): string {
  const rows = frame.streams.get(queryId as number);
  if (rows === undefined) throw new Error("This query is closed and can't emit any more values.");
  const row = rows.next();
  return row === null ? '{"value":null,"done":true}' : `{"value":${row.text},"done":false}`;
}

export function queryCleanup(frame: Frame, { queryId }: Args): string {
  return JSON.stringify(frame.streams.delete(queryId as number));
}

/** The journal is the end cursor of the first run: later runs of the live query read exactly up to it. */
export function queryPage({ services, frame, execution }: QueryContext, args: Args): string {
  if (frame.hasPaginated) {
    throw new Error(
      "This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query in each function.",
    );
  }
  frame.hasPaginated = true;
  const query = parseQuery(args);
  const explicitEnd = (args["endCursor"] ?? null) as string | null;
  const source = {
    transaction: execution.transaction,
    cursors: services.cursors,
    plan: planQuery(services.database.catalog, query.source),
    operators: query.operators,
    fingerprint: JSON.stringify(query),
  };
  const page = readPage(source, {
    cursor: (args["cursor"] ?? null) as string | null,
    endCursor: explicitEnd ?? frame.journal,
    pageSize: args["pageSize"] as number,
    maximumRowsRead: (args["maximumRowsRead"] ?? null) as number | null,
    maximumBytesRead: (args["maximumBytesRead"] ?? null) as number | null,
  });
  if (explicitEnd === null) frame.journal = page.continueCursor;
  const { rows, ...rest } = page;
  return `{"page":[${rows.map((row) => row.text).join(",")}],${JSON.stringify(rest).slice(1)}`;
}

/** Reads the index to the end: exact, and invalidated by every insert and delete. */
export function count({ services, execution }: QueryContext, { table }: Args): string {
  const source = { type: "FullTableScan" as const, tableName: String(table), order: null };
  const plan = planQuery(services.database.catalog, source);
  const keys = execution.transaction.stream(plan.space, plan.interval, false);
  let total = 0;
  while (keys.next() !== null) total += 1;
  return JSON.stringify(total);
}
