/** A function that runs in a page. It is sent as text, so it may use its arguments and the page's globals only. */
export type PageFunction<A extends unknown[], T> = (...args: A) => T | Promise<T>;

/** A place in the viewport of the top document, in CSS px. */
export type Point = { x: number; y: number };

export type EngineName = "firefox" | "webkit" | "chromium";

/**
 * One browser with one tab, driven from outside. Both drivers give exactly this, so that a behaviour is written once.
 * `frame` is a CSS selector of an iframe in the top document's light DOM; other origins are no obstacle.
 */
export type Engine = {
  readonly name: EngineName;
  readonly version: string;
  /** Loads an address and waits for the page's `load`; rejects when the page could not be loaded. */
  goto: (url: string) => Promise<void>;
  /** Runs a function in the top document and returns its JSON value; a rejection in the page rejects here. */
  evaluate: <A extends unknown[], T>(run: PageFunction<A, T>, ...args: A) => Promise<T>;
  /** The same inside a frame. Rejects at once when there is no such frame. */
  inFrame: <A extends unknown[], T>(frame: string, run: PageFunction<A, T>, ...args: A) => Promise<T>;
  /** Moves the mouse there: what a hovering visitor does. */
  hover: (point: Point) => Promise<void>;
  /** A trusted click, hit-tested by the browser like a visitor's; with the left button alone, unless told otherwise. */
  click: (point: Point, how?: { alt?: boolean; button?: 0 | 1 | 2 }) => Promise<void>;
  /** Presses the left button at one place and lets go of it at another. */
  drag: (from: Point, to: Point) => Promise<void>;
  /** Types text into whatever has the focus, key by key. */
  type: (text: string) => Promise<void>;
  /** Presses one key. */
  press: (key: KeyName) => Promise<void>;
  /** Gives the page another size, CSS px. */
  resize: (width: number, height: number) => Promise<void>;
  screenshot: (file: string) => Promise<void>;
  close: () => Promise<void>;
};

export type EngineOptions = { width?: number; height?: number };

export type KeyName =
  | "Enter"
  | "Escape"
  | "Tab"
  | "Space"
  | "ArrowUp"
  | "ArrowDown"
  | "ArrowLeft"
  | "ArrowRight";

/** Repeats `check` until it gives something true, and returns that; fails with the last error or `what` after the time. */
export async function until<T>(
  what: string,
  check: () => Promise<T>,
  timeoutMs = 15_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = null;
  do {
    try {
      const value = await check();
      if (value) return value;
      last = null;
    } catch (error) {
      // A frame that is reloading refuses to be asked; the next round finds it again.
      last = error;
    }
    await sleep(60);
  } while (Date.now() < deadline);
  throw new Error(`Waited ${timeoutMs} ms in vain: ${what}.`, { cause: last ?? undefined });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Path of an installed program, as `scripts/browsers.mjs` found it. */
export function requirePath(variable: string): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set: run this suite with "node scripts/browsers.mjs".`);
  return path;
}
