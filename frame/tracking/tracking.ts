/** The lazy chunk of tracking: sends what pages track, and counts page views where they are wanted. */
import type { FrameState } from "../app.ts";
import type { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import { fn } from "../live/functions.ts";
import type { Session } from "../session/session.ts";
import type { StorageAdapter } from "../session/storage.ts";
import type { Reporter } from "../shell/report.ts";
import { makeRetry } from "../shell/retry.ts";
import { type Entry, forgetEvent, toWire, type Wire, waitingEvents } from "./eventQueue.ts";
import { type PageViews, watchPageViews } from "./pageViews.ts";
import { signalOf } from "./signals.ts";
import { type Kept, toKept } from "./toKept.ts";

export type TrackingWorld = {
  window: Window & typeof globalThis;
  state: Store<FrameState>;
  storage: StorageAdapter;
  http: Http;
  session: Pick<Session, "tab" | "token" | "isGone">;
  /** The visitor's name, empty until it is known. */
  visitorRef(): string;
  /** Whether what was written under this name of a visitor is the present one's. */
  isOurs(ref: string): boolean;
  /** Something live asks for what was just sent. */
  onRelevant(): void;
  /** The server does not take the token. */
  onSessionInvalid(): void;
  /** Prints in the page's console. */
  reporter: Pick<Reporter, "warn">;
};

/** An event that was kept, or was not for want of consent (false); page views are wanted (undefined); something may wait (null). */
type News = Kept | false | null | undefined;

const WAIT_MS = 2_000;
const AT_ONCE = 20;
const BATCH = 50;
/** Of a farewell: a browser sends 64 KiB of a page that is gone, no more. */
const FAREWELL_LENGTH = 48_000;

/** Sends one visitor's events in batches until each has arrived, over loads, restarts and times without a network. */
class Tracker {
  readonly #world: TrackingWorld;
  readonly #views: PageViews;
  readonly #abort = new AbortController();
  readonly #unsubscribe: () => void;
  readonly #retry = makeRetry(() => void this.#flush());
  /** What this page has kept and what has not arrived, by key. */
  readonly #own = new Map<string, Kept>();
  /** What the browser asks for, and what the workspace says to that: asked once where it matters. */
  readonly #signal: string | undefined;
  #isAllowed: boolean;
  #ref: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #nudges = 0;
  #isSending = false;
  /** The browser asks for it, and the workspace respects that. */
  #isSilent = false;
  #wasReady = false;

  constructor(world: TrackingWorld) {
    this.#world = world;
    const { window, state, storage } = world;
    this.#signal = signalOf(window);
    this.#isAllowed = !this.#signal;
    this.#ref = world.visitorRef();
    this.#views = watchPageViews({
      ...world,
      signal: this.#abort.signal,
      onView: ({ url, title }) => {
        const kept = toKept([null, { title }, url, world.visitorRef()]);
        storage.set(...kept);
        this.#own.set(kept[0], kept);
        this.#later(0);
      },
    });
    const options = { signal: this.#abort.signal };
    const leave = (): void => this.#farewell(world.isOurs);
    window.addEventListener("pagehide", leave, options);
    window.addEventListener("online", () => this.#later(0), options);
    window.document.addEventListener(
      "visibilitychange",
      () => window.document.visibilityState === "hidden" && leave(),
      options,
    );
    this.#unsubscribe = state.subscribe(({ phase }) => this.#follow(phase));
    this.#wasReady = state.get().phase === "ready";
  }

  nudge(news: News): void {
    if (news === false) return this.#world.reporter.warn("TRACKING_OFF", "no consent");
    // Came too late: its visitor has left, and everything of theirs was wiped.
    if (this.#world.session.isGone()) return this.#stop();
    if (this.#isSilent) return news ? this.#forget({ key: news[0] }) : undefined;
    this.#ref = this.#world.visitorRef();
    if (news === undefined) return this.#views.look();
    if (news) {
      this.#own.set(news[0], news);
      this.#nudges += 1;
    }
    return this.#later(this.#nudges < AT_ONCE ? WAIT_MS : 0);
  }

  #follow(phase: FrameState["phase"]): void {
    const wasReady = this.#wasReady;
    this.#wasReady = phase === "ready";
    if (phase === "ready" && !wasReady) {
      this.#ref = this.#world.visitorRef();
      // The session may have begun by wiping what another person had left, and this page's own with it.
      for (const kept of this.#own.values()) this.#world.storage.set(...kept);
      this.#later(0);
    }
    // The visitor has left and is about to be wiped: what is theirs goes now, or not at all.
    if (phase !== "starting" || !wasReady) return;
    const ref = this.#ref;
    this.#farewell((other) => other === ref);
    this.#stop();
  }

  #stop(): void {
    this.#abort.abort();
    this.#unsubscribe();
    this.#retry.stop();
    clearTimeout(this.#timer);
  }

  /** Sends what waits in so many ms, or sooner if that was to be. */
  #later(ms: number): void {
    const at = performance.now() + ms;
    if (this.#dueAt <= at || this.#abort.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      void this.#flush();
    }, ms);
  }

  /** What may be sent, oldest first. What never may be is forgotten; somebody else's is left to them. */
  #take(isOurs: (ref: string) => boolean): Wire[] {
    const { storage, reporter } = this.#world;
    const warn = (code: string, detail: string): void => reporter.warn(code, detail);
    const onDrop = (): void => warn("EVENTS_DROPPED", "more than 1,000 were waiting");
    const taken: Wire[] = [];
    for (const entry of waitingEvents(storage, onDrop)) {
      if (!isOurs(entry.ref) && !this.#own.has(entry.key)) continue;
      const wire = toWire(entry, warn);
      if (!wire) this.#forget(entry);
      else if (taken.push(wire) === BATCH) break;
    }
    return taken;
  }

  #forget(...entries: Pick<Entry, "key">[]): void {
    for (const { key } of entries) {
      this.#own.delete(key);
      forgetEvent(this.#world.storage, key);
    }
  }

  #send(sessionToken: string, taken: Wire[], keepalive = false) {
    const { http, state, session } = this.#world;
    const { url, title } = state.get().page;
    const events = taken.map(({ key: _key, ...event }) => event);
    const args = { sessionToken, events, page: { url, title }, tab: session.tab };
    return http.mutation(fn.track, args, { keepalive });
  }

  async #flush(): Promise<void> {
    const { session, state } = this.#world;
    const sessionToken = session.token();
    if (this.#isSending || !sessionToken || state.get().phase !== "ready") return;
    this.#nudges = 0;
    let taken: Wire[] = [];
    this.#isSending = true;
    try {
      if (this.#isSilent || (await this.#isOff(sessionToken))) return;
      taken = this.#take(this.#world.isOurs);
      if (taken.length === 0) return;
      const answer = await this.#send(sessionToken, taken);
      if (answer?.relevant) this.#world.onRelevant();
      this.#retry.done();
      this.#forget(...taken);
      this.#later(taken.length === BATCH ? 0 : WAIT_MS);
    } catch (error) {
      this.#onFailure(error as CallError, taken);
    } finally {
      this.#isSending = false;
    }
  }

  /** Whether nothing is tracked because the browser asks for that; whether that counts is for the workspace to say. */
  async #isOff(sessionToken: string): Promise<boolean> {
    if (this.#isAllowed) return false;
    const { tracksAll } = await this.#send(sessionToken, []);
    this.#isAllowed = tracksAll;
    if (tracksAll) return false;
    this.#world.reporter.warn("TRACKING_OFF", `the browser asks for it: ${this.#signal}`);
    this.#forget(...waitingEvents(this.#world.storage, () => undefined));
    this.#isSilent = true;
    return true;
  }

  #onFailure({ code, message, retryAfterMs }: CallError, taken: Wire[]): void {
    this.#retry.stop();
    if (code === "SESSION_INVALID") return this.#world.onSessionInvalid();
    if (code === "INPUT_INVALID") {
      // Never seen: the limits here are the server's. Sent again it would be refused again.
      this.#world.reporter.warn(code, message);
      this.#forget(...taken);
      return this.#later(0);
    }
    return this.#retry.plan(retryAfterMs);
  }

  /** The page may be gone in a moment: what waits goes now, and stays until it is known to have arrived. */
  #farewell(isOurs: (ref: string) => boolean): void {
    const token = this.#world.session.token();
    if (!token || !this.#isAllowed) return;
    const taken = this.#take(isOurs);
    while (JSON.stringify(taken).length > FAREWELL_LENGTH) taken.pop();
    if (taken.length === 0) return;
    this.#send(token, taken, true).then(
      () => this.#forget(...taken),
      () => undefined,
    );
  }
}

const trackers = new WeakMap<TrackingWorld, Tracker>();

/** Something has happened on the pages of a visitor. The first of it begins their tracking. */
export function track(world: TrackingWorld, news: News): void {
  const tracker = trackers.get(world) ?? new Tracker(world);
  trackers.set(world, tracker);
  tracker.nudge(news);
}
