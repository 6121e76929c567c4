import type { DrawRequest, FrameState } from "../app.ts";
import { randomHex } from "../core/random.ts";
import type { Store } from "../core/store.ts";
import type { Session } from "../session/session.ts";
import type { Tooltip } from "../tooltips/functions.ts";
import type { Engine } from "./engine.ts";
import type { Showing } from "./engineWorld.ts";
import type { Candidate } from "./model.ts";

export type TipsWorld = {
  state: Store<FrameState>;
  /** What is for this visitor on a page; rejects while off line. */
  fetch(url: string): Promise<readonly Tooltip[]>;
  /** The visitor has opened it, for the first time on this page. */
  seen(showing: Showing): void;
  /** Resolves once the deployment has taken it, or cannot be reached. */
  act(showing: Showing, what: "clicked" | "dismissed"): Promise<boolean>;
  note: NonNullable<DrawRequest["note"]>;
  session: Pick<Session, "tab">;
  /** Something is to be drawn: loads what draws. */
  onNews(): void;
};

type Version = Pick<Candidate, "itemId" | "version">;
const isSame = (one: Version, other: Version): boolean =>
  one.itemId === other.itemId && one.version === other.version;

/** As many as are looked out for on one page: the first are the most important. */
const MOST = 20;
const AGAIN_MS = 3_000;
const nothing = (): undefined => undefined;
/** What is said of things that come by themselves, or go on over pages. */
const NOTHING = {
  failed: nothing,
  use: nothing,
  takeRoom: nothing,
};

/**
 * Tooltips: what they say is fetched once for a page that has some. Those that come by themselves are the engine's like anything
 * else; the others are handed to what draws, and wait there for the visitor for as long as they are for them.
 */
export class Tips {
  readonly #world: TipsWorld;
  readonly #engine: Engine;
  #url = "";
  #items: readonly Candidate[] = [];
  #views: readonly Tooltip[] = [];
  #fetched: Promise<readonly Tooltip[]> = Promise.resolve([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Put away on this page, until the deployment has said whether they come again. */
  readonly #away = new Set<string>();
  #waiting: readonly DrawRequest[] = [];
  /** What ends those that are open. */
  readonly #open = new Map<string, () => void>();

  constructor(world: TipsWorld, engine: Engine) {
    this.#world = world;
    this.#engine = engine;
    engine.onStop(() => clearTimeout(this.#timer));
  }

  /** What is for this visitor here, as it was last asked. */
  views(): Promise<readonly Tooltip[]> {
    return this.#fetched;
  }

  /** The deployment has said what is for the visitor on this page. */
  taken(all: readonly Candidate[]): void {
    const { url } = this.#world.state.get().page;
    if (url !== this.#url) this.#views = [];
    this.#url = url;
    this.#items = all.filter(({ kind }) => kind === "tooltip");
    this.#offer();
    const isKnown = (item: Candidate): boolean => this.#views.some((view) => isSame(view, item));
    if (!this.#items.every(isKnown)) this.#fetch();
  }

  /** These wait for the visitor just now; what does not any more is not drawn any more. */
  standBy(items: readonly Candidate[]): void {
    const before = this.#waiting;
    this.#waiting = items.map(
      (item) => before.find(({ showing }) => isSame(showing.candidate, item)) ?? this.#request(item),
    );
    const isNew = this.#waiting.some((each) => !before.includes(each));
    if (!isNew && before.length === this.#waiting.length) return;
    const { state, onNews } = this.#world;
    const others = state.get().showings.filter((each) => !before.includes(each));
    state.set({ showings: [...others, ...this.#waiting] });
    if (isNew) onNews();
  }

  /** One that is open has to go, and waits again. False if there is no such. */
  erase(itemId: string): boolean {
    const end = this.#open.get(itemId);
    this.#open.delete(itemId);
    end?.();
    return end !== undefined;
  }

  #fetch(): void {
    clearTimeout(this.#timer);
    const url = this.#url;
    const fetched = this.#world.fetch(url);
    this.#fetched = fetched;
    fetched.then(
      (views) => {
        if (fetched !== this.#fetched || url !== this.#url) return;
        this.#views = views;
        this.#offer();
      },
      () => {
        if (fetched === this.#fetched) this.#timer = setTimeout(() => this.#fetch(), AGAIN_MS);
      },
    );
  }

  #offer(): void {
    const offered = this.#views.flatMap((view) => {
      const item = this.#items.find((each) => isSame(each, view));
      const isWaiting = item && view.content.opens !== "auto";
      return isWaiting ? [{ ...item, trigger: view.trigger }] : [];
    });
    this.#engine.offer(offered.slice(0, MOST));
  }

  #request(item: Candidate): DrawRequest {
    const { itemId } = item;
    const content = this.#views.find((view) => isSame(view, item))?.content;
    const showing: Showing = { candidate: item, leaseId: randomHex(16), isStartedByVisitor: true };
    let isSeen = false;
    return {
      showing,
      ...(content ? { content } : {}),
      painted: () => {
        // A hand that comes and goes has looked at it once.
        if (!isSeen) this.#world.seen(showing);
        isSeen = true;
      },
      over: () => void this.#away.add(itemId),
      note: this.#world.note,
      act: (what) => void this.#act(showing, what),
      ...NOTHING,
      waiting: {
        open: (onErased) => {
          const isOpen = !this.#away.has(itemId) && this.#engine.open(item);
          if (isOpen) this.#open.set(itemId, onErased);
          return isOpen;
        },
        close: () => {
          this.#open.delete(itemId);
          this.#engine.close(item, isSeen);
        },
      },
    };
  }

  /** Whether what was put away comes again the deployment says. */
  async #act(showing: Showing, what: "clicked" | "dismissed" | "completed"): Promise<void> {
    if (what === "completed") return;
    const isTaken = await this.#world.act(showing, what);
    if (!isTaken || what !== "dismissed") return;
    this.#away.delete(showing.candidate.itemId);
    this.#engine.refresh();
  }
}
