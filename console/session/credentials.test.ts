import { afterEach, describe, expect, it, vi } from "vitest";
import { makeAgentToken, makeTokenStore, sha256Hex } from "./credentials.ts";

const view = window as unknown as Window;
const token = `ags_${"a1".repeat(32)}`;

describe("credentials", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    localStorage.clear();
  });

  it("makes a token of 256 random bits each time", () => {
    expect(makeAgentToken()).toMatch(/^ags_[0-9a-f]{64}$/);
    expect(makeAgentToken()).not.toBe(makeAgentToken());
  });

  it("hashes as the server does", async () => {
    expect(await sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("keeps the token over a reload and forgets it for good", () => {
    makeTokenStore(view).write(token);
    expect(makeTokenStore(view).read()).toBe(token);
    makeTokenStore(view).clear();
    expect(makeTokenStore(view).read()).toBeNull();
  });

  it("ignores what it did not write", () => {
    localStorage.setItem("opencom.console.session", "junk");
    expect(makeTokenStore(view).read()).toBeNull();
  });

  it("stays signed in for this tab where storage is blocked", () => {
    const blocked = { ...view, addEventListener: vi.fn(), removeEventListener: vi.fn() } as unknown as Window;
    Object.defineProperty(blocked, "localStorage", {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    });
    const store = makeTokenStore(blocked);
    store.write(token);
    expect(store.read()).toBe(token);
    store.clear();
    expect(store.read()).toBeNull();
  });
});
