import { compareValues, getConvexSize, type Value } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { inputInvalid } from "../../errors";
import type { AudienceRule } from "../../ruleValidators";
import { makeDeliveryFaults } from "./itemFaults";
import { keepFaults } from "./liveFaults";
import { segmentsIn } from "./soundSegments";

/**
 * What is live in a workspace, packed into few rows: an evaluation reads these and no item. Whoever changes something live in
 * the console rebuilds them in the same transaction; the stamp then tells open pages. Only rows that have changed are written.
 */

export type LiveItem = Doc<"livePrograms">["items"][number];
type LiveSegment = Doc<"livePrograms">["segments"][number];
export type Program = {
  items: readonly LiveItem[];
  segments: ReadonlyMap<string, AudienceRule>;
  /** Ids of items with a fault: these show to nobody. */
  faulty: ReadonlySet<string>;
};
type WorkspaceId = Id<"workspaces">;

const MAX_ITEMS = 1_000;
const MAX_SEGMENTS = 500;
const MAX_ROWS = 20;
/** Leaves room under 200 KiB for the row's own fields. */
const MAX_ROW_BYTES = 190 * 1_024;

/** What is live, or null: then nothing was read. */
export async function loadProgram(ctx: QueryCtx, workspaceId: WorkspaceId): Promise<Program | null> {
  const rows = await loadRows(ctx, workspaceId);
  const items = rows.flatMap((row) => row.items);
  if (items.length === 0) return null;
  const segments = rows.flatMap((row) =>
    row.segments.map(({ segmentId, rule }) => [segmentId, rule] as const),
  );
  const faulty = new Set(rows.flatMap((row) => row.faulty ?? []));
  return { items, segments: new Map<string, AudienceRule>(segments), faulty };
}

/** Puts items live, or what has changed of live ones. @throws INPUT_INVALID when more would be live than can be */
export async function putLive(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  ...changed: readonly LiveItem[]
): Promise<void> {
  const rows = await loadRows(ctx, workspaceId);
  // A map keeps the place of what it knows, and puts what is new behind.
  const items = new Map(rows.flatMap((row) => row.items).map((item) => [item.itemId, item]));
  for (const item of changed) items.set(item.itemId, item);
  await writeProgram(ctx, { workspaceId, rows, items: [...items.values()] });
}

/** Takes an item that is not live any more out. */
export async function dropLive(ctx: MutationCtx, workspaceId: WorkspaceId, itemId: string): Promise<void> {
  const rows = await loadRows(ctx, workspaceId);
  const items = rows.flatMap((row) => row.items).filter((each) => each.itemId !== itemId);
  await writeProgram(ctx, { workspaceId, rows, items });
}

/**
 * Reads the segments in use anew, one of the workspace's having changed, and looks for faults. Writes nothing if all is as it
 * was.
 */
export async function refreshSegments(ctx: MutationCtx, workspaceId: WorkspaceId): Promise<void> {
  const rows = await loadRows(ctx, workspaceId);
  await writeProgram(ctx, { workspaceId, rows, items: rows.flatMap((row) => row.items) });
}

/** The segments that rules name, and those that these name: at most so many. A missing one is left out, and is no match. */
export async function loadSegments(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  rules: readonly (AudienceRule | null)[],
): Promise<Map<string, AudienceRule>> {
  const found = new Map<string, AudienceRule>();
  const asked = new Set<string>();
  let waiting = rules.flatMap((rule) => (rule ? segmentsIn(rule) : []));
  while (waiting.length > 0) {
    const next = [...new Set(waiting)].filter((id) => !asked.has(id)).slice(0, MAX_SEGMENTS - asked.size);
    for (const id of next) asked.add(id);
    const segments = await Promise.all(next.map((id) => ownSegment(ctx, workspaceId, id)));
    const present = segments.filter((segment) => segment !== null);
    for (const { _id, rule } of present) found.set(_id, rule);
    waiting = present.flatMap(({ rule }) => segmentsIn(rule));
  }
  return found;
}

