/** Small private files in the data directory. The database and the lock on the directory are the engine's. */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

/**
 * The key under which functions encrypt what they must be able to read again (identity secrets), made on first use:
 * 256 random bits in hex. It is wanted before the engine holds the directory's lock, so it is made once and for all:
 * of two servers that start together both get the same one.
 */
export function loadSecretKey(dataDir: string): string {
  const path = join(dataDir, "secret-key");
  const kept = readPrivate(dataDir, "secret-key") ?? createOnce(dataDir, "secret-key");
  const key = kept.trim();
  if (!/^[0-9a-f]{64}$/.test(key)) {
    throw new Error(
      `${path} is damaged. Restore it from a backup: without it the secrets stored in the database cannot be read.`,
    );
  }
  chmodSync(path, 0o600);
  return key;
}

/** Makes a private file with a random key, on disk when it returns, unless another process was first; its content. */
function createOnce(dataDir: string, name: string): string {
  const temporary = join(dataDir, `.${name}.${process.pid}`);
  writeDurable(temporary, `${randomBytes(32).toString("hex")}\n`);
  try {
    linkSync(temporary, join(dataDir, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  syncDirectory(dataDir);
  return readFileSync(join(dataDir, name), "utf8");
}

function writeDurable(path: string, content: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, "wx", 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(dataDir: string): void {
  const directory = openSync(dataDir, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
