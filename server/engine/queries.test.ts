import { convexToJson } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryDriver } from "../store/memory.ts";
import { compareValues } from "../wire/key.ts";
import type { JsonObject, JsonValue } from "../wire/value.ts";
import { createClock } from "./clock.ts";
import { Cursors } from "./cursor.ts";
import { Database } from "./database.ts";
import { insertDocument } from "./documents.ts";
import type { RangeExpression } from "./indexRange.ts";
import { keyInterval } from "./indexRange.ts";
import { readPage } from "./paginate.ts";
import {
  applyOperators,
  planQuery,
  type QueryOperator,
  type QuerySource,
  type SerializedQuery,
  scan,
} from "./query.ts";
import { applySchema } from "./schema.ts";

const json = (value: unknown): JsonValue => convexToJson(value as never) as JsonValue;
const scalar = fc.constantFrom<JsonValue | undefined>(
  undefined,
  null,
  json(1n),
  json(2n),
  0,
  1,
  json(Number.NaN),
  false,
  true,
  "",
  "a",
  "é",
  [1],
  {},
);
const row = fc.record({ a: scalar, b: scalar, n: fc.integer({ min: 0, max: 5 }) });
const bound = fc.option(fc.record({ inclusive: fc.boolean(), value: scalar }), { nil: undefined });
const range = fc.record({
  eqA: fc.option(scalar, { nil: undefined }),
  useEqA: fc.boolean(),
  lower: bound,
  upper: bound,
  order: fc.constantFrom<"asc" | "desc">("asc", "desc"),
});
const encoded = (value: JsonValue | undefined): JsonValue =>
  value === undefined ? { $undefined: null } : value;

function database(rows: { a: JsonValue | undefined; b: JsonValue | undefined; n: number }[]): {
  db: Database;
  stored: JsonObject[];
} {
  const db = new Database(createMemoryDriver(), createClock(0), () => {});
  const any = { type: "any" as const };
  applySchema(db, {
    schemaValidation: true,
    tables: [
      { tableName: "rows", indexes: [{ indexDescriptor: "by_ab", fields: ["a", "b"] }], documentType: any },
    ],
  });
  const stored: JsonObject[] = [];
  const transaction = db.begin();
  const writer = { transaction, catalog: db.catalog, clock: db.clock, check: () => {} };
  for (const fields of rows) {
    const present = Object.fromEntries(
      Object.entries(fields).filter(([, value]) => value !== undefined),
    ) as JsonObject;
    const id = insertDocument(writer, "rows", present);
    stored.push(
      JSON.parse(transaction.get(db.catalog.table("rows").documents, `\x07${id}\x00`)!) as JsonObject,
    );
  }
  db.commit(transaction);
  return { db, stored };
}

function toExpressions({
  eqA,
  useEqA,
  lower,
  upper,
}: {
  eqA?: JsonValue | undefined;
  useEqA: boolean;
  lower?: Bound;
  upper?: Bound;
}): RangeExpression[] {
  const field = useEqA ? "b" : "a";
  const expressions: RangeExpression[] = [];
  if (lower)
    expressions.push({ type: lower.inclusive ? "Gte" : "Gt", fieldPath: field, value: encoded(lower.value) });
  if (useEqA) expressions.push({ type: "Eq", fieldPath: "a", value: encoded(eqA) });
  if (upper)
    expressions.push({ type: upper.inclusive ? "Lte" : "Lt", fieldPath: field, value: encoded(upper.value) });
  return expressions;
}
type Bound = { inclusive: boolean; value: JsonValue | undefined } | undefined;

function naive(
  stored: JsonObject[],
  query: {
    eqA?: JsonValue | undefined;
    useEqA: boolean;
    lower?: Bound;
    upper?: Bound;
    order: "asc" | "desc";
  },
): string[] {
  const field = query.useEqA ? "b" : "a";
  const kept = stored.filter((document) => {
    if (query.useEqA && compareValues(document["a"], query.eqA) !== 0) return false;
    const value = document[field];
    if (query.lower) {
      const order = compareValues(value, query.lower.value);
      if (query.lower.inclusive ? order < 0 : order <= 0) return false;
    }
    if (query.upper) {
      const order = compareValues(value, query.upper.value);
      if (query.upper.inclusive ? order > 0 : order >= 0) return false;
    }
    return true;
  });
  const sorted = kept.sort((x, y) => {
    for (const name of ["a", "b", "_creationTime"]) {
      const order = compareValues(x[name], y[name]);
      if (order !== 0) return order;
    }
    return 0;
  });
  if (query.order === "desc") sorted.reverse();
  return sorted.map((document) => document["_id"] as string);
}

const idOf = (text: string): string => (JSON.parse(text) as JsonObject)["_id"] as string;

