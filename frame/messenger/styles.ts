import { applyAccent } from "../../ui/accent.ts";
import shared from "../../ui/core.css?inline";
import own from "./messenger.css?inline";

/** Adopts a style sheet in a window's document, with that window's own constructor (another's is refused). */
export function adoptSheet(window: Window & typeof globalThis, text: string): void {
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(text);
  window.document.adoptedStyleSheets = [...window.document.adoptedStyleSheets, sheet];
}

/** Adopts what every window of ours is drawn with. */
export function adoptStyles(window: Window & typeof globalThis): void {
  adoptSheet(window, shared + own);
}

export type Look = { color: string | undefined; theme: string; dir: string; locale: string };

/**
 * Dresses a document: language and direction on the root, theme and accent on the body (see ui/tokens.css). The root's scheme is the
 * one the loader gives the iframe: a browser paints an opaque ground behind a document whose scheme is another.
 */
export function applyLook(document: Document, look: Look): void {
  document.documentElement.dir = look.dir;
  document.documentElement.style.colorScheme = look.theme === "system" ? "light dark" : look.theme;
  document.documentElement.lang = look.locale;
  document.body.dataset.theme = look.theme;
  if (look.color) applyAccent(document.body, look.color);
}
