/** Small private files in the data directory. The database and the lock on the directory are the engine's. */
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes the directory, readable by its owner alone. Throws a sentence when it cannot be made. */
export function createDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chmodSync(dataDir, 0o700);
  } catch (error) {
    throw new Error(`The data directory ${dataDir} cannot be used: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Content of a private file, or null when there is none. */
export function readPrivate(dataDir: string, name: string): string | null {
  try {
    return readFileSync(join(dataDir, name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Writes a file only its owner may read; a crash leaves the old content or the new, never half. */
export function writePrivate(dataDir: string, name: string, content: string): void {
  const temporary = join(dataDir, `.${name}.${process.pid}`);
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, join(dataDir, name));
}

/** The deployment's admin key, made on first use: 256 random bits in hex. */
export function loadAdminKey(dataDir: string): string {
  const kept = readPrivate(dataDir, "admin-key")?.trim();
  if (kept && /^[0-9a-f]{64}$/.test(kept)) {
    chmodSync(join(dataDir, "admin-key"), 0o600);
    return kept;
  }
  if (kept)
    throw new Error(`${join(dataDir, "admin-key")} is damaged. Restore it, or delete it to get a new key.`);
  const key = randomBytes(32).toString("hex");
  writePrivate(dataDir, "admin-key", `${key}\n`);
  return key;
}
