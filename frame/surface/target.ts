/** What the app frame shows to surface documents of its own origin, as `window.opencomApp`. */
export type AttachTarget = {
  nonce: string;
  attach(window: Window & typeof globalThis, id: string): (() => void) | null;
};
