/** The tray of the files chosen for a message, and its style. Part of the chunk of `open.ts`. */
import { drawTray, type TrayWords } from "../../ui/fileTray.ts";
import sheetText from "../../ui/tray.css?inline";
import type { t } from "../strings/t.ts";
import type { Upload } from "./model.ts";

const PROBLEMS: Record<string, Parameters<typeof t>[0]> = {
  RATE_LIMITED: "filesLater",
  TOO_LARGE: "filesTooLarge",
  TYPE_REFUSED: "filesType",
};

const problemOf = ({ error, state }: Upload) =>
  error && (PROBLEMS[error] ?? (state === "refused" ? "filesFailed" : "filesWaiting"));

let isDressed = false;

/**
 * Draws the chosen files with how far each has come, or a sentence about what is in its way, into an element of its own.
 * @param options.t of the messenger, which has this chunk's sentences by now
 */
export function openTray(
  host: HTMLElement,
  options: { t: typeof t; words: TrayWords; onRemove(uploadId: string): void },
): (files: readonly Upload[], notice: string) => void {
  if (!isDressed) {
    isDressed = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(sheetText);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  host.replaceChildren();
  const tray = drawTray(host, options.words, options.onRemove);
  return (files, notice) =>
    tray.update(
      files.map((file) => {
        const problem = problemOf(file);
        return { ...file, problem: problem && options.t(problem) };
      }),
      notice,
    );
}
