import type { ArticleNote } from "../articleValidators";
import { toSlug } from "./slugs";

/**
 * Markdown files as people keep them in folders: what a file's head and its place say, and links between files. Pure
 * reading; `articleImport.ts` writes.
 */

export type FileFacts = {
  title: string;
  slug: string;
  /** Names from the outermost collection inwards. */
  collections: string[];
  order: number | null;
  featured: number | null;
  visibleTo: string | null;
  status: string | null;
  source: string;
  notes: ArticleNote[];
};
/** What else is imported along with a file. */
export type Surroundings = {
  slugs: ReadonlyMap<string, string>;
  /** Ids of pictures, by path. */
  images: ReadonlyMap<string, string>;
};

const MAX_LEVELS = 4;
const MARKDOWN = /\.mdx?$/i;
const INDEX = /^(?:index|readme)$/i;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LINK =
  /(!?)\[((?:[^[\]\n]|\[[^[\]\n]*\])*)\]\(\s*<?([^\s()<>]+)>?((?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*)\)/g;
const DEFINITION = /^( {0,3}\[[^\]\n]+\]:\s*)<?([^\s<>]+)>?/;
const SCHEME = /^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i;
const COMMENT = /<!--[^]*?-->/g;

/** A slug for each of the files, by path: from the path alone, so that links can be followed before anything is written. */
export function slugsOf(paths: readonly string[]): Map<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const path of paths.toSorted()) {
    const base = toSlug(partsOf(path).map(withoutNumber).join(" ")) || "article";
    let slug = base;
    for (let number = 2; taken.has(slug); number++) slug = `${base}-${number}`;
    taken.add(slug);
    slugs.set(path, slug);
  }
  return slugs;
}

/** Everything a file says about the article it is to become. */
export function readFile(file: { path: string; text: string }, around: Surroundings): FileFacts {
  const { head, body } = splitHead(file.text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"));
  const { title, rest } = takeTitle(body.replace(COMMENT, ""), head["title"]);
  const notes: ArticleNote[] = [];
  const folders = file.path.split("/").slice(0, -1);
  const collections = (head["collection"]?.split("/") ?? folders.map(toName)).map((name) => name.trim());
  return {
    title: title || toName(partsOf(file.path).at(-1) ?? "") || "Untitled",
    slug: around.slugs.get(file.path) ?? toSlug(file.path),
    collections: collections.filter(Boolean).slice(0, MAX_LEVELS),
    order: toNumber(head["order"] ?? head["sidebar_position"]) ?? leadingNumber(file.path),
    featured: toNumber(head["featured"]),
    visibleTo: head["audience"] ?? null,
    status: head["draft"] === "true" ? "draft" : (head["status"] ?? null),
    source: rewriteLinks(rest.trim(), file.path, { around, note: (note) => notes.push(note) }),
    notes,
  };
}

/** The lines between two `---` at the top, as `name: value`. Lists and nested values are not read. */
function splitHead(text: string): { head: Record<string, string | undefined>; body: string } {
  const found = /^---[^\S\n]*\n([^]*?)\n---[^\S\n]*(?:\n|$)/.exec(text);
  if (!found) return { head: {}, body: text };
  const entries = (found[1] ?? "").split("\n").flatMap((line): [string, string][] => {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*):\s*(.*?)\s*$/.exec(line) ?? [];
    return name && value ? [[name.toLowerCase(), value.replace(/^(["'])(.*)\1$/, "$2")]] : [];
  });
  return { head: Object.fromEntries(entries), body: text.slice(found[0].length) };
}

/** A first-level heading at the top is the title, and not said twice. */
function takeTitle(body: string, given: string | undefined): { title: string; rest: string } {
  const found = /^\s*# +(.+?)(?: +#+)?[^\S\n]*(?:\n|$)/.exec(body);
  const heading = found?.[1] ?? "";
  if (!found) return { title: given ?? "", rest: body };
  return { title: given ?? heading.replace(/[*_`]/g, ""), rest: body.slice(found[0].length) };
}

type Rewriting = { around: Surroundings; note: (note: ArticleNote) => void };

/** Links to files of the import become links to articles, pictures of the import are named by id; code stays as it is. */
function rewriteLinks(source: string, path: string, rewriting: Rewriting): string {
  let fence: string | null = null;
  const lines = source.split("\n").map((line) => {
    const mark = FENCE.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return line;
    }
    if (mark !== null) {
      fence = mark;
      return line;
    }
    const inline = line.replace(LINK, (...found: string[]) => {
      const [whole = "", bang = "", label = "", target = "", title = ""] = found;
      const next = (bang ? toImage : toArticle)(target, path, rewriting);
      return next === null ? whole : `${bang}[${label}](${next}${title})`;
    });
    return inline.replace(DEFINITION, (whole, label: string, target: string) => {
      const next = toImage(target, path, rewriting) ?? toArticle(target, path, rewriting);
      return next === null ? whole : `${label}${next}`;
    });
  });
  return lines.join("\n");
}

/** null leaves the address as it is. */
function toArticle(target: string, path: string, { around, note }: Rewriting): string | null {
  if (SCHEME.test(target)) return null;
  const [address = "", anchor] = target.split("#", 2);
  const resolved = resolvePath(path, address.split("?")[0] ?? "");
  const slug = candidatesOf(resolved)
    .map((candidate) => around.slugs.get(candidate))
    .find((found) => found !== undefined);
  if (slug === undefined) {
    note({ kind: "linkBroken", detail: target.slice(0, 200) });
    return null;
  }
  return `article:${slug}${anchor ? `#${anchor}` : ""}`;
}

/** What is not among the files is noted when the article is parsed. */
function toImage(target: string, path: string, { around }: Rewriting): string | null {
  const id = SCHEME.test(target)
    ? undefined
    : around.images.get(resolvePath(path, target.split(/[?#]/)[0] ?? ""));
  return id === undefined ? null : `image:${id}`;
}

/** Relative to the file's folder, or from the top if it begins with a slash. */
function resolvePath(from: string, target: string): string {
  const base = target.startsWith("/") ? [] : from.split("/").slice(0, -1);
  for (const part of decode(target).split("/")) {
    if (part === "..") base.pop();
    else if (part !== "" && part !== ".") base.push(part);
  }
  return base.join("/");
}

function candidatesOf(path: string): string[] {
  const inFolder = ["index", "README", "readme"].flatMap((name) => [`${name}.md`, `${name}.mdx`]);
  const folder = path ? `${path}/` : "";
  return [path, `${path}.md`, `${path}.mdx`, ...inFolder.map((name) => `${folder}${name}`)];
}

/** The parts of a path that name the article: folders and the file without its ending. */
function partsOf(path: string): string[] {
  const parts = path.replace(MARKDOWN, "").split("/").filter(Boolean);
  return parts.length > 1 && INDEX.test(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
}

const withoutNumber = (name: string) => name.replace(/^\d+[-_. ]+(?=.)/, "");

function toName(part: string): string {
  const words = withoutNumber(part).replace(/[-_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function toNumber(text: string | undefined): number | null {
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function leadingNumber(path: string): number | null {
  return toNumber(/^(\d+)[-_. ]/.exec(path.split("/").at(-1) ?? "")?.[1]);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
