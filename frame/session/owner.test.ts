import { describe, expect, it } from "vitest";
import { ownerOf } from "./owner.ts";

const tokenOf = (claims: object): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

describe("ownerOf", () => {
  it("is the same for an id, and for a token that names it in either way, whatever the letters", async () => {
    for (const userId of ["usr_42", "жук/?~", "日本"]) {
      const owner = await ownerOf({ userId });
      expect(owner).toMatch(/^[0-9a-f]{32}$/);
      expect(await ownerOf({ userToken: tokenOf({ sub: userId, email: "a@x.example" }) })).toBe(owner);
      expect(await ownerOf({ userToken: tokenOf({ user_id: userId }) })).toBe(owner);
    }
  });
  it("takes the id before the token and the token before the address", async () => {
    const userToken = tokenOf({ sub: "b" });
    expect(await ownerOf({ userId: "a", userToken })).toBe(await ownerOf({ userId: "a" }));
    expect(await ownerOf({ email: "a@x.example", userToken })).toBe(await ownerOf({ userId: "b" }));
    expect(await ownerOf({ email: " A@X.example" })).toBe(await ownerOf({ email: "a@x.example" }));
  });
  it("is empty for a token that names nobody or is none", async () => {
    for (const userToken of ["", "x", "a.b.c", "e30.e30.e30", tokenOf({ sub: 7 }), `e30.${btoa("null")}.x`])
      expect(await ownerOf({ userToken })).toBe("");
    expect(await ownerOf(undefined)).toBe("");
    expect(await ownerOf({ name: "A", company: "Acme" })).toBe("");
  });
});
