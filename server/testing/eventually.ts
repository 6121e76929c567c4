/** For hooks that build and start a server: a second, or ten on a machine that is busy with something else. */
export const START_TIMEOUT_MS = 60_000;
const PATIENCE_MS = 12_000;

/** Waits until `check` passes, and fails as it last failed. Patient, because tests share their machine with others. */
export async function eventually<T>(check: () => T | Promise<T>, intervalMs = 20): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
