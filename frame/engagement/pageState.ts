import type { PageReport } from "../../protocol/messages.ts";
import { ActiveClock } from "./activeClock.ts";
import type { PageEvent, Signals } from "./readiness.ts";

/** Somebody who has pressed a key in a field is writing for so long. */
const TYPING_MS = 3_000;
const MAX_EVENTS = 200;

/** One page of the site, as far as it was told of. Times on one clock, ms. */
export class PageState {
  readonly url: string;
  readonly since: number;
  readonly clock: ActiveClock;
  /** Items that are over on this page. */
  readonly done = new Set<string>();
  readonly #events: PageEvent[] = [];
  readonly #elements = new Set<string>();
  #scroll = 0;
  #leftAt: number | null = null;

  constructor(url: string, now: number, isVisible: boolean) {
    this.url = url;
    this.since = now;
    this.clock = new ActiveClock(now, isVisible);
  }

  /** The host tells of the page. */
  report({ scroll, isLeaving, elementId }: PageReport, now: number): void {
    if (scroll !== undefined) this.#scroll = Math.max(this.#scroll, scroll);
    if (isLeaving) this.#leftAt = now;
    if (elementId) this.#elements.add(elementId);
  }

  /** An event was tracked, as the page has said it. */
  track(name: string, given: unknown): void {
    this.#events.push({ name: name.trim(), properties: { ...(given as PageEvent["properties"]) } });
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
  }

  /** What triggers go by; of the visit only its time is not known here. */
  signals(now: number): Omit<Signals, "visitMs"> {
    return {
      pageMs: this.clock.activeMs(now),
      idleMs: this.clock.idleMs(now),
      scroll: this.#scroll,
      leftMs: this.#leftAt === null ? null : now - this.#leftAt,
      events: this.#events,
      elements: this.#elements,
    };
  }
}

/** What forbids to come between the visitor and the page, as the host has told it last. */
export class Busyness {
  #busy: PageReport["busy"] = "";
  #typedAt = Number.NEGATIVE_INFINITY;

  report(busy: PageReport["busy"], now: number): void {
    if (busy === "typing") this.#typedAt = now;
    this.#busy = busy === "typing" ? "" : busy;
  }

  /** Empty: nothing does. */
  at(now: number): PageReport["busy"] {
    return this.#busy || (this.typingMs(now) > 0 ? "typing" : "");
  }

  /** For so long somebody is still taken to be writing, ms. */
  typingMs(now: number): number {
    return Math.max(0, this.#typedAt + TYPING_MS - now);
  }
}
