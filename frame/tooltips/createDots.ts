import { createSignal } from "solid-js";
import { t } from "../strings/t.ts";

/** What the beacons of a page are called. No word of the team's is in the customer's page, so that they are told apart by number. */
export type Dots = {
  /** The element of this one is there, or is not. */
  see(id: string, isThere: boolean): void;
  /** In the language on show; changes with the others. */
  nameOf(id: string): string;
};

/** Counts the beacons whose element is there. */
export function createDots(): Dots {
  const [there, setThere] = createSignal<readonly string[]>([]);
  return {
    see(id, isThere) {
      if (there().includes(id) === isThere) return;
      setThere((before) => (isThere ? [...before, id] : before.filter((each) => each !== id)));
    },
    nameOf(id) {
      const [at, total] = [there().indexOf(id) + 1, there().length];
      return at > 0 && total > 1 ? t("tipBeaconOf", { at, total }) : t("tipBeacon");
    },
  };
}
