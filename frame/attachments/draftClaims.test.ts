import { afterEach, describe, expect, it } from "vitest";
import { type DraftClaims, joinDraftClaims } from "./draftClaims.ts";

const open: DraftClaims[] = [];
const join = (name: string, ...ids: string[]) => {
  const claims = joinDraftClaims(name, () => ids);
  open.push(claims);
  return claims;
};
afterEach(() => {
  for (const claims of open.splice(0)) claims.close();
});

describe("joinDraftClaims", () => {
  it("names what other open tabs of the same visitor have chosen, and nothing of closed ones", async () => {
    join("visitor:", "a", "b");
    join("somebody else:", "c");
    join("visitor:", "d").close();
    expect([...(await join("visitor:", "own").elsewhere())].sort()).toEqual(["a", "b"]);
  });
});
