import { api, type ItemFaults } from "../data/api.ts";
import { createQuery } from "../data/createQuery.ts";

/** What is live and at fault, as it is now; nothing while it is not known. */
export function createFaults(): () => readonly ItemFaults[] {
  const query = createQuery(api.engagement.faults, () => ({}));
  return () => query.value() ?? [];
}
