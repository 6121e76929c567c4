import type { ConvexError } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import { type ErrorData, fail } from "../errors";
import type { Identity } from "./proof";
import type { Admission } from "./settings";

/** Who is served. What a visitor sees of a refusal is nothing; the sentence is for the developer's console. */

/** @throws IDENTITY_REQUIRED for a claim without good proof where proof is required */
export function checkClaim(admission: Admission, identity: Identity): void {
  if (admission.mode === "optional" || !identity.claims || identity.verifiedUserId !== null) return;
  const failed = identity.notices.find(({ code }) => code.startsWith("USER_"))?.message;
  throw identityRequired(
    failed ??
      "This workspace requires verified identities: make userHash (HMAC-SHA256 of userId) or userToken on your server " +
        "and pass it with the user. A user without either gets no messenger.",
  );
}

/** @throws IDENTITY_REQUIRED for a visitor who has shown less than the workspace asks of everybody */
export function checkKind(admission: Admission, kind: Doc<"visitors">["kind"]): void {
  const isEnough = admission.mode === "required" ? kind === "verified" : kind !== "anonymous";
  if (admission.allowAnonymous || isEnough) return;
  throw identityRequired(
    "This workspace serves signed-in visitors only: call identify (or pass user to init) once the user has signed in.",
  );
}

/** Tells whether a visitor of this kind, who says no more than before, would be let in now. */
export const isAdmitted = ({ mode, allowAnonymous }: Admission, kind: Doc<"visitors">["kind"]): boolean =>
  kind === "verified" || (kind === "claimed" ? mode === "optional" : allowAnonymous);

/** @throws VISITOR_BLOCKED */
export function checkBlocked(visitor: Doc<"visitors"> | null): void {
  if (visitor?.blockedAt !== undefined) throw fail("VISITOR_BLOCKED", "The messenger is not available here.");
}

const identityRequired = (sentence: string): ConvexError<ErrorData> => fail("IDENTITY_REQUIRED", sentence);
