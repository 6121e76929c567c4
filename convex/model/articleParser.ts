import MarkdownIt from "markdown-it";
import type Token from "markdown-it/lib/token.mjs";
import type { Id } from "../_generated/dataModel";
import {
  type ArticleBlock,
  type ArticleHeading,
  type ArticleNote,
  type ArticleRun,
  type CalloutTone,
  MAX_NESTING,
} from "../articleValidators";
import { type Piece, readPieces, readRuns, textOfRuns } from "./articleRuns";
import { toSlug } from "./slugs";

/**
 * An article's Markdown, to blocks: once, when it is written. The parser knows no HTML, so what looks like some is text.
 * Readers draw blocks with text nodes and never parse.
 */

export type KnownImage = { id: Id<"articleImages">; width: number; height: number };
export type ParsedArticle = {
  blocks: ArticleBlock[];
  headings: ArticleHeading[];
  images: Id<"articleImages">[];
  notes: ArticleNote[];
};

const MAX_NOTES = 100;
const IMAGE = /^image:([A-Za-z0-9_]{1,64})$/;
const CALLOUT = /^\[!(note|tip|important|warning|caution)\][^\S\n]*\n?/i;
const LANGUAGE = /^[\w+#.-]{1,30}/;

const markdown = new MarkdownIt({ html: false, linkify: true });
// Addresses are judged by our own policy and kept as written; what only resembles one (`README.md`) is none.
markdown.validateLink = () => true;
markdown.normalizeLink = (address) => address;
markdown.normalizeLinkText = (text) => text;
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
for (const schema of ["ftp:", "//"]) markdown.linkify.add(schema, null as never);

/** The ids of pictures a source may name, to be looked up before it is parsed. */
export function imageIdsIn(source: string): string[] {
  return [...new Set(Array.from(source.matchAll(/\bimage:([A-Za-z0-9_]{1,64})/g), ([, id]) => id ?? ""))];
}

/** Parses a source. `images` are the pictures it may show, by id. */
export function parseArticle(source: string, images: ReadonlyMap<string, KnownImage>): ParsedArticle {
  return new BlockReader(markdown.parse(source, {}), images).read();
}

class BlockReader {
  private readonly tokens: readonly Token[];
  private readonly known: ReadonlyMap<string, KnownImage>;
  private at = 0;
  private readonly headings: ArticleHeading[] = [];
  private readonly ids = new Map<string, number>();
  private readonly images = new Set<Id<"articleImages">>();
  private readonly notes: ArticleNote[] = [];

  constructor(tokens: readonly Token[], known: ReadonlyMap<string, KnownImage>) {
    this.tokens = tokens;
    this.known = known;
  }

  read(): ParsedArticle {
    const blocks = this.readUntil(null, MAX_NESTING);
    return { blocks, headings: this.headings, images: [...this.images], notes: this.notes };
  }

  private readonly note = (note: ArticleNote): void => {
    if (this.notes.length < MAX_NOTES) this.notes.push(note);
  };

  /** Blocks up to a closing token, which is read too. `room` is how many containers may still lie inside. */
  private readUntil(end: string | null, room: number): ArticleBlock[] {
    const blocks: ArticleBlock[] = [];
    while (this.at < this.tokens.length) {
      const token = this.next();
      if (token.type === end) break;
      blocks.push(...this.readBlock(token, room));
    }
    return blocks;
  }

  private next(): Token {
    return this.tokens[this.at++] as Token;
  }

  private readBlock(token: Token, room: number): ArticleBlock[] {
    switch (token.type) {
      case "inline":
        return this.toParagraphs(readPieces(token.children ?? [], this.note));
      case "heading_open":
        return this.readHeading(Number(token.tag.slice(1)));
      case "fence":
      case "code_block":
        return [toCode(token)];
      case "hr":
        return [{ type: "rule" }];
      case "table_open":
        return [this.readTable()];
      case "blockquote_open":
        return this.readQuote(room);
      case "bullet_list_open":
      case "ordered_list_open":
        return this.readList(token, room);
      default:
        return []; // Marks around paragraphs and the like, which say nothing more.
    }
  }

  private toParagraphs(pieces: readonly Piece[]): ArticleBlock[] {
    return pieces.flatMap((piece): ArticleBlock[] => {
      if ("runs" in piece) return [{ type: "paragraph", runs: piece.runs }];
      const { source, alt } = piece.image;
      const image = this.known.get(IMAGE.exec(source)?.[1] ?? "");
      if (image) {
        this.images.add(image.id);
        return [{ type: "image", image: image.id, alt, width: image.width, height: image.height }];
      }
      // A picture that lies elsewhere would tell its server who reads: nothing is loaded, its description stays.
      const kind = /^(?:https?:)?\/\//i.test(source) ? "imageRemote" : "imageMissing";
      this.note({ kind, detail: source.slice(0, 200) });
      return alt.trim() ? [{ type: "paragraph", runs: [{ text: alt.trim(), italic: true }] }] : [];
    });
  }

  private readHeading(level: number): ArticleBlock[] {
    const runs = readRuns(this.next().children ?? [], this.note);
    this.at += 1;
    const text = textOfRuns(runs);
    if (!text.trim()) return [];
    const id = this.headingId(text);
    const shown = level <= 2 ? 2 : level === 3 ? 3 : 4;
    this.headings.push({ level: shown, id, text });
    return [{ type: "heading", level: shown, id, runs }];
  }

  private headingId(text: string): string {
    const base = toSlug(text) || "part";
    for (let count = this.ids.get(base) ?? 1; ; count++) {
      const id = count === 1 ? base : `${base}-${count}`;
      if (count > 1 && this.ids.has(id)) continue;
      this.ids.set(base, count + 1);
      if (id !== base) this.ids.set(id, 2);
      return id;
    }
  }

  private readTable(): ArticleBlock {
    const table: Extract<ArticleBlock, { type: "table" }> = { type: "table", align: [], head: [], rows: [] };
    for (let token = this.next(); token.type !== "table_close"; token = this.next()) {
      if (token.type === "tr_open") table.rows.push([]);
      if (token.type === "th_open") table.align.push(alignOf(token));
      if (token.type === "inline") table.rows.at(-1)?.push(readRuns(token.children ?? [], this.note));
    }
    table.head = table.rows.shift() ?? [];
    return table;
  }

  private readQuote(room: number): ArticleBlock[] {
    const tone = this.takeTone();
    const blocks = this.readUntil("blockquote_close", Math.max(0, room - 1)).filter(hasContent);
    if (room === 0) return this.flatten(blocks);
    return [tone ? { type: "callout", tone, blocks } : { type: "quote", blocks }];
  }

  /** `[!NOTE]` on a quote's first line makes it a callout. */
  private takeTone(): CalloutTone | null {
    const inline = this.tokens[this.at + 1];
    const found = inline?.type === "inline" ? CALLOUT.exec(inline.content) : null;
    if (!inline || !found) return null;
    const [again] = markdown.parseInline(inline.content.slice(found[0].length), {});
    inline.children = again?.children ?? [];
    return (found[1] ?? "").toLowerCase() as CalloutTone;
  }

  private readList(token: Token, room: number): ArticleBlock[] {
    const ordered = token.type === "ordered_list_open";
    const end = ordered ? "ordered_list_close" : "bullet_list_close";
    const items: ArticleBlock[][] = [];
    for (let item = this.next(); item.type !== end; item = this.next())
      items.push(this.readUntil("list_item_close", Math.max(0, room - 1)));
    if (room === 0) return this.flatten(items.flat());
    const start = Number(token.attrGet("start") ?? 1);
    return [{ type: "list", ordered, ...(ordered && start !== 1 ? { start } : {}), items }];
  }

  /** What lies deeper than a document may: its words stay, one after the other. */
  private flatten(blocks: ArticleBlock[]): ArticleBlock[] {
    this.note({ kind: "nestedTooDeep", detail: "" });
    return blocks;
  }
}

const hasContent = (block: ArticleBlock) => block.type !== "paragraph" || block.runs.length > 0;

function toCode(token: Token): ArticleBlock {
  const language = LANGUAGE.exec(token.info.trim())?.[0].toLowerCase();
  return { type: "code", text: token.content.replace(/\n$/, ""), ...(language ? { language } : {}) };
}

function alignOf(token: Token): "start" | "center" | "end" | null {
  const style = String(token.attrGet("style") ?? "");
  if (style.includes("center")) return "center";
  return style.includes("right") ? "end" : style.includes("left") ? "start" : null;
}

/** What stays of blocks without their looks: for search and excerpts. One line for each paragraph, item or cell. */
export function plainTextOf(blocks: readonly ArticleBlock[]): string {
  return blocks.flatMap(linesOf).join("\n");
}

function linesOf(block: ArticleBlock): string[] {
  const line = (runs: readonly ArticleRun[]) => textOfRuns(runs).replace(/\s+/g, " ");
  switch (block.type) {
    case "paragraph":
    case "heading":
      return [line(block.runs)];
    case "code":
      return [block.text];
    case "table":
      return [block.head, ...block.rows].map((row) => row.map(line).join(" "));
    case "image":
      return block.alt ? [block.alt] : [];
    case "list":
      return block.items.flatMap((item) => item.flatMap(linesOf));
    case "rule":
      return [];
    default:
      return block.blocks.flatMap(linesOf);
  }
}