describe("index ranges", () => {
  it("[Q2] return exactly what a filter and a sort over all documents return", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 14 }),
        fc.array(range, { minLength: 1, maxLength: 6 }),
        (rows, ranges) => {
          const { db, stored } = database(rows);
          for (const query of ranges) {
            const transaction = db.begin();
            const source: QuerySource = {
              type: "IndexRange",
              indexName: "rows.by_ab",
              range: toExpressions(query),
              order: query.order,
            };
            const stream = scan(transaction, planQuery(db.catalog, source));
            const found: string[] = [];
            for (let next = stream.next(); next !== null; next = stream.next()) found.push(idOf(next.text));
            expect(found).toEqual(naive(stored, query));
            transaction.close();
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  it.each<[string, RangeExpression[]]>([
    ["a field out of turn", [{ type: "Eq", fieldPath: "b", value: 1 }]],
    [
      "two equalities on one field",
      [
        { type: "Eq", fieldPath: "a", value: 1 },
        { type: "Eq", fieldPath: "a", value: 2 },
      ],
    ],
    [
      "two lower bounds",
      [
        { type: "Gt", fieldPath: "a", value: 1 },
        { type: "Gte", fieldPath: "a", value: 2 },
      ],
    ],
    [
      "bounds on two fields",
      [
        { type: "Gt", fieldPath: "a", value: 1 },
        { type: "Lt", fieldPath: "b", value: 2 },
      ],
    ],
    ["a bound that skips a field", [{ type: "Gt", fieldPath: "b", value: 1 }]],
    ["a field that the index lacks", [{ type: "Eq", fieldPath: "zzz", value: 1 }]],
  ])("[Q4] refuse %s", (_name, expressions) => {
    expect(() => keyInterval("rows.by_ab", ["a", "b", "_creationTime", "_id"], expressions)).toThrow(
      "in order",
    );
  });
});

describe("pages", () => {
  const page = fc.record({
    order: fc.constantFrom<"asc" | "desc">("asc", "desc"),
    pageSize: fc.integer({ min: 1, max: 4 }),
    filter: fc.boolean(),
    maximumRowsRead: fc.option(fc.integer({ min: 1, max: 5 })),
  });

  it("[P4] one after another hold every row once, in order, with filters and row limits too", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 20 }),
        page,
        (rows, { order, pageSize, filter, maximumRowsRead }) => {
          const { db, stored } = database(rows);
          const cursors = new Cursors(db.driver);
          const operators: QueryOperator[] = filter
            ? [{ filter: { $gt: [{ $field: "n" }, { $literal: 2 }] } }]
            : [];
          const query: SerializedQuery = {
            source: { type: "IndexRange", indexName: "rows.by_ab", range: [], order },
            operators,
          };
          const transaction = db.begin();
          const source = {
            transaction,
            cursors,
            plan: planQuery(db.catalog, query.source),
            operators,
            fingerprint: JSON.stringify(query),
          };
          const found: string[] = [];
          let cursor: string | null = null;
          const ends: (string | null)[] = [null];
          for (let pages = 0; ; pages++) {
            expect(pages).toBeLessThan(60);
            const result = readPage(source, {
              cursor,
              endCursor: null,
              pageSize,
              maximumRowsRead,
              maximumBytesRead: null,
            });
            expect(result.rows.length).toBeLessThanOrEqual(pageSize);
            found.push(...result.rows.map(({ text }) => idOf(text)));
            cursor = result.continueCursor;
            ends.push(cursor);
            if (result.isDone) break;
          }
          const all = naive(stored, { useEqA: false, order });
          const expected = filter
            ? all.filter((id) => (stored.find((document) => document["_id"] === id)!["n"] as number) > 2)
            : all;
          expect(found).toEqual(expected);
          // The same pages, pinned by their end cursors, whatever the page size.
          const pinned: string[] = [];
          for (let i = 1; i < ends.length; i++) {
            const result = readPage(source, {
              cursor: ends[i - 1]!,
              endCursor: ends[i]!,
              pageSize: 1,
              maximumRowsRead: null,
              maximumBytesRead: null,
            });
            expect(result.continueCursor).toBe(ends[i]);
            pinned.push(...result.rows.map(({ text }) => idOf(text)));
          }
          expect(pinned).toEqual(expected);
          transaction.close();
        },
      ),
      { numRuns: 250 },
    );
  });

  it("[P5] that were cut short or have grown say so and offer a cursor to split at", () => {
    const { db } = database(Array.from({ length: 10 }, (_, n) => ({ a: n, b: null, n })));
    const query: SerializedQuery = {
      source: { type: "IndexRange", indexName: "rows.by_ab", range: [], order: "asc" },
      operators: [],
    };
    const transaction = db.begin();
    const source = {
      transaction,
      cursors: new Cursors(db.driver),
      plan: planQuery(db.catalog, query.source),
      operators: [],
      fingerprint: "q",
    };
    const request = {
      cursor: null,
      endCursor: null,
      pageSize: 4,
      maximumRowsRead: null,
      maximumBytesRead: null,
    };
    const whole = readPage(source, { ...request, pageSize: 100 });
    const grown = readPage(source, { ...request, endCursor: whole.continueCursor });
    expect([grown.rows.length, grown.pageStatus]).toEqual([10, "SplitRecommended"]);
    const firstHalf = readPage(source, { ...request, endCursor: grown.splitCursor });
    expect(firstHalf.rows.length).toBe(5);
    const cut = readPage(source, { ...request, maximumRowsRead: 2 });
    expect([cut.rows.length, cut.pageStatus, cut.isDone]).toEqual([2, "SplitRequired", false]);
    transaction.close();
  });
});

describe("operators", () => {
  it("[Q3] are applied in the order they were written", () => {
    const { db } = database([
      { a: 1, b: null, n: 0 },
      { a: 2, b: null, n: 3 },
      { a: 3, b: null, n: 3 },
    ]);
    const transaction = db.begin();
    const source: QuerySource = { type: "FullTableScan", tableName: "rows", order: null };
    const isThree: QueryOperator = { filter: { $eq: [{ $field: "n" }, { $literal: 3 }] } };
    const count = (operators: SerializedQuery["operators"]): number => {
      const stream = applyOperators(scan(transaction, planQuery(db.catalog, source)), operators);
      let total = 0;
      while (stream.next() !== null) total += 1;
      return total;
    };
    expect(count([isThree, { limit: 1 }])).toBe(1);
    expect(count([{ limit: 1 }, isThree])).toBe(0);
    expect(count([{ limit: 2 }, isThree])).toBe(1);
    transaction.close();
  });
});
