import { expect, it } from "vitest";
import { isFor, isUser } from "./audience";

it("counts as a user whoever is known; where proof is wanted, only who has given it", () => {
  const loose = { strictUsers: false };
  const strict = { strictUsers: true };
  const cases = [
    [{ kind: "anonymous" }, false, false],
    [{ kind: "claimed" }, false, false],
    [{ kind: "claimed", email: "" }, false, false],
    [{ kind: "claimed", email: "a@b.example" }, true, false],
    [{ kind: "claimed", userId: "7" }, true, false],
    [{ kind: "verified", userId: "7" }, true, true],
  ] as const;
  for (const [visitor, byClaim, byProof] of cases)
    expect([visitor, isUser(visitor, loose), isUser(visitor, strict)]).toEqual([visitor, byClaim, byProof]);
});

it("shows to all, to users, or to those who are none", () => {
  const seen = (visibleTo: "all" | "visitors" | "users") =>
    [true, false].map((user) => isFor(visibleTo, { isUser: user }));
  expect([seen("all"), seen("users"), seen("visitors")]).toEqual([
    [true, true],
    [true, false],
    [false, true],
  ]);
});
