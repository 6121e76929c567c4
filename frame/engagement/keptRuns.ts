import { randomHex } from "../core/random.ts";
import type { StorageAdapter } from "../session/storage.ts";
import type { Showing } from "./engineWorld.ts";

/** When something that was put off comes back: a time, ms since 1970, or the visitor's next visit. */
export type WakeAt = number | "nextVisit";

/** `tab` is empty while it sleeps: whichever page is there wakes it. */
type KeptRun = { tab: string; wakeAt?: WakeAt; showing: Showing; state: unknown };

const KEY = "runs";
/** Of a browser's own tabs hardly more are in the middle of something. */
const MAX_RUNS = 8;
const TTL_MS = 30 * 86_400_000;
const TAB = "oc:tab";

/** What goes on over pages: where each stands, in the tab in which it was begun, for as long as the browser may keep that. */
export class KeptRuns {
  readonly #storage: StorageAdapter;
  readonly tab: string;

  constructor(storage: StorageAdapter, window: Window) {
    this.#storage = storage;
    // Without consent, or where the browser keeps nothing, a run lives as long as its page.
    this.tab = storage.kind() === "local" ? tabOf(window) : randomHex(8);
  }

  /** What goes on in this tab, and what was to come back by now: that is this tab's from here on. */
  take(now: number, isNewVisit: boolean): Showing[] {
    const isDue = ({ wakeAt }: KeptRun): boolean =>
      wakeAt === "nextVisit" ? isNewVisit : wakeAt !== undefined && wakeAt <= now;
    const runs = this.#read().map((run) =>
      isDue(run) ? { showing: run.showing, state: run.state, tab: this.tab } : run,
    );
    this.#write(runs);
    return runs.filter(({ tab }) => tab === this.tab).map(({ showing }) => showing);
  }

  /** Until the next of those that sleep is due, ms; null: none is. */
  wakesIn(now: number): number | null {
    const times = this.#read().map(({ wakeAt }) => wakeAt);
    const due = times.filter((time) => typeof time === "number");
    return due.length > 0 ? Math.max(0, Math.min(...due) - now) : null;
  }

  keep(showing: Showing, state: unknown, wakeAt?: WakeAt): void {
    const others = this.#read().filter((run) => !this.#isOf(run, showing));
    const run = { tab: wakeAt === undefined ? this.tab : "", showing, state, ...(wakeAt && { wakeAt }) };
    this.#write(state === null ? others : [...others, run]);
  }

  stateOf(showing: Showing): unknown {
    return this.#read().find((run) => this.#isOf(run, showing))?.state ?? null;
  }

  /** One run of an item in a tab; one that sleeps is over when it is begun anew. */
  #isOf({ tab, showing: { candidate } }: KeptRun, { candidate: { itemId } }: Showing): boolean {
    return candidate.itemId === itemId && (tab === this.tab || !tab);
  }

  #read(): KeptRun[] {
    try {
      const runs = JSON.parse(this.#storage.get(KEY) ?? "") as KeptRun[];
      return runs.filter((run) => run.showing.candidate.itemId && run.showing.leaseId);
    } catch {
      return [];
    }
  }

  #write(runs: KeptRun[]): void {
    if (runs.length > 0) this.#storage.set(KEY, JSON.stringify(runs.slice(-MAX_RUNS)), TTL_MS);
    else this.#storage.remove(KEY);
  }
}

/** A tab keeps its name over reloads, and no other tab has it. */
function tabOf(window: Window): string {
  const made = randomHex(8);
  try {
    const tab = window.sessionStorage.getItem(TAB) ?? made;
    window.sessionStorage.setItem(TAB, tab);
    return tab;
  } catch {
    return made; // Full, or forbidden.
  }
}
