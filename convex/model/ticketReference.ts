import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";

/**
 * What people call a ticket, such as `7K3-M9P`. Drawn at random and not counted: the next number of a workspace would be
 * a row that all its visitors write, so that every two of them who submit at once would meet there; and a count tells
 * outsiders how busy a team is. 27 signs without vowels and look-alikes spell no words and can be read out: 387 million.
 */
const SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ";
const HALF = 3;
const TRIES = 8;

/** A reference no ticket of the workspace has. */
export async function drawReference(ctx: MutationCtx, workspaceId: Id<"workspaces">): Promise<string> {
  for (let i = 0; i < TRIES; i++) {
    const reference = `${draw()}-${draw()}`;
    const taken = await ctx.db
      .query("tickets")
      .withIndex("by_workspaceId_and_reference", (q) =>
        q.eq("workspaceId", workspaceId).eq("reference", reference),
      )
      .first();
    if (!taken) return reference;
  }
  throw new Error("No free ticket reference was drawn.");
}

// Guessing one leads nowhere, as every look-up asks whose it is: Math.random will do, and Convex repeats it on a retry.
const draw = (): string =>
  Array.from({ length: HALF }, () => SIGNS[Math.floor(Math.random() * SIGNS.length)]).join("");
