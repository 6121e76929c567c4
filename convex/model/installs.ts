import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Install, InstallResult } from "../validators";
import { countEvents, groupBy } from "./coverage";
import { findOnboardingToken } from "./onboarding";

/** Where a workspace's messenger has been seen, for the installation page. Written by the cron, from what boots have noted. */

const MAX_ROWS = 50;
const MAX_FRESH = 20;

type Event = Doc<"bootEvents">;
type Signal = Doc<"installSignals">;

/** Folds up to `count` events into coverage and installations, and deletes them. Returns how many there were. */
export async function foldBootEvents(ctx: MutationCtx, count: number): Promise<number> {
  const events = await ctx.db.query("bootEvents").take(count);
  for (const ofWorkspace of groupBy(events, ({ workspaceId }) => workspaceId).values()) {
    await countEvents(ctx, ofWorkspace);
    const places = groupBy(ofWorkspace, (event) => `${event.origin} ${event.clientIdentifier ?? ""}`);
    for (const ofPlace of places.values()) await recordPlace(ctx, ofPlace);
  }
  for (const { _id } of events) await ctx.db.delete("bootEvents", _id);
  return events.length;
}

/** The sites seen last. Before the first fold, what has been noted since. */
export async function listInstalls(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  strict: boolean,
): Promise<Install[]> {
  const rows = await ctx.db
    .query("installSignals")
    .withIndex("by_workspaceId_and_lastSeenAt", (q) => q.eq("workspaceId", workspaceId))
    .order("desc")
    .take(MAX_ROWS);
  const signals = rows.length > 0 ? rows : await freshSignals(ctx, workspaceId);
  return signals.map(({ acceptedAt, clientIdentifier, loaderVersion, ...signal }) => ({
    origin: signal.origin,
    clientIdentifier: clientIdentifier || null,
    loaderVersion: loaderVersion || null,
    firstSeenAt: signal.firstSeenAt,
    lastSeenAt: signal.lastSeenAt,
    result: signal.result,
    verified: signal.result !== "badOrigin" && (!strict || acceptedAt !== undefined),
  }));
}

type NewSignal = Omit<Signal, "_id" | "_creationTime" | "workspaceId">;

/** The first boots of all are shown before the cron has come by. */
async function freshSignals(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<NewSignal[]> {
  const events = await ctx.db
    .query("bootEvents")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_FRESH);
  const places = groupBy(events, (event) => `${event.origin} ${event.clientIdentifier ?? ""}`);
  return [...places.values()].map((ofPlace) => signalOf(ofPlace, null));
}

async function recordPlace(ctx: MutationCtx, events: readonly Event[]): Promise<void> {
  const [{ workspaceId, origin, clientIdentifier = "" } = { workspaceId: null, origin: "" }] = events;
  if (!workspaceId || !origin) return;
  const row = await ctx.db
    .query("installSignals")
    .withIndex("by_workspaceId_and_origin_and_clientIdentifier", (q) =>
      q.eq("workspaceId", workspaceId).eq("origin", origin).eq("clientIdentifier", clientIdentifier),
    )
    .unique();
  const signal = signalOf(events, row);
  if (row) await ctx.db.patch("installSignals", row._id, signal);
  else if (await makeRoom(ctx, workspaceId, signal.result)) {
    await ctx.db.insert("installSignals", { workspaceId, ...signal });
  }
  if (events.some(({ onboarding }) => onboarding === "accepted")) await useToken(ctx, workspaceId, signal);
}

function signalOf(events: readonly Event[], row: Signal | null): NewSignal {
  const last = events[events.length - 1];
  const times = events.map(timeOf);
  const accepted = events.find(({ onboarding }) => onboarding === "accepted");
  const acceptedAt = row?.acceptedAt ?? (accepted && timeOf(accepted));
  return {
    origin: last?.origin ?? "",
    clientIdentifier: last?.clientIdentifier ?? "",
    loaderVersion: events.findLast((event) => event.loaderVersion)?.loaderVersion ?? row?.loaderVersion ?? "",
    firstSeenAt: Math.min(row?.firstSeenAt ?? Number.POSITIVE_INFINITY, ...times),
    lastSeenAt: Math.max(row?.lastSeenAt ?? 0, ...times),
    result: resultOf(events, row),
    ...(acceptedAt === undefined ? {} : { acceptedAt }),
  };
}

/** Creation times have fractions, which tell one row of a millisecond from the next. */
const timeOf = (event: Event): number => Math.floor(event._creationTime);

/** What the last boot showed; one that showed no token says nothing about one that was shown before. */
function resultOf(events: readonly Event[], row: Signal | null): InstallResult {
  const last = events[events.length - 1];
  if (last?.kind === "badOrigin") return "badOrigin";
  const shown = events.findLast(({ onboarding }) => onboarding !== "none")?.onboarding;
  return shown ?? (row && row.result !== "badOrigin" ? row.result : "none");
}

/** Sites that are not listed never push out one that is. */
async function makeRoom(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  result: InstallResult,
): Promise<boolean> {
  const rows = await ctx.db
    .query("installSignals")
    .withIndex("by_workspaceId_and_lastSeenAt", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_ROWS);
  if (rows.length < MAX_ROWS) return true;
  const oldest = rows.find((row) => row.result === "badOrigin") ?? (result === "badOrigin" ? null : rows[0]);
  if (!oldest) return false;
  await ctx.db.delete("installSignals", oldest._id);
  return true;
}

/** The first site that shows the token has used it. */
async function useToken(ctx: MutationCtx, workspaceId: Id<"workspaces">, signal: NewSignal): Promise<void> {
  const token = await findOnboardingToken(ctx, workspaceId);
  if (!token || token.usedOrigin !== undefined || token.issuedAt > signal.lastSeenAt) return;
  await ctx.db.patch("onboardingTokens", token._id, {
    usedAt: signal.acceptedAt ?? signal.lastSeenAt,
    usedOrigin: signal.origin,
  });
}
