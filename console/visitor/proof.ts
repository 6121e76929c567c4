import type { VisitorDetail } from "../data/api.ts";

type Provable = Pick<VisitorDetail, "kind" | "proven">;

/**
 * What a value is worth, by its name (`email`, `customAttributes.plan`). Nothing where nobody says who this is: an
 * anonymous visitor's values need no mark to be taken for what they are.
 */
export function proofOf(visitor: Provable, field: string): "proved" | "claimed" | undefined {
  if (visitor.proven.includes(field)) return "proved";
  return visitor.kind === "anonymous" ? undefined : "claimed";
}
