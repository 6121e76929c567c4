import { afterEach, describe, expect, it, vi } from "vitest";
import { randomHex } from "../test.setup";
import { canSeal, seal, unseal } from "./sealing";

const KEY = randomHex();
const useKey = (key: string) => vi.stubEnv("OPENCOM_SECRET_KEY", key);
afterEach(() => vi.unstubAllEnvs());

describe("a sealed text", () => {
  it("comes back, and is another one each time", async () => {
    useKey(KEY);
    const sealed = [await seal("a secret", "place"), await seal("a secret", "place")];
    expect(new Set(sealed).size).toBe(2);
    for (const text of sealed) {
      expect(text).not.toContain("secret");
      expect(await unseal(text, "place")).toBe("a secret");
    }
  });
  it("opens nowhere else, with no other key, and not if it was touched", async () => {
    useKey(KEY);
    const sealed = await seal("a secret", "place");
    expect(await unseal(sealed, "elsewhere")).toBeNull();
    expect(await unseal(`${sealed.slice(0, -2)}AA`, "place")).toBeNull();
    expect(await unseal("", "place")).toBeNull();
    expect(await unseal("no base64!", "place")).toBeNull();
    useKey(randomHex());
    expect(await unseal(sealed, "place")).toBeNull();
    useKey("");
    expect(await unseal(sealed, "place")).toBeNull();
  });
  it.each(["", "abc", "g".repeat(64), "a".repeat(63), "a".repeat(66)])(
    "needs a key of 64 hex digits, which %j is not",
    async (key) => {
      useKey(key);
      expect(canSeal()).toBe(false);
      await expect(seal("a secret", "place")).rejects.toMatchObject({ data: { code: "SECRET_KEY_MISSING" } });
    },
  );
});
