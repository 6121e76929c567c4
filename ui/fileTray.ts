/**
 * The files chosen for a message, over the writing field. Drawn with the document's own means: it is fetched with the first
 * file, and sharing Solid with it would cost every visitor who never chooses one a further request.
 */
import type { ShownFile } from "./Attachments.tsx";

/** A file that was chosen for a message that has not been sent. */
export type TrayFile = ShownFile & {
  state: "waiting" | "uploading" | "ready" | "refused";
  /** 0 to 1. */
  progress: number;
  /** A picture to show, if it is one. */
  url: string | null;
  /** A sentence about what is in its way. */
  problem: string | null;
};

export type TrayWords = {
  label: string;
  /** Names the button that takes a file away. */
  remove(name: string): string;
  ready(name: string): string;
  size(bytes: number): string;
};

export type Tray = {
  /** `notice`: a sentence about the files as a whole; "" for none. */
  update(files: readonly TrayFile[], notice: string): void;
};

const SVG = "http://www.w3.org/2000/svg";

/** Draws into an element of the writing field's grid. */
export function drawTray(host: HTMLElement, words: TrayWords, onRemove: (uploadId: string) => void): Tray {
  const { ownerDocument: document } = host;
  const news = make(document, "p", "oc-sr");
  news.setAttribute("role", "status");
  const warning = make(document, "p", "oc-tray-notice");
  warning.setAttribute("role", "alert");
  const list = make(document, "ul", "oc-tray oc-scroll");
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", words.label);
  host.append(news, warning, list);
  const chips = new Map<string, Chip>();
  let before: readonly TrayFile[] = [];
  return {
    update(files, notice) {
      for (const [id, { element }] of chips) {
        if (files.some((file) => file.uploadId === id)) continue;
        const hadFocus = element.contains(document.activeElement);
        element.remove();
        chips.delete(id);
        // To the next file's, or to the one that chooses files.
        if (hadFocus) host.parentElement?.querySelector("button")?.focus();
      }
      for (const file of files) {
        const known = before.find((each) => each.uploadId === file.uploadId);
        const chip = chips.get(file.uploadId) ?? makeChip(document, file, { words, onRemove });
        if (!chips.has(file.uploadId)) list.append(chip.element);
        chips.set(file.uploadId, chip);
        chip.update(file);
        news.textContent = newsOf(file, known, words) || news.textContent;
      }
      list.hidden = files.length === 0;
      warning.hidden = notice === "";
      if (warning.textContent !== notice) warning.textContent = notice;
      before = files;
    },
  };
}

type Chip = { element: HTMLElement; update(file: TrayFile): void };
type Making = { words: TrayWords; onRemove(uploadId: string): void };

function make<K extends keyof HTMLElementTagNameMap>(document: Document, tag: K, className: string) {
  return Object.assign(document.createElement(tag), { className });
}

/** One file. Updating it replaces nothing that can have the focus. */
function makeChip(document: Document, file: TrayFile, { words, onRemove }: Making): Chip {
  const element = make(document, "li", "oc-chip");
  const kind = make(document, "span", "oc-chip-kind");
  kind.textContent = (/\.(\w{1,5})$/.exec(file.name)?.[1] ?? "?").toUpperCase();
  kind.setAttribute("aria-hidden", "true");
  const lines = make(document, "span", "oc-chip-text");
  const name = make(document, "bdi", "oc-file-name");
  const size = make(document, "bdi", "oc-file-size");
  const problem = make(document, "span", "oc-chip-problem");
  name.textContent = file.name;
  name.title = file.name;
  size.textContent = words.size(file.size);
  lines.append(name, size, problem);
  const button = makeRemove(document, words.remove(file.name));
  button.addEventListener("click", () => onRemove(file.uploadId));
  const progress = make(document, "progress", "oc-chip-progress");
  progress.max = 100;
  progress.setAttribute("aria-label", file.name);
  element.append(kind, lines, button, progress);
  return {
    element,
    update(now) {
      element.dataset.state = now.state;
      problem.textContent = now.problem;
      size.hidden = now.problem !== null;
      progress.value = Math.round(now.progress * 100);
      progress.hidden = now.state !== "uploading" && now.state !== "waiting";
      if (!now.url || element.firstChild !== kind) return;
      kind.replaceWith(Object.assign(make(document, "img", "oc-chip-image"), { src: now.url, alt: "" }));
    },
  };
}

function makeRemove(document: Document, label: string): HTMLButtonElement {
  const icon = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const size = {
    width: "14",
    height: "14",
    viewBox: "0 0 24 24",
    class: "oc-chip-cross",
    "aria-hidden": "true",
  };
  for (const [name, value] of Object.entries(size)) icon.setAttribute(name, value);
  path.setAttribute("d", "M6 6l12 12M18 6 6 18");
  icon.append(path);
  const button = Object.assign(make(document, "button", "oc-chip-remove"), { type: "button", title: label });
  button.setAttribute("aria-label", label);
  button.append(icon);
  return button;
}

/** Said once each time a file has arrived or has met something; progress is not for ears. */
function newsOf(file: TrayFile, known: TrayFile | undefined, words: TrayWords): string {
  if (file.problem) return file.problem === known?.problem ? "" : `${file.name}: ${file.problem}`;
  return file.state === "ready" && known?.state !== "ready" ? words.ready(file.name) : "";
}
