/** The help centre a new home begins with: the Markdown files of a folder, imported as the console imports them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { EngineApi, JsonValue } from "../engine/api.ts";

const BATCH = 10;

/** Imports every Markdown file below `folder`. A folder that does not exist has none. Throws when a file is refused. */
export async function seedArticles(engine: EngineApi, workspaceId: string, folder: string): Promise<void> {
  const paths = existsSync(folder) ? markdownIn(folder) : [];
  for (let at = 0; at < paths.length; at += BATCH) {
    const files = paths
      .slice(at, at + BATCH)
      .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }));
    const args = { workspaceId, files, paths, images: [], status: "published" };
    const outcome = await engine.call({
      kind: "any",
      path: "articles:importForWorkspace",
      args: [args],
      identity: { kind: "admin" },
      caller: { ip: null, userAgent: null },
    });
    if (!outcome.ok) throw new Error(`The first articles could not be imported: ${outcome.errorMessage}`);
    const refused = (outcome.value as Result[]).find((result) => result["outcome"] === "refused");
    if (refused) throw new Error(`${folder}/${String(refused["path"])} could not be imported.`);
  }
}

type Result = Record<string, JsonValue>;

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted();
}
