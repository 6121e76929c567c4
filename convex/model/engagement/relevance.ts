import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { AudienceRule } from "../../ruleValidators";

/** More rows than any workspace fills with what is live. */
const MAX_PARTS = 100;

/**
 * Tells whether something live asks for one of these events, in who it is for or when it shows: whether evaluating again
 * may change what this visitor gets.
 */
export async function isRelevant(
  ctx: QueryCtx,
  workspaceId: Id<"workspaces">,
  names: ReadonlySet<string>,
): Promise<boolean> {
  if (names.size === 0) return false;
  const parts = await ctx.db
    .query("livePrograms")
    .withIndex("by_workspaceId_and_part", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_PARTS);
  return parts.some(
    ({ items, segments }) =>
      segments.some(({ rule }) => asksFor(rule, names)) ||
      items.some(
        ({ audience, trigger }) =>
          (trigger.type === "event" && names.has(trigger.name)) || (audience && asksFor(audience, names)),
      ),
  );
}

function asksFor(rule: AudienceRule, names: ReadonlySet<string>): boolean {
  if (rule.type === "event") return names.has(rule.name);
  return "rules" in rule && rule.rules.some((each) => asksFor(each, names));
}
