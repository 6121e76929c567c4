/**
 * The lazy chunk of shared devices: what a visitor does here prolongs their era; once it has run out, they are over. The
 * server does the same by itself from the last heartbeat (convex/model/sharedDevices.ts).
 */
import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import { ERA, IDLE } from "./credentials.ts";
import type { StorageAdapter } from "./storage.ts";

export type IdleWorld = {
  window: Window & typeof globalThis;
  state: Store<FrameState>;
  storage: StorageAdapter;
  idleMs: number;
  /** The era has run out, here or in another tab, or somebody has ended it. */
  onOver(): void;
};

const CHECK_MS = 10_000;
/** Signs that follow each other faster are one. */
const TOUCH_MS = 2_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"];

let stop = (): void => undefined;

/** Watches one visitor, in place of the one before. */
export function watchIdle(world: IdleWorld): void {
  stop();
  const { window, state, storage, idleMs } = world;
  const era = storage.get(ERA) ?? "";
  const abort = new AbortController();
  const options = { signal: abort.signal, capture: true, passive: true };
  let touchedAt = 0;
  const look = (): boolean => {
    const isHere = storage.get(ERA) === era;
    // Has got a name meanwhile: that is not forgotten so.
    const isWatched = storage.get(IDLE) !== null;
    if (isHere && isWatched) return true;
    stop();
    if (!isHere) world.onOver();
    return false;
  };
  const touch = (): void => {
    if (!look() || Math.abs(Date.now() - touchedAt) < TOUCH_MS) return;
    touchedAt = Date.now();
    storage.set(ERA, era, idleMs);
  };
  for (const sign of SIGNS) window.addEventListener(sign, touch, options);
  window.document.addEventListener(
    "visibilitychange",
    () => window.document.visibilityState === "visible" && touch(),
    options,
  );
  let seen = state.get();
  const unsubscribe = state.subscribe((now) => {
    // The page was changed, or the messenger: by hand, as far as anybody can tell.
    const isSign = now.page.url !== seen.page.url || now.isOpen !== seen.isOpen || now.views !== seen.views;
    seen = now;
    if (isSign) touch();
  });
  const timer = setInterval(look, CHECK_MS);
  stop = () => {
    stop = () => undefined;
    abort.abort();
    unsubscribe();
    clearInterval(timer);
  };
}
