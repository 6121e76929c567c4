import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { fail, inputInvalid, notFound } from "../../errors";
import type { AudienceRule } from "../../ruleValidators";
import type { SegmentFields } from "../../segmentValidators";
import { isDrawable, isShortText } from "../text";
import { checkRule } from "./checkRule";
import { checkSegmentRule, NEW_SEGMENT } from "./checkSegments";
import { foldCase } from "./foldCase";
import { refreshSegments } from "./program";
import { forgetCount, startCount } from "./segmentCounts";
import { describeUses, usesOf } from "./segmentUses";

/** Writing segments. A mistake is named with the exact place where it is: `rule.rules[2].compare.date: …`. */

const MAX_SEGMENTS = 200;
const MAX_NAME = 60;
const MAX_DESCRIPTION = 300;

type WorkspaceId = Id<"workspaces">;

/** All segments of a workspace, of which there are at most 200. */
export const allSegments = (ctx: QueryCtx, workspaceId: WorkspaceId): Promise<Doc<"segments">[]> =>
  ctx.db
    .query("segments")
    .withIndex("by_workspaceId_and_updatedAt", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_SEGMENTS);

/** Their rules, by id. */
export const rulesOf = (segments: readonly Doc<"segments">[]): Map<string, AudienceRule> =>
  new Map(segments.map(({ _id, rule }) => [_id, rule]));

/** A segment of the workspace. @throws NOT_FOUND */
export async function ownSegment(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Doc<"segments">> {
  const segmentId = ctx.db.normalizeId("segments", id);
  const row = segmentId ? await ctx.db.get("segments", segmentId) : null;
  if (row?.workspaceId !== workspaceId) throw notFound();
  return row;
}

/** Writes a segment and begins to count who is in it. @throws INPUT_INVALID naming the place that is wrong */
export async function createSegment(
  ctx: MutationCtx,
  workspaceId: WorkspaceId,
  fields: SegmentFields,
): Promise<Id<"segments">> {
  const segments = await allSegments(ctx, workspaceId);
  if (segments.length >= MAX_SEGMENTS)
    throw inputInvalid(`A workspace has at most ${MAX_SEGMENTS} segments.`);
  const checked = checkFields(fields, segments);
  checkSegmentRule(checked.rule, "rule", { segments: rulesOf(segments), self: NEW_SEGMENT });
  const row = { workspaceId, ...checked, version: 1, updatedAt: Date.now() };
  const segmentId = await ctx.db.insert("segments", row);
  await startCount(ctx, { workspaceId, segmentId });
  return segmentId;
}

/** Changes a segment; with another rule it is counted anew. Returns its new version. @throws INPUT_INVALID */
export async function updateSegment(
  ctx: MutationCtx,
  before: Doc<"segments">,
  fields: SegmentFields,
): Promise<number> {
  const { _id: segmentId, workspaceId } = before;
  const segments = await allSegments(ctx, workspaceId);
  const checked = checkFields(
    fields,
    segments.filter(({ _id }) => _id !== segmentId),
  );
  checkSegmentRule(checked.rule, "rule", { segments: rulesOf(segments), self: segmentId });
  const version = before.version + 1;
  await ctx.db.patch("segments", segmentId, { ...checked, version, updatedAt: Date.now() });
  if (JSON.stringify(before.rule) !== JSON.stringify(checked.rule)) {
    await startCount(ctx, { workspaceId, segmentId });
    await refreshSegments(ctx, workspaceId);
  }
  return version;
}

/** Removes a segment. @throws IN_USE naming what refers to it: other segments, and items that are live */
export async function removeSegment(ctx: MutationCtx, row: Doc<"segments">): Promise<void> {
  const uses = await usesOf(ctx, row, await allSegments(ctx, row.workspaceId));
  if (uses.segments.length + uses.items.length > 0)
    throw fail("IN_USE", `“${row.name}” is still used by ${describeUses(uses)}.`);
  await forgetCount(ctx, row._id);
  await ctx.db.delete("segments", row._id);
}

/** As its author left it. */
export const segmentFieldsOf = ({ name, description, rule }: Doc<"segments">): SegmentFields => ({
  name,
  description,
  rule,
});

function checkFields(fields: SegmentFields, others: readonly Doc<"segments">[]): SegmentFields {
  const name = fields.name.trim();
  const description = fields.description.trim();
  if (!isShortText(name, MAX_NAME) || !isDrawable(name))
    throw inputInvalid(`name: has 1 to ${MAX_NAME} characters.`);
  if (description.length > MAX_DESCRIPTION || !isDrawable(description))
    throw inputInvalid(`description: has at most ${MAX_DESCRIPTION} characters.`);
  if (others.some((other) => foldCase(other.name) === foldCase(name)))
    throw inputInvalid("name: there is a segment of this name.");
  return { name, description, rule: checkRule(fields.rule, "rule") };
}
