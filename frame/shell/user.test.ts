import { describe, expect, it, vi } from "vitest";
import { checkUserFields } from "../../convex/model/claims.ts";
import type { UserFields } from "../../protocol/messages.ts";
import { readUser } from "./user.ts";

const read = (user: UserFields) => {
  const warn = vi.fn();
  return { user: readUser(user, warn), lines: warn.mock.calls.map(([code, detail]) => `${code} ${detail}`) };
};

describe("readUser", () => {
  it("takes what is not filled in as not given, without a word", () => {
    const user = { email: "", name: " ", userId: "u1", userHash: "", company: "\t" };
    expect(read(user)).toEqual({
      user: { userId: "u1" },
      lines: [],
    });
  });

  it("keeps everything that is of use, null and values by key with it", () => {
    const user = { email: "a@b", name: "Ada", userId: "7", company: null, customAttributes: { plan: "" } };
    expect(read(user)).toEqual({ user, lines: [] });
    expect(read({ company: { name: "Acme" }, userToken: "t".repeat(9_000) }).lines).toEqual([]);
  });

  it.each([
    ["email", "n/a", "user.email"],
    ["email", `${"e".repeat(250)}@b.example`, "user.email"],
    ["name", "N".repeat(201), "user.name"],
    ["name", "\u{1f600}".repeat(101), "user.name"],
    ["userId", "u".repeat(256), "user.userId"],
    ["company", { about: "c".repeat(4_000) }, "user.company"],
    ["customAttributes", { about: "c".repeat(8_000) }, "user.customAttributes"],
  ])("leaves out %s %j and says why; the rest is what the deployment takes", (field, value, line) => {
    const given = { userId: "u1", email: "ada@shop.example", [field]: value };
    const { user, lines } = read(given);
    expect(lines).toEqual([`VALUE_IGNORED ${line}`]);
    expect(user).not.toHaveProperty(field);
    expect(Object.keys(user)).toHaveLength(Object.keys(given).length - 1);
    expect(() => checkUserFields(given)).toThrow();
    expect(() => checkUserFields(user)).not.toThrow();
  });
});
