/**
 * The messenger's own sentences, as they were written: one chunk for each part and language, fetched when it is looked at.
 * Files are named by patterns, since the frame's code has no business here but its words do.
 */

type Catalog = Record<string, string>;

/** `?source` keeps the build's compiler of sentences away: here they are read by people. */
const ENGLISH = import.meta.glob<Catalog>("../../../frame/strings/*/en.ts", {
  query: "?source",
  import: "en",
});
const OTHERS = import.meta.glob<Catalog>("../../../frame/strings/*/*.json", { import: "default" });

/** What the host page says of the launcher is no text of the messenger. */
const LEFT_OUT = ["launcher"];
/** In the order in which visitors come across them; others follow. */
const ORDER = ["core", "lively", "help", "tickets", "attachments"];

export type Sentence = { key: string; part: string; source: string };

/** All sentences in a language; where it has none, in English. */
export async function loadSentences(language: string): Promise<Sentence[]> {
  const english = await loadAll(ENGLISH, "en.ts");
  const own = language === "en" ? english : await loadAll(OTHERS, `${language}.json`);
  const parts = Object.keys(english).filter((part) => !LEFT_OUT.includes(part));
  const place = (part: string) => (ORDER.includes(part) ? ORDER.indexOf(part) : ORDER.length);
  return parts
    .sort((a, b) => place(a) - place(b))
    .flatMap((part) =>
      Object.entries(english[part] ?? {}).map(([key, source]) => ({
        key,
        part,
        source: own[part]?.[key] ?? source,
      })),
    );
}

async function loadAll(
  files: Record<string, () => Promise<Catalog>>,
  name: string,
): Promise<Record<string, Catalog>> {
  const found = Object.entries(files).flatMap(([path, load]) => {
    const [part = "", file] = path.split("?")[0]?.split("/").slice(-2) ?? [];
    return file === name ? [load().then((catalog) => [part, catalog] as const)] : [];
  });
  return Object.fromEntries(await Promise.all(found));
}
