/**
 * The languages of the messenger, as a step of a Vite build (adr/0009). English is compiled where it is imported. Every
 * other language becomes a file for each part, `core.de.json`: data, no code. The script that fetches them knows the hash
 * of each core file, and a core file those of the language's other parts, so that no byte is taken unchecked.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import type { Plugin } from "vite";
import { compileMessage } from "../convex/model/messageFormat.ts";
import { CHARS } from "../frame/messenger/emoji/emoji.ts";
import type { Messages } from "../frame/strings/messages.ts";

const STRINGS = join(fileURLToPath(import.meta.url), "../../frame/strings");
/** What travels with the core catalog, since everybody needs it. */
const CORE = ["core", "launcher"];
const ENGLISH = /\/frame\/strings\/[a-z]+\/en\.ts$/;

/** Folders of the catalogs: one for what everybody needs, one for each feature that is fetched by itself. */
export const parts = (): string[] =>
  readdirSync(STRINGS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

/** Languages with a core catalog, English left out. */
export const languages = (): string[] =>
  readdirSync(join(STRINGS, "core")).flatMap((file) => /^(.*)\.json$/.exec(file)?.[1] ?? []);

/** A part's sentences in a language as they were written; null where there are none. */
export function readCatalog(part: string, language: string): Record<string, string> | null {
  const file = join(STRINGS, part, `${language}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : null;
}

/** A part in English. */
export const readEnglish = (part: string): Record<string, string> =>
  evaluate(readFileSync(join(STRINGS, part, "en.ts"), "utf8"));

/** The `en` of a module, from its text. */
function evaluate(source: string): Record<string, string> {
  const { code } = transformSync(source, { loader: "ts", format: "cjs" });
  const module = { exports: {} as { en?: Record<string, string> } };
  new Function("module", "exports", code)(module, module.exports);
  if (!module.exports.en) throw new Error("A catalog's English module exports `en`.");
  return module.exports.en;
}

const compileAll = (catalog: Record<string, string>): Messages =>
  Object.fromEntries(Object.entries(catalog).map(([key, source]) => [key, compileMessage(source)]));

/** What emoji are called in a language (`scripts/emojiNames.mjs`), as data for the picker. */
export function readEmojiNames(language: string): string {
  const file = join(STRINGS, `../messenger/emoji/names/${language}.json`);
  const names = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  return CHARS.map((char) => names[char] ?? "").join("|");
}

/** What a part holds beside its sentences. */
const dataOf = (part: string, language: string): Messages =>
  part === "emoji" ? { emojiNames: readEmojiNames(language) } : {};

/** Every file of every language by name, and what the frame is to know of the core ones. */
export function compileCatalogs(): { files: Map<string, string>; hashes: Record<string, string> } {
  const files = new Map<string, string>();
  const write = (name: string, content: unknown): string => {
    const text = JSON.stringify(content);
    files.set(name, text);
    return createHash("sha256").update(text).digest("base64");
  };
  const hashes = Object.fromEntries(
    languages().map((language) => {
      const own = parts().flatMap((part) => {
        const catalog = CORE.includes(part) ? null : readCatalog(part, language);
        if (!catalog) return [];
        const messages = { ...compileAll(catalog), ...dataOf(part, language) };
        return [[part, write(`${part}.${language}.json`, { messages })]];
      });
      const core = Object.assign({}, ...CORE.map((part) => readCatalog(part, language)));
      const content = { messages: compileAll(core), parts: Object.fromEntries(own) };
      return [language, write(`core.${language}.json`, content)];
    }),
  );
  return { files, hashes };
}

/** Compiles English in place, fills in `frame/strings/hashes.ts` and, in a build, writes the catalogs. */
export function catalogs(): Plugin {
  return {
    name: "catalogs",
    enforce: "pre",
    transform(code, id) {
      if (ENGLISH.test(id))
        return { code: `export const en = ${JSON.stringify(compileAll(evaluate(code)))};`, map: null };
      if (!id.endsWith("/frame/strings/hashes.ts")) return null;
      return { code: `export const HASHES = ${JSON.stringify(compileCatalogs().hashes)};`, map: null };
    },
    generateBundle() {
      for (const [fileName, source] of compileCatalogs().files)
        this.emitFile({ type: "asset", fileName, source });
    },
  };
}
