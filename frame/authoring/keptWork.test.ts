import { beforeEach, describe, expect, it } from "vitest";
import type { Edited, TooltipFields } from "./functions.ts";
import { dropWork, hasWork, keepWork, keptWork } from "./keptWork.ts";

const items = new Map<string, string>();
const browser = {
  localStorage: {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage,
};
const blocked = {
  get localStorage(): Storage {
    throw new DOMException("blocked", "SecurityError");
  },
};
const fields = { content: { source: "What I wrote" } } as unknown as TooltipFields;
const edited = (given: Partial<Edited> = {}) =>
  ({ content: { type: "tooltip", id: "tip1" }, agentName: "Ada", work: null, ...given }) as Edited;
const savedAt = (at: number) => ({ work: { fields, baseVersion: 1, savedAt: at } });

beforeEach(() => items.clear());

describe("work that no server has heard of", () => {
  it("is there for the same agent and content", () => {
    expect(keepWork(browser, edited(), { fields, baseVersion: 3 })).toBe(true);
    expect(hasWork(browser, "tip1")).toBe(true);
    expect(hasWork(browser, "tip2")).toBe(false);
    expect(keptWork(browser, edited())).toMatchObject({ fields, baseVersion: 3 });
  });

  it("is nobody else's, and of nothing else", () => {
    keepWork(browser, edited(), { fields, baseVersion: 3 });
    expect(keptWork(browser, edited({ agentName: "Bo" }))).toBeNull();
    expect(keptWork(browser, edited({ content: { type: "tooltip", id: "tip2" } }))).toBeNull();
  });

  it("gives way to what the server has saved since", () => {
    keepWork(browser, edited(savedAt(100)), { fields, baseVersion: 3 });
    expect(keptWork(browser, edited(savedAt(100)))).not.toBeNull();
    expect(keptWork(browser, edited(savedAt(101)))).toBeNull();
    // Nobody is told any more that something is kept.
    expect(hasWork(browser, "tip1")).toBe(false);
  });

  it("goes when it was saved", () => {
    keepWork(browser, edited(), { fields, baseVersion: 3 });
    dropWork(browser);
    expect(hasWork(browser, "tip1")).toBe(false);
    expect(keptWork(browser, edited())).toBeNull();
  });

  it("is not kept where storage is blocked or holds something else, and nothing is thrown", () => {
    expect(keepWork(blocked, edited(), { fields, baseVersion: 3 })).toBe(false);
    expect(hasWork(blocked, "tip1")).toBe(false);
    expect(keptWork(blocked, edited())).toBeNull();
    expect(() => dropWork(blocked)).not.toThrow();
    items.set("opencomAuthorWork", "{");
    expect(keptWork(browser, edited())).toBeNull();
  });
});
