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

  it("draws a slice in its first frame and more with each after it; once whole, what comes is drawn at once", () => {
    const { slices, setRows, dispose } = createRoot((dispose) => {
      const [rows, setRows] = createSignal<string[]>([]);
      return { slices: createSlices(rows, 12), setRows, dispose };
    });
    frame();
    expect(slices.isWhole()).toBe(true);
    setRows(keys(0, 30));
    for (const drawn of [12, 24, 30]) {
      expect(slices.count()).toBe(drawn);
      expect(slices.isWhole()).toBe(false);
      frame();
    }
    frame();
    expect(slices.isWhole()).toBe(true);
    setRows(keys(0, 60));
    expect([slices.count(), slices.isWhole()]).toEqual([60, true]);
    setRows(keys(30, 60));
    expect([slices.count(), slices.isWhole()]).toEqual([30, true]);
    dispose();
  });

  it("goes on where it was when rows come at its end before it is whole", () => {
    const { slices, setRows, dispose } = createRoot((dispose) => {
      const [rows, setRows] = createSignal(keys(0, 30));
      return { slices: createSlices(rows, 12), setRows, dispose };
    });
    frame();
    setRows(keys(0, 40));
    expect(slices.count()).toBe(24);
    frame();
    expect([slices.count(), slices.isWhole()]).toEqual([36, false]);
    dispose();
  });
});
