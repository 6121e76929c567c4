/** The lazy chunk of the emoji picker: its grid, its style, its data and its words in English. */

import { en } from "../../strings/emoji/en.ts";
import type { t } from "../../strings/t.ts";
import sheetText from "./emoji.css?inline";
import { type Emoji, ENGLISH, findEmoji, readEmoji } from "./emoji.ts";

/** What `addStrings` is to be given before the picker is opened. */
export const strings = { ...en, emojiNames: ENGLISH };

const COLUMNS = 8;

let isDressed = false;

function dress(document: Document): void {
  if (isDressed) return;
  isDressed = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(sheetText);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

type Options = { t: typeof t; locale(): string; onChoose(emoji: string): void; onClose(): void };

/** `speak` says everything in the language that is on show by now, where it stands. */
export type EmojiPicker = { speak(): void; close(): void };

/** Opens the picker inside `host` and takes the keyboard. */
export function openEmojiPicker(host: HTMLElement, options: Options): EmojiPicker {
  dress(document);
  const { t, locale } = options;
  let all: readonly Emoji[] = [];
  const { panel, search, grid, status } = makePanel();
  const buttons = () => [...grid.querySelectorAll("button")];
  const sayNone = (isNone: boolean): void => {
    status.textContent = isNone ? t("emojiNone") : "";
  };
  const fill = (): void => {
    const found = findEmoji(all, search.value, locale());
    grid.replaceChildren(...found.map(({ char, name }, index) => makeButton(char, name, index === 0)));
    sayNone(found.length === 0);
  };
  const speak = (): void => {
    all = readEmoji(t("emojiNames"), locale());
    panel.setAttribute("aria-label", t("emoji"));
    search.placeholder = t("emojiSearch");
    search.setAttribute("aria-label", t("emojiSearch"));
    // The same buttons: one of them may have the keyboard.
    const names = new Map(all.map(({ char, name }) => [char, name]));
    for (const button of buttons()) nameButton(button, names.get(button.value) ?? "");
    sayNone(Boolean(status.textContent));
  };
  const focus = (index: number): void => {
    const all = buttons();
    const next = all[Math.max(0, Math.min(index, all.length - 1))];
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next?.focus();
  };
  panel.addEventListener("keydown", (event) => {
    const at = buttons().indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Escape") options.onClose();
    else if (at < 0 && event.key === "ArrowDown") focus(0);
    else if (at < 0 && event.key === "Enter") buttons()[0]?.click();
    else if (at >= 0 && event.key === "ArrowUp" && at < COLUMNS) search.focus();
    else if (at >= 0 && stepOf(event.key)) focus(at + stepOf(event.key));
    else return;
    event.preventDefault();
    // Escape would close the messenger as well.
    event.stopPropagation();
  });
  grid.addEventListener("click", (event) => {
    const button = (event.target as Element).closest("button");
    if (button) options.onChoose(button.value);
  });
  search.addEventListener("input", fill);
  speak();
  fill();
  host.append(panel);
  search.focus();
  return { speak, close: () => panel.remove() };
}

function makePanel() {
  const panel = document.createElement("div");
  panel.className = "oc-emoji";
  panel.setAttribute("role", "dialog");
  const search = document.createElement("input");
  search.className = "oc-emoji-search";
  search.type = "search";
  const grid = document.createElement("div");
  grid.className = "oc-emoji-grid oc-scroll";
  const status = document.createElement("p");
  status.className = "oc-emoji-none";
  status.setAttribute("role", "status");
  panel.append(search, grid, status);
  return { panel, search, grid, status };
}

/** How far a key moves along the grid; the other way in text that runs the other way. */
function stepOf(key: string): number {
  const way = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowRight: way,
    ArrowLeft: -way,
    ArrowDown: COLUMNS,
    ArrowUp: -COLUMNS,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key] ?? 0;
}

function makeButton(char: string, name: string, isFirst: boolean): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.value = char;
  button.textContent = char;
  nameButton(button, name);
  button.tabIndex = isFirst ? 0 : -1;
  return button;
}

function nameButton(button: HTMLButtonElement, name: string): void {
  button.title = name;
  button.setAttribute("aria-label", name);
}
