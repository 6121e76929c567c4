import { expect, type Locator } from "@playwright/test";

/** The slowest of what stands in between: the frame tells the loader, the loader takes the frame's window away. */
const PATIENT = { timeout: 30_000 };

/**
 * Presses what takes its own frame away, and waits until that is gone. A click alone now and then waits in vain for the
 * answer of a document that no longer exists; here only what did not go is a fault.
 */
export async function pressAway(button: Locator, frame: Locator): Promise<void> {
  await expect(button).toBeVisible();
  await expect(button).toBeEnabled();
  let problem: unknown;
  void button.click().catch((error) => {
    problem = error;
  });
  await expect(frame)
    .toHaveCount(0, PATIENT)
    .catch((error) => {
      throw problem ?? error;
    });
}
