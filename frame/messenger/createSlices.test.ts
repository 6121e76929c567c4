import { createRoot, createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSlices } from "./createSlices.ts";

const keys = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

describe("a list that is drawn by slices", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["requestAnimationFrame", "cancelAnimationFrame", "setTimeout", "clearTimeout"],
    });
  });
  afterEach(() => vi.useRealTimers());
  const frame = () => {
    vi.advanceTimersToNextFrame();
    vi.advanceTimersByTime(1);
  };

  it("draws a slice in its first frame, more with each after it, and goes on where it was when rows come at its end or go at its beginning", () => {
    const { slices, setRows, dispose } = createRoot((dispose) => {
      const [rows, setRows] = createSignal(keys(0, 30));
      return { slices: createSlices(rows, 12), setRows, dispose };
    });
    for (const drawn of [12, 24, 30]) {
      expect(slices.count()).toBe(drawn);
      expect(slices.isWhole()).toBe(false);
      frame();
    }
    frame();
    expect(slices.isWhole()).toBe(true);
    // Another page: a slice of it at once, the rest behind the frames that follow.
    setRows(keys(0, 60));
    expect(slices.count()).toBe(42);
    expect(slices.isWhole()).toBe(false);
    // The first page is put aside meanwhile: what is drawn of the others stays.
    setRows(keys(30, 60));
    expect(slices.count()).toBe(12);
    for (let left = 3; left > 0; left--) frame();
    expect(slices.count()).toBe(30);
    expect(slices.isWhole()).toBe(true);
    dispose();
  });
});
