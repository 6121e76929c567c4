import { describe, expect, it, vi } from "vitest";
import { makeChunk } from "./chunk.ts";

describe("makeChunk", () => {
  it("has its parts once they came, and dresses the window once, however often it is asked for", async () => {
    const fetchChunk = vi.fn(async () => ({ styles: ".once { color: red }", name: "part" }));
    const before = document.adoptedStyleSheets.length;
    const chunk = makeChunk(fetchChunk);
    expect([chunk.parts(), fetchChunk.mock.calls.length]).toEqual([undefined, 0]);
    await Promise.all([chunk.load(), chunk.load()]);
    await chunk.load();
    expect(chunk.parts()?.name).toBe("part");
    expect(document.adoptedStyleSheets.length).toBe(before + 1);
  });
  it("is asked for again over a broken line, and rejects when it never comes", async () => {
    vi.useFakeTimers();
    let lives = 2;
    const flaky = makeChunk(async () => {
      if (lives-- > 0) throw new TypeError("Failed to fetch");
      return { styles: "" };
    });
    const loading = flaky.load();
    await vi.advanceTimersByTimeAsync(3_000);
    await loading;
    expect(flaky.parts()).toBeDefined();
    const dead = makeChunk<{ styles: string }>(() => Promise.reject(new TypeError("Failed to fetch")));
    const rejected = expect(dead.load()).rejects.toThrow("Failed to fetch");
    await vi.advanceTimersByTimeAsync(60_000);
    await rejected;
    expect(dead.parts()).toBeUndefined();
    vi.useRealTimers();
  });
});
