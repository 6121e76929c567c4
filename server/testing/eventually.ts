import { vi } from "vitest";

const PATIENCE_MS = 12_000;

/** Waits until `check` passes; patient, because these tests share their machine with others. */
export function eventually<T>(check: () => T | Promise<T>, intervalMs = 20): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: intervalMs });
}
