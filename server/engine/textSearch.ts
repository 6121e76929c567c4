/**
 * Text search: an inverted index per search index, kept in the same spaces, transactions and read sets as every other
 * index, so that results are consistent, see own writes and are live. A posting says that a term is in a document; its
 * key is (term, creation time, id), its value what ranking and filters need.
 */
import { afterPrefix, encodeKey, type Key } from "../wire/key.ts";
import { queryTermsOf, termsOf } from "../wire/terms.ts";
import { type JsonObject, type JsonValue, valueAt } from "../wire/value.ts";
import type { SearchIndexInfo, TableInfo } from "./catalog.ts";
import { decodeUndefined } from "./indexRange.ts";
import type { Interval } from "./intervalIndex.ts";
import type { Transaction } from "./transaction.ts";

export type SearchFilter =
  | { type: "Search"; fieldPath: string; value: string }
  | { type: "Eq"; fieldPath: string; value: JsonValue };

/** What a search asks: whole terms, the beginning of a last one, and wanted values of some filter fields. */
export type Search = {
  index: SearchIndexInfo;
  terms: string[];
  prefix: string | null;
  wanted: (string | null)[];
};

/** A found document; keys are in the order of the ranking. */
export type Hit = { key: Key; id: string };

type Posting = [id: string, count: number, length: number, creationTime: number, filters: string[]];
type Match = { posting: Posting; weights: number[] };

const MAX_TERMS = 16;
const MAX_FILTERS = 8;
const MAX_HITS = 1024;
/** Postings read for one term, the newest first: a word that is everywhere says little. */
const MAX_POSTINGS = 10_000;
/** A word that only begins like the last term counts for less than the term itself. */
const PREFIX_WEIGHT = 0.5;
/** BM25: how soon repetition stops to matter, and how much long texts are held back. */
const K1 = 1.2;
const B = 0.75;

/** The postings of a document in one search index, by key. Empty when its field is no text. */
export function postingsOf(index: SearchIndexInfo, document: JsonObject): Map<Key, string> {
  const text = valueAt(document, index.searchField);
  if (typeof text !== "string") return new Map();
  const terms = termsOf(text);
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const { _id: id, _creationTime: creationTime } = document;
  const filters = index.filterFields.map((field) => filterText(valueAt(document, field)));
  const suffix = encodeKey(creationTime) + encodeKey(id);
  const entries = [...counts].map(([term, count]) => {
    const posting = [id, count, terms.length, creationTime, filters];
    return [encodeKey(term) + suffix, JSON.stringify(posting)] as const;
  });
  return new Map(entries);
}

/** Equal values have equal texts, a missing field included. */
function filterText(value: JsonValue | undefined): string {
  return Buffer.from(encodeKey(value), "latin1").toString("base64");
}

/** Checks a search against its index. Throws when the index, a field or the number of filters is wrong. */
export function planSearch(table: TableInfo, name: string, filters: SearchFilter[]): Search {
  const index = table.searchIndexes[name];
  const where = `${table.name}.${name}`;
  if (index === undefined) throw new Error(`Search index ${where} not found.`);
  const searches = filters.filter((filter) => filter.type === "Search");
  const [search] = searches;
  if (search === undefined || searches.length > 1)
    throw new Error(`A query on search index ${where} needs exactly one search expression.`);
  if (search.fieldPath !== index.searchField)
    throw new Error(`Search index ${where} is on "${index.searchField}", not on "${search.fieldPath}".`);
  if (filters.length - 1 > MAX_FILTERS)
    throw new Error(
      `A search can have at most ${MAX_FILTERS} filters, on ${where} there are ${filters.length - 1}.`,
    );
  const wanted: (string | null)[] = index.filterFields.map(() => null);
  for (const filter of filters) {
    if (filter.type !== "Eq") continue;
    const position = index.filterFields.indexOf(filter.fieldPath);
    if (position < 0) throw new Error(`Search index ${where} has no filter field "${filter.fieldPath}".`);
    if (wanted[position] !== null)
      throw new Error(`Filter field "${filter.fieldPath}" of ${where} is given twice.`);
    wanted[position] = filterText(decodeUndefined(filter.value));
  }
  // The last word may still be being typed; of a very long text the words in the middle are left out.
  const words = queryTermsOf(search.value);
  const prefix = words.pop() ?? null;
  return { index, terms: [...new Set(words.slice(0, MAX_TERMS - 1))], prefix, wanted };
}

/** Documents with any of the words, best first, then newest first; at most 1,024. */
export function findHits(transaction: Transaction, { index, terms, prefix, wanted }: Search): Hit[] {
  const matches = new Map<string, Match>();
  const groups = terms.map((term) => ({ interval: exactly(term), whole: term }));
  if (prefix !== null) groups.push({ interval: beginningWith(prefix), whole: prefix });
  for (const [group, { interval, whole }] of groups.entries()) {
    const postings = transaction.stream(index.space, interval, true);
    const own = encodeKey(whole);
    for (let read = 0; read < MAX_POSTINGS; read++) {
      const entry = postings.next();
      if (entry === null) break;
      const posting = JSON.parse(entry[1]) as Posting;
      if (wanted.some((value, position) => value !== null && value !== posting[4][position])) continue;
      const match = matches.get(posting[0]) ?? { posting, weights: groups.map(() => 0) };
      match.weights[group]! += posting[1] * (entry[0].startsWith(own) ? 1 : PREFIX_WEIGHT);
      matches.set(posting[0], match);
    }
  }
  return rank([...matches.values()]);
}

function exactly(term: string): Interval {
  const start = encodeKey(term);
  return { start, end: afterPrefix(start) };
}

function beginningWith(prefix: string): Interval {
  // Without its end mark a key of text is the beginning of the keys of all longer texts.
  const start = encodeKey(prefix).slice(0, -1);
  return { start, end: afterPrefix(start) };
}

/** BM25 with the statistics of what matched: nothing of the whole index has to be counted, read or kept. */
function rank(matches: Match[]): Hit[] {
  const groups = matches[0]?.weights.length ?? 0;
  const average = matches.reduce((sum, { posting }) => sum + posting[2], 0) / matches.length;
  const rarity = Array.from({ length: groups }, (_, group) => {
    const holders = matches.filter(({ weights }) => weights[group]! > 0).length;
    return Math.log(1 + matches.length / Math.max(1, holders));
  });
  const scored = matches.map(({ posting: [id, , length, creationTime], weights }) => {
    const norm = K1 * (1 - B + (B * length) / average);
    const score = weights.reduce(
      (sum, weight, group) => sum + (rarity[group]! * weight * (K1 + 1)) / (weight + norm),
      0,
    );
    return { id, key: encodeKey(-score) + encodeKey(-creationTime) + encodeKey(id) };
  });
  return scored.sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, MAX_HITS);
}
