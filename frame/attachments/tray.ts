/** The tray of the files chosen for a message, its style and its words. Part of the chunk of `open.ts`. */
import { drawTray } from "../../ui/fileTray.ts";
import sheetText from "../../ui/tray.css?inline";
import type { Upload } from "./model.ts";

/** What only somebody who attaches files reads. */
const words = {
  label: "Chosen files",
  remove: (name: string) => `Remove ${name}`,
  ready: (name: string) => `${name} is attached`,
  tooMany: "At most 5 files in a message",
};
const WAITS = "Waiting for a connection…";
const FAILED = "This file could not be sent";
const PROBLEMS: Record<string, string> = {
  RATE_LIMITED: "Many files in a short time: this one goes a little later",
  TOO_LARGE: "Too large: at most 10 MB, images 50 megapixels",
  TYPE_REFUSED: "Only images, PDF, TXT, CSV, JSON and ZIP, under their right name",
};

const problemOf = ({ error, state }: Upload): string | null =>
  error && (PROBLEMS[error] ?? (state === "refused" ? FAILED : WAITS));

let isDressed = false;

/** Draws the chosen files with how far each has come, or a sentence about what is in its way. */
export function openTray(
  host: HTMLElement,
  options: { size(bytes: number): string; onRemove(uploadId: string): void },
): (files: readonly Upload[], isTooMany: boolean) => void {
  if (!isDressed) {
    isDressed = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(sheetText);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const tray = drawTray(host, { ...words, size: options.size }, options.onRemove);
  return (files, isTooMany) =>
    tray.update(
      files.map((file) => ({ ...file, problem: problemOf(file) })),
      isTooMany ? words.tooMany : "",
    );
}