async function ownSegment(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Doc<"segments"> | null> {
  const segmentId = ctx.db.normalizeId("segments", id);
  const segment = segmentId ? await ctx.db.get("segments", segmentId) : null;
  return segment?.workspaceId === workspaceId ? segment : null;
}

/** What open pages compare: grows with each change of what is live; null before the first. */
export async function stampOf(ctx: QueryCtx, workspaceId: WorkspaceId): Promise<number | null> {
  return (await stampRow(ctx, workspaceId))?.stamp ?? null;
}

const stampRow = (ctx: QueryCtx, workspaceId: WorkspaceId) =>
  ctx.db
    .query("liveStamps")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .unique();

const loadRows = (ctx: QueryCtx, workspaceId: WorkspaceId): Promise<Doc<"livePrograms">[]> =>
  ctx.db
    .query("livePrograms")
    .withIndex("by_workspaceId_and_part", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_ROWS);

type Writing = { workspaceId: WorkspaceId; rows: Doc<"livePrograms">[]; items: LiveItem[] };

async function writeProgram(ctx: MutationCtx, { workspaceId, rows, items }: Writing): Promise<void> {
  if (items.length > MAX_ITEMS) throw inputInvalid(`At most ${MAX_ITEMS} items can be live at a time.`);
  const inUse = await loadSegments(
    ctx,
    workspaceId,
    items.map(({ audience }) => audience),
  );
  const segments = [...inUse].map(([segmentId, rule]) => ({ segmentId, rule }));
  const faultsOf = makeDeliveryFaults(inUse);
  const faulty = items.filter((item) => faultsOf(item).length > 0);
  const parts = pack({ items, segments, faulty: faulty.map(({ itemId }) => itemId) });
  if (parts.length > MAX_ROWS)
    throw inputInvalid("What is live has too many conditions in all. Use segments, or end something.");
  let isChanged = false;
  for (const [part, content] of parts.entries()) {
    const row = rows[part];
    if (row && isSame(row, content)) continue;
    isChanged = true;
    if (row) await ctx.db.patch("livePrograms", row._id, content);
    else await ctx.db.insert("livePrograms", { workspaceId, part, ...content });
  }
  for (const row of rows.slice(parts.length)) {
    isChanged = true;
    await ctx.db.delete("livePrograms", row._id);
  }
  await keepFaults(ctx, workspaceId, faulty);
  if (isChanged) await changeStamp(ctx, workspaceId);
}

type Part = { items: LiveItem[]; segments: LiveSegment[]; faulty: string[] };

const isSame = (row: Doc<"livePrograms">, { items, segments, faulty }: Part): boolean =>
  areSame(row.items, items) && areSame(row.segments, segments) && areSame(row.faulty ?? [], faulty);

/** Whatever the order in which fields come back from the database. Most are the very ones that were read, and cost nothing. */
const areSame = (before: readonly unknown[], after: readonly unknown[]): boolean =>
  before.length === after.length &&
  before.every((each, at) => each === after[at] || compareValues(each as Value, after[at] as Value) === 0);

/** As few rows as hold everything, each in the given order. @throws INPUT_INVALID for one thing that fits into none */
function pack({ items, segments, faulty }: Part): Part[] {
  const isFaulty = new Set(faulty);
  const parts: Part[] = [];
  let room = 0;
  const place = (bytes: number): Part => {
    if (bytes > MAX_ROW_BYTES) throw inputInvalid("delivery: has too many conditions.");
    if (bytes > room) {
      parts.push({ items: [], segments: [], faulty: [] });
      room = MAX_ROW_BYTES;
    }
    room -= bytes;
    return parts[parts.length - 1] as Part;
  };
  for (const item of items) {
    const isWell = !isFaulty.has(item.itemId);
    const part = place(getConvexSize(item) + (isWell ? 0 : getConvexSize(item.itemId)));
    part.items.push(item);
    if (!isWell) part.faulty.push(item.itemId);
  }
  for (const segment of segments) place(getConvexSize(segment)).segments.push(segment);
  return parts;
}

/** Later than the last, also when the clock is not. */
async function changeStamp(ctx: MutationCtx, workspaceId: WorkspaceId): Promise<void> {
  const row = await stampRow(ctx, workspaceId);
  if (row) await ctx.db.patch("liveStamps", row._id, { stamp: Math.max(Date.now(), row.stamp + 1) });
  else await ctx.db.insert("liveStamps", { workspaceId, stamp: Date.now() });
}
