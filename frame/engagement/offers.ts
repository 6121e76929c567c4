import type { Candidate } from "./model.ts";

/** What waits at elements of the page until the visitor comes to them. */
export class Offers {
  items: readonly Candidate[] = [];

  /** Takes the present ones; returns the ids of those that are none any more, in the version they had. */
  replace(items: readonly Candidate[]): string[] {
    const gone = this.items.filter(
      ({ itemId, version }) => !items.some((each) => each.itemId === itemId && each.version === version),
    );
    this.items = items;
    return gone.map(({ itemId }) => itemId);
  }

  has(itemId: string): boolean {
    return this.items.some((each) => each.itemId === itemId);
  }
}
