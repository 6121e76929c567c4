/**
 * Decides when this page holds a socket (DESIGN D13): only with an open conversation, an opened or intended messenger or
 * an unsent message; parked after five hidden minutes and while the page is in the back/forward cache. Also keeps
 * presence and the session's renewal, whose clocks need the same events.
 */
import type { Link, LinkWorld } from "../convex.ts";
import type { CallError } from "../core/errors.ts";
import type { Http } from "../core/http.ts";
import { fn } from "../live/functions.ts";
import type { Session } from "../session/session.ts";

export type LinkKeeperWorld = {
  window: Window & typeof globalThis;
  session: Session;
  http: Http;
  /** Where `POST /beacon` is. */
  beaconUrl: string;
  link: LinkWorld;
  page(): { url: string; title: string };
  onLink(link: Link): void;
  /** What is live in the workspace and asked of the visitor, as heartbeats and the connection tell; absent: nothing. */
  onStamp(stamp?: number): void;
  /** The token was renewed here; other tabs can use it. */
  onRenewed(): void;
  /** Back in view, on line or out of the cache. */
  onWake(): void;
};

const HIDDEN_MS = 5 * 60_000;
const HEARTBEAT_MS = 55_000;
const MAX_TIMER_MS = 6 * 3_600_000;
const RETRY_MS = 2_000;
/** Coming back sooner than this after the last heartbeat proves nothing new. */
const PROBE_AFTER_MS = 10_000;

export class LinkKeeper {
  readonly #world: LinkKeeperWorld;
  readonly #abort = new AbortController();
  #link: Link | null = null;
  #loading: Promise<Link | null> | null = null;
  #lastBeat = 0;
  #tickedAt = 0;
  #parkTimer: ReturnType<typeof setTimeout> | undefined;
  #beatTimer: ReturnType<typeof setInterval> | undefined;
  #renewTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: LinkKeeperWorld) {
    this.#world = world;
    const { window } = world;
    const options = { signal: this.#abort.signal };
    window.document.addEventListener("visibilitychange", () => this.#onVisibility(), options);
    window.addEventListener("online", () => this.#wake(), options);
    window.addEventListener("pagehide", () => this.#leave(), options);
    // A frozen page answers nobody: its socket would only look open.
    window.document.addEventListener("freeze", () => this.#link?.live.park(), options);
    window.document.addEventListener("resume", () => this.#wake(), options);
    window.addEventListener("pageshow", (event) => event.persisted && this.#wake(), options);
  }

  /** The session is live: keeps presence, renewal and connection going with it. The boot itself counted as the first heartbeat. */
  start(): void {
    this.#hasBeaten();
    this.retoken();
  }

  /** The next beat is due a whole beat after this one, whenever it was: a visitor who is there is never taken for gone. */
  #hasBeaten(): void {
    this.#lastBeat = this.#tickedAt = Date.now();
    clearInterval(this.#beatTimer);
    this.#beatTimer = setInterval(() => this.#tick(), HEARTBEAT_MS);
  }

  /** At each beat; much later than that, the machine has slept, and nobody else will say so. */
  #tick(): void {
    const isLate = Date.now() - this.#tickedAt > 2 * HEARTBEAT_MS;
    this.#tickedAt = Date.now();
    if (isLate && this.#isVisible()) this.#wake();
    else void this.#beat();
  }

  /** Opens the connection if it is not open; null when it was stopped meanwhile or cannot be loaded yet. */
  want(): Promise<Link | null> {
    if (this.#link) this.#link.live.resume();
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** The token changed. */
  retoken(): void {
    this.#link?.live.retoken();
    this.#link?.outbox.nudge();
    this.#scheduleRenewal();
  }

  /** Another tab changed what waits to be sent. */
  syncOutbox(): void {
    void this.#link?.outbox.sync();
  }

  /** Ends the connection. `forget` destroys unsent messages too. */
  stop(forget: boolean): void {
    // Who is forgotten is offline by that; who is kept has left this page.
    if (!forget) this.#leave();
    this.#abort.abort();
    clearTimeout(this.#parkTimer);
    clearInterval(this.#beatTimer);
    clearTimeout(this.#renewTimer);
    const link = this.#link;
    this.#link = null;
    link?.live.close();
    link?.outbox.stop();
    if (forget) link?.outbox.clear();
  }

  async #load(): Promise<Link | null> {
    try {
      const { connect } = await import("../convex.ts");
      if (this.#abort.signal.aborted) return null;
      const link = await connect(this.#world);
      if (this.#abort.signal.aborted) {
        link.live.close();
        link.outbox.stop();
        return null;
      }
      this.#link = link;
      this.#world.onLink(link);
      return link;
    } catch {
      // The chunk did not arrive: off line, most likely.
      this.#loading = null;
      if (!this.#abort.signal.aborted)
        setTimeout(() => !this.#abort.signal.aborted && void this.want(), RETRY_MS);
      return null;
    }
  }

  #isVisible(): boolean {
    return this.#world.window.document.visibilityState === "visible";
  }

  #onVisibility(): void {
    clearTimeout(this.#parkTimer);
    if (this.#isVisible()) this.#wake();
    else this.#parkTimer = setTimeout(() => this.#link?.live.park(), HIDDEN_MS);
  }

  #wake(): void {
    this.#world.onWake();
    this.#link?.live.wake();
    this.#link?.outbox.nudge();
    this.#scheduleRenewal();
    void this.#beat(PROBE_AFTER_MS);
  }

  #leave(): void {
    const { tab } = this.#world.session;
    const sessionToken = this.#world.session.token();
    if (sessionToken) {
      const body = JSON.stringify({ sessionToken, tab, kind: "leave" });
      this.#world.window.navigator.sendBeacon(this.#world.beaconUrl, body);
      this.#lastBeat = 0;
    }
    this.#link?.live.park();
  }

  /** Every 55 s, only in view, and when the page comes back (adr/0023); over the socket if there is one (adr/0015). */
  async #beat(after = HEARTBEAT_MS - 1_000): Promise<void> {
    const sessionToken = this.#world.session.token();
    if (!sessionToken || !this.#isVisible() || Math.abs(Date.now() - this.#lastBeat) < after) return;
    this.#hasBeaten();
    const here = { page: this.#world.page(), tab: this.#world.session.tab };
    try {
      const link = this.#link?.live.isParked() === false && this.#link;
      const answer = await (link
        ? link.heartbeat(here)
        : this.#world.http.mutation(fn.heartbeat, { sessionToken, ...here }));
      // A teammate has begun a conversation with somebody who has no connection to hear of it.
      if (!link && answer?.hasUnread) void this.want();
      this.#world.onStamp(answer?.stamp);
    } catch (error) {
      // Presence is best effort. That the session was ended is news, and there may be no connection to bring it.
      if ((error as CallError).code === "SESSION_INVALID") this.#world.link.onSessionInvalid();
    }
  }

  #scheduleRenewal(): void {
    clearTimeout(this.#renewTimer);
    const wait = this.#world.session.renewIn();
    if (!Number.isFinite(wait)) return;
    this.#renewTimer = setTimeout(() => void this.#renew(), Math.min(wait, MAX_TIMER_MS));
  }

  async #renew(): Promise<void> {
    try {
      if (await this.#world.session.renewIfDue()) {
        this.retoken();
        this.#world.onRenewed();
      } else this.#scheduleRenewal();
    } catch {
      // Off line or already invalid: waking or the next call finds out and acts.
      this.#renewTimer = setTimeout(() => void this.#renew(), HEARTBEAT_MS);
    }
  }
}
