import { promises as fs } from "node:fs";
import { join } from "node:path";

export type Release = { version: string; integrity: Record<string, string> };

/** The newest release in the folder of built files. Throws a sentence that says what to run when there is none. */
export async function readRelease(dist: string): Promise<Release> {
  const file = join(dist, "manifest.json");
  const text = await fs.readFile(file, "utf8").catch(() => null);
  if (text === null)
    throw new Error(`${file} is missing: the widget has not been built. Run \`npm run build\`.`);
  const release = parse(text);
  if (!release) throw new Error(`${file} is not a release manifest. Run \`npm run build\` again.`);
  return release;
}

function parse(text: string): Release | null {
  try {
    const { latest, versions } = JSON.parse(text) as {
      latest?: unknown;
      versions?: Record<string, { integrity?: Record<string, string> }>;
    };
    if (typeof latest !== "string") return null;
    const integrity = versions?.[latest]?.integrity;
    return integrity && typeof integrity === "object" ? { version: latest, integrity } : null;
  } catch {
    return null;
  }
}
