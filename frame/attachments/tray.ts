/** The tray of the files chosen for a message, and its style. Part of the chunk of `open.ts`. */
import { drawTray } from "../../ui/fileTray.ts";
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
 * @param options.max files in a message
 */
export function openTray(
  host: HTMLElement,
  options: { t: typeof t; max: number; size(bytes: number): string; onRemove(uploadId: string): void },
): (files: readonly Upload[], isTooMany: boolean) => void {
  if (!isDressed) {
    isDressed = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(sheetText);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  const { t, max, size, onRemove } = options;
  const words = {
    size,
    label: t("filesChosen"),
    remove: (name: string) => t("filesRemove", { name }),
    ready: (name: string) => t("filesReady", { name }),
  };
  host.replaceChildren();
  const tray = drawTray(host, words, onRemove);
  return (files, isTooMany) =>
    tray.update(
      files.map((file) => {
        const problem = problemOf(file);
        return { ...file, problem: problem && t(problem) };
      }),
      isTooMany ? t("filesTooMany", { count: max }) : "",
    );
}
