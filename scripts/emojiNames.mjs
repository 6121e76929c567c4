// `node scripts/emojiNames.mjs`: writes what emoji are called in each language of the messenger, from the Unicode
// Consortium's own package of its CLDR annotations. To be run when an emoji or a language comes; the result is committed, so
// that nobody has to install 56 MB for two hundred names.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const PACKAGE = "cldr-annotations-full@48.2.0";
const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "frame/messenger/emoji/names");
/** Where CLDR's name of a language is another one than ours. */
const CLDR_NAMES = { "pt-BR": "pt", "zh-Hans": "zh" };
/** Words beside the name. The first are the most common ones. */
const MAX_WORDS = 6;

const wordsOf = (text) => text.toLowerCase().split(/\s+/);

/** `name`, or `name;word word`. */
function entryOf(char, annotations) {
  const found = annotations[char] ?? annotations[char.replaceAll("\ufe0f", "")];
  if (!found?.tts?.[0]) throw new Error(`${char} has no name.`);
  const name = found.tts[0].replaceAll(/[|;]/g, ",");
  const known = new Set(wordsOf(name));
  const more = [...new Set((found.default ?? []).flatMap(wordsOf))].filter((word) => !known.has(word));
  const words = more.filter((word) => !/[|;]/.test(word)).slice(0, MAX_WORDS);
  return words.length > 0 ? `${name};${words.join(" ")}` : name;
}

const { code } = transformSync(readFileSync(join(root, "frame/messenger/emoji/emoji.ts"), "utf8"), {
  loader: "ts",
  format: "esm",
});
const { CHARS } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
const folder = mkdtempSync(join(tmpdir(), "emoji-names-"));
try {
  const [file] = JSON.parse(
    execFileSync("npm", ["pack", PACKAGE, "--json"], { cwd: folder, encoding: "utf8" }),
  );
  execFileSync("tar", ["xzf", file.filename], { cwd: folder });
  const languages = readdirSync(join(root, "frame/strings/core")).flatMap(
    (name) => /^(.*)\.json$/.exec(name)?.[1] ?? [],
  );
  for (const language of languages) {
    const source = join(folder, "package/annotations", CLDR_NAMES[language] ?? language, "annotations.json");
    const { annotations } = JSON.parse(readFileSync(source, "utf8")).annotations;
    const names = Object.fromEntries(CHARS.map((char) => [char, entryOf(char, annotations)]));
    writeFileSync(join(target, `${language}.json`), `${JSON.stringify(names, null, 2)}\n`);
  }
  copyFileSync(join(folder, "package/LICENSE"), join(target, "LICENSE"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
