/** One process per data directory: a pid file, taken before SQLite opens anything. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "server.pid";

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The process's start time (Linux), so that a recycled pid is not taken for the old owner; "" elsewhere. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    // No /proc on this system: the pid alone decides.
    return "";
  }
}

function ownerOf(file: string): number | null {
  try {
    const [pid = "", started = ""] = readFileSync(file, "utf8").split(" ");
    const owner = Number(pid);
    return Number.isInteger(owner) && owner > 0 && isAlive(owner) && startTime(owner) === started
      ? owner
      : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * Takes the directory or throws naming the owner. A lock left by a dead process is replaced, and the lock
 * directory that a killed WebAssembly SQLite leaves beside `databasePath` is removed. Returns the release.
 */
export function lockDirectory(directory: string, databasePath: string): () => void {
  const file = join(directory, FILE);
  const owner = ownerOf(file);
  // The own pid in the file: an engine worker of this process that was terminated (or is still open).
  if (owner !== null && (owner !== process.pid || held.has(file))) {
    throw new Error(
      `The data directory ${directory} is in use by process ${owner}. Stop it or choose another with --data.`,
    );
  }
  if (owner === null) rmSync(file, { force: true });
  const flag = owner === null ? "wx" : "w";
  writeFileSync(file, `${process.pid} ${startTime(process.pid)}`, { mode: 0o600, flag });
  held.add(file);
  rmSync(`${databasePath}.lock`, { recursive: true, force: true });
  let released = false;
  return () => {
    if (released) return;
    released = true;
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Held by this thread. A restarted worker has a fresh module, so a terminated predecessor does not block it. */
const held = new Set<string>();
