import { randomHex } from "../core/random.ts";
import type { StorageAdapter } from "../session/storage.ts";
import type { Showing } from "./engineWorld.ts";

type KeptRun = { tab: string; showing: Showing; state: unknown };

const KEY = "runs";
/** Of a browser's own tabs hardly more are in the middle of something. */
const MAX_RUNS = 8;
const TTL_MS = 86_400_000;
const TAB = "oc:tab";

/** What goes on over pages: where each stands, in the tab in which it was begun, for as long as the browser may keep that. */
export class KeptRuns {
  readonly #storage: StorageAdapter;
  readonly #session: Storage | undefined;
  /** A tab keeps its name over reloads, and no other tab has it. */
  readonly #tab: string;

  constructor(storage: StorageAdapter, window: Window) {
    this.#storage = storage;
    let tab = randomHex(8);
    // Without consent, or where the browser keeps nothing, a run is known for as long as its page.
    if (storage.kind() === "local")
      try {
        this.#session = window.sessionStorage;
        tab = this.#session.getItem(TAB) ?? tab;
        this.#session.setItem(TAB, tab);
      } catch {
        // Full, or forbidden.
      }
    this.#tab = tab;
  }

  /** Another tab has begun something, or is done with it. Returns its stop. */
  onOthers(window: Window, run: () => void): () => void {
    const others = (): string =>
      this.#read()
        .flatMap(({ tab, showing }) => (tab === this.#tab ? [] : showing.candidate.itemId))
        .sort()
        .join();
    let before = others();
    // Other keys are written more often, and this is read for each of them: rarely enough.
    const look = (): void => {
      const now = others();
      if (now === before) return;
      before = now;
      run();
    };
    window.addEventListener("storage", look);
    return () => window.removeEventListener("storage", look);
  }

  /** The visitor is over, who may not even want to be known by a tab's name. */
  forget(): void {
    this.#session?.removeItem(TAB);
  }

  /** What an earlier page of this tab has begun. */
  own(): Showing[] {
    return this.#read()
      .filter(({ tab }) => tab === this.#tab)
      .map(({ showing }) => showing);
  }

  /** @param state null: it goes on no more */
  keep(showing: Showing, state: unknown): void {
    const others = this.#read().filter((run) => !this.#isOf(run, showing));
    const runs = state === null ? others : [...others, { tab: this.#tab, showing, state }];
    if (runs[0]) this.#storage.set(KEY, JSON.stringify(runs.slice(-MAX_RUNS)), TTL_MS);
    else this.#storage.remove(KEY);
  }

  /** Null: nothing was kept. */
  stateOf(showing: Showing): unknown {
    return this.#read().find((run) => this.#isOf(run, showing))?.state ?? null;
  }

  #isOf({ tab, showing: { candidate } }: KeptRun, { candidate: { itemId } }: Showing): boolean {
    return candidate.itemId === itemId && tab === this.#tab;
  }

  #read(): KeptRun[] {
    try {
      const runs = JSON.parse(this.#storage.get(KEY) ?? "") as KeptRun[];
      return runs.filter(({ showing }) => showing.candidate.itemId && showing.leaseId);
    } catch {
      return [];
    }
  }
}
