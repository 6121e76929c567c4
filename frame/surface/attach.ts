/**
 * The only script of a surface document (DESIGN D3a): finds the app's frame, hands it this window, and stays out of the
 * way. The loader put the app's nonce and this surface's id into the fragment. Imports nothing: it stands alone.
 */
import type { AttachTarget } from "./target.ts";

const fields = new URLSearchParams(location.hash.slice(1));
const nonce = fields.get("n") ?? "";
const id = fields.get("s") ?? "";
const RETRY_MS = 50;
const TRIES = 100;

function asApp(candidate: Window): AttachTarget | null {
  try {
    // Throws for every frame that is not of our origin; a frame of ours with another nonce is another widget's.
    const app = (candidate as Window & { opencomApp?: AttachTarget }).opencomApp;
    return app?.nonce === nonce ? app : null;
  } catch {
    return null;
  }
}

/** Siblings by index (names may belong to the page), then outwards: a surface may sit inside the page's own frames. */
function findApp(): AttachTarget | null {
  for (let level: Window = parent; ; level = level.parent) {
    for (let index = 0; index < level.length; index++) {
      const candidate = level[index];
      const app = candidate ? asApp(candidate) : null;
      if (app) return app;
    }
    if (level === level.parent) return null;
  }
}

function attach(triesLeft: number): void {
  const app = findApp();
  const dispose = app?.attach(window, id);
  // A page that the browser keeps for the way back comes back as it was, and this with it.
  if (dispose) addEventListener("pagehide", ({ persisted }) => persisted || dispose());
  // After a reload of both frames this one may be first.
  else if (triesLeft > 0) setTimeout(attach, RETRY_MS, triesLeft - 1);
}

attach(TRIES);
