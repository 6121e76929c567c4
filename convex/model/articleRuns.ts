import type Token from "markdown-it/lib/token.mjs";
import type { ArticleNote, ArticleRun } from "../articleValidators";
import { toLink } from "./links";

/** The words of one paragraph, heading or cell: Markdown's inline tokens, to runs. */

/** A piece of a paragraph: words, or a picture that stood between them. */
export type Piece = { runs: ArticleRun[] } | { image: { source: string; alt: string } };
type Target = Pick<ArticleRun, "href" | "host" | "article" | "anchor">;
type Style = Pick<ArticleRun, "bold" | "italic" | "strike">;

const MAX_RUNS = 2_000;
const ARTICLE = /^article:([^#]{1,200})(?:#(.{1,200}))?$/;
const STYLES: Record<string, keyof Style> = { strong: "bold", em: "italic", s: "strike" };
// As in messages: in a label they could make one address look like another.
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Reads inline tokens; pictures end one stretch of words and begin another. */
export function readPieces(tokens: readonly Token[], note: (note: ArticleNote) => void): Piece[] {
  const reader = new InlineReader(note);
  for (const token of tokens) reader.take(token);
  return reader.finish();
}

/** The same where no picture has a place: its description stands for it. */
export function readRuns(tokens: readonly Token[], note: (note: ArticleNote) => void): ArticleRun[] {
  const runs = readPieces(tokens, note).flatMap((piece) =>
    "runs" in piece ? piece.runs : [{ text: piece.image.alt }],
  );
  return mergeRuns(runs);
}

export const textOfRuns = (runs: readonly ArticleRun[]): string => runs.map(({ text }) => text).join("");

class InlineReader {
  private readonly note: (note: ArticleNote) => void;
  private readonly pieces: Piece[] = [];
  private runs: ArticleRun[] = [];
  private count = 0;
  private readonly open: Record<keyof Style, number> = { bold: 0, italic: 0, strike: 0 };
  private link: { address: string; runs: ArticleRun[] } | null = null;

  constructor(note: (note: ArticleNote) => void) {
    this.note = note;
  }

  take(token: Token): void {
    const style = STYLES[token.tag];
    if (style) this.open[style] += token.nesting;
    else if (token.type === "link_open") this.link = { address: token.attrGet("href") ?? "", runs: [] };
    else if (token.type === "link_close") this.closeLink();
    else if (token.type === "image") this.takeImage(token);
    else if (token.type === "code_inline") this.push({ text: token.content, code: true });
    else if (token.type === "hardbreak") this.push({ text: "\n" });
    else if (token.type === "softbreak") this.push({ text: " " });
    else this.push({ text: token.content });
  }

  finish(): Piece[] {
    this.flush();
    return this.pieces;
  }

  private push(run: ArticleRun): void {
    if (run.text === "") return;
    const styles = (Object.keys(this.open) as (keyof Style)[]).filter((style) => this.open[style] > 0);
    for (const style of styles) run[style] = true;
    (this.link?.runs ?? this.runs).push(run);
  }

  private closeLink(): void {
    const link = this.link;
    this.link = null;
    if (!link) return;
    for (const run of link.runs) run.text = run.text.replace(DIRECTION, "");
    const shown = textOfRuns(link.runs);
    const target = shown.trim() ? targetOf(link.address, shown) : null;
    if (!target && shown.trim()) this.note({ kind: "linkBroken", detail: link.address.slice(0, 200) });
    // The host is shown once, after the last of a link's words.
    const { host, ...rest } = target ?? {};
    link.runs.forEach((run, index) =>
      Object.assign(run, rest, host && index === link.runs.length - 1 ? { host } : {}),
    );
    this.runs.push(...link.runs);
  }

  private takeImage(token: Token): void {
    const source = token.attrGet("src") ?? "";
    // Inside a link the words around it stay one stretch.
    if (this.link) return this.push({ text: token.content });
    this.flush();
    this.pieces.push({ image: { source, alt: token.content.slice(0, 500) } });
  }

  private flush(): void {
    const room = Math.max(0, MAX_RUNS - this.count);
    const runs = mergeRuns(this.runs).slice(0, room);
    const rest = mergeRuns(this.runs)
      .slice(room)
      .map(({ text }) => ({ text }));
    this.count += runs.length;
    const all = trimRuns([...runs, ...mergeRuns(rest)]);
    if (all.length > 0) this.pieces.push({ runs: all });
    this.runs = [];
  }
}

/** Where a link leads: to another article, to a heading, or to an address that links may have. */
function targetOf(address: string, shown: string): Target | null {
  const [, article, anchor] = ARTICLE.exec(address) ?? [];
  if (article) return { article: decode(article), ...(anchor ? { anchor: decode(anchor) } : {}) };
  if (address.startsWith("#") && address.length > 1) return { anchor: decode(address.slice(1)) };
  return toLink(address, shown);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function mergeRuns(runs: readonly ArticleRun[]): ArticleRun[] {
  const merged: ArticleRun[] = [];
  for (const run of runs) {
    const last = merged[merged.length - 1];
    if (last && lookOf(last) === lookOf(run)) last.text += run.text;
    else merged.push({ ...run });
  }
  return merged;
}

function lookOf({ text: _text, ...look }: ArticleRun): string {
  return JSON.stringify(Object.entries(look).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Space at the ends is left over from what stood between words and pictures. */
function trimRuns(runs: ArticleRun[]): ArticleRun[] {
  const [first, last] = [runs[0], runs[runs.length - 1]];
  if (first && !first.code) first.text = first.text.trimStart();
  if (last && !last.code) last.text = last.text.trimEnd();
  return runs.filter(({ text }) => text !== "");
}
