import type { StorageAdapter } from "../session/storage.ts";

/** Whether this browser may keep anything of the visitor, as the page has said last. */
export function makeConsent(storage: StorageAdapter) {
  let isWithdrawn = false;
  return {
    /** Taken back on this page: nothing is asked of the deployment until somebody opens. */
    isWithdrawn: () => isWithdrawn,
    /**
     * Given: what is known becomes durable. Withdrawn: nothing is kept from now on. True when it asks for a boot.
     * @param isNameless there is a session, of nobody whom the page has named
     */
    set(isGranted: boolean, isNameless: boolean): boolean {
      const wasWithdrawn = isWithdrawn;
      isWithdrawn = !isGranted;
      storage.allow(isGranted);
      // Where nothing lasts here, the deployment may let the page keep something.
      return isGranted && (wasWithdrawn || (isNameless && storage.isBlocked()));
    },
  };
}
