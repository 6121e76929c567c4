import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { AuthoredContent, AuthoredFields, AuthoredKind, AuthoredView } from "../../authoringValidators";
import { inputInvalid } from "../../errors";
import { changeTooltip, ownTooltip, tooltipDraftOf } from "../tooltips/tooltips";
import { changeTour, ownTour, tourDraftOf } from "../tours/tours";

/** What can be written on the page, whichever kind it is. */

export type Authored = Pick<Doc<"authoringSessions">, "kind" | "itemId">;
type WorkspaceId = Id<"workspaces">;

/** The tour or tooltip of the workspace that somebody names. @throws NOT_FOUND */
export async function ownAuthored(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  { type: kind, id }: AuthoredContent,
): Promise<Authored> {
  const find = kind === "tour" ? ownTour : ownTooltip;
  return { kind, itemId: (await find(ctx, workspaceId, id))._id };
}

type Standing = Pick<AuthoredView, "content" | "name" | "status" | "version" | "fields">;

/** As its author left it. @throws NOT_FOUND */
export async function standingOf(
  ctx: QueryCtx,
  workspaceId: WorkspaceId,
  { kind, itemId }: Authored,
): Promise<Standing> {
  if (kind === "tour") {
    const { id, ...draft } = await tourDraftOf(ctx, await ownTour(ctx, workspaceId, itemId));
    return { content: { type: kind, id }, name: draft.fields.name, ...draft };
  }
  const { id, ...draft } = await tooltipDraftOf(ctx, await ownTooltip(ctx, workspaceId, itemId));
  return { content: { type: kind, id }, name: draft.fields.name, ...draft };
}

type Author = { workspaceId: WorkspaceId; agentId: Id<"agents"> };
type Applying = Authored & { fields: AuthoredFields; baseVersion: number };

/** Writes the next version, as the console would. Returns its number. @throws as `tours:update` and `tooltips:update` */
export async function applyFields(
  ctx: MutationCtx,
  author: Author,
  { kind, itemId, fields, baseVersion: version }: Applying,
): Promise<number> {
  if (isOfTour(fields)) {
    if (kind === "tour") return changeTour(ctx, author, { itemId, version, fields });
  } else if (kind === "tooltip") return changeTooltip(ctx, author, { itemId, version, fields });
  throw otherKind(kind);
}

/** @throws INPUT_INVALID for what is of the other kind */
export function checkKind(kind: AuthoredKind, fields: AuthoredFields): void {
  if (isOfTour(fields) !== (kind === "tour")) throw otherKind(kind);
}

type TourFields = Extract<AuthoredFields, { description: string }>;

const isOfTour = (fields: AuthoredFields): fields is TourFields => "description" in fields;

const otherKind = (kind: AuthoredKind) => inputInvalid(`fields: are not those of a ${kind}.`);
