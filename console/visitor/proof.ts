import type { VisitorDetail } from "../data/api.ts";

type Provable = Pick<VisitorDetail, "kind" | "proven" | "email">;

/**
 * What a value is worth, by its name (`name`, `customAttributes.plan`): marked where it is proved. Unmarked values are
 * the page's word, which the badge over them says for everybody who is not verified.
 */
export function proofOf(visitor: Provable, field: string): "proved" | undefined {
  return visitor.proven.includes(field) ? "proved" : undefined;
}

/** An e-mail address beside the badge "Verified" would be taken for proved as well: it is marked either way. */
export function proofOfEmail(visitor: Provable): "proved" | "claimed" | undefined {
  if (!visitor.email || visitor.kind !== "verified") return undefined;
  return proofOf(visitor, "email") ?? "claimed";
}
