/**
 * Contents of files, beside the database. A content is written under a temporary name, flushed, and only then renamed
 * to its final one, so whatever has a final name is whole. Which contents exist is the database's word alone: a content
 * without a row is nobody's, and `keepOnly` removes it.
 */
import {
  chmodSync,
  closeSync,
  constants,
  promises as fs,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "../wire/randomBytes.ts";

/** Points at which a crash is told apart in tests, in order. */
export type FileStep = "written" | "synced" | "renamed" | "settled" | "removing" | "removed";

const TEMPORARY = /^[0-9a-f]{32}$/;

export class FileStore {
  private readonly folder: string;
  private readonly incoming: string;
  private readonly onStep: (step: FileStep) => void;

  /** Makes `<dataDir>/files` and `<dataDir>/incoming`, readable by the owner alone. */
  constructor(dataDir: string, onStep: (step: FileStep) => void = () => {}) {
    this.folder = join(dataDir, "files");
    this.incoming = join(dataDir, "incoming");
    this.onStep = onStep;
    for (const folder of [this.folder, this.incoming]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
    }
  }

  /** Where a content is kept. */
  pathOf(key: string): string {
    return join(this.folder, key);
  }

  /** A name for content on its way in, to be opened with flag "wx" and mode 0600, and then adopted or removed. */
  temporary(): string {
    return join(this.incoming, randomBytes(16).toString("hex"));
  }

  /** Writes a content; on disk when it resolves. */
  async write(key: string, bytes: Uint8Array): Promise<void> {
    const temporary = this.temporary();
    const file = await fs.open(temporary, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      this.onStep("written");
      await file.sync();
    } catch (error) {
      await fs.rm(temporary, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    await this.adopt(key, temporary);
  }

  /** Gives content that was flushed under a temporary name its final one; on disk when it resolves. */
  async adopt(key: string, temporary: string): Promise<void> {
    this.onStep("synced");
    await fs.rename(temporary, this.pathOf(key));
    this.onStep("renamed");
    await syncFolder(this.folder);
    this.onStep("settled");
  }

  /** The content, or null when there is none. */
  async read(key: string): Promise<Buffer | null> {
    try {
      return await fs.readFile(this.pathOf(key));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  }

  /** Removes contents. One that is not there is no error. */
  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.onStep("removing");
      await fs.rm(this.pathOf(key), { force: true });
      this.onStep("removed");
    }
  }

  /**
   * Brings the folder to what the database knows, when nobody else uses it: half-written and ownerless contents go.
   * Returns the keys whose content is missing or has another size.
   */
  keepOnly(known: ReadonlyMap<string, number>): string[] {
    for (const name of readdirSync(this.incoming))
      if (TEMPORARY.test(name)) rmSync(join(this.incoming, name), { force: true });
    const present = new Map<string, number>();
    for (const name of readdirSync(this.folder)) {
      if (known.has(name)) present.set(name, statSync(this.pathOf(name)).size);
      else rmSync(this.pathOf(name), { force: true, recursive: true });
    }
    const folder = openSync(this.folder, constants.O_RDONLY);
    fsyncSync(folder);
    closeSync(folder);
    return [...known].filter(([key, size]) => present.get(key) !== size).map(([key]) => key);
  }
}

export type Files = { open: () => FileStore; close: () => void };

/** The file store of a data directory; without one, a temporary folder that is made when first needed. */
export function createFiles(dataDir: string | null, onStep?: (step: FileStep) => void): Files {
  let store: FileStore | null = null;
  let temporary: string | null = null;
  return {
    open: () => {
      if (store === null && dataDir === null) temporary = mkdtempSync(join(tmpdir(), "opencom-files-"));
      return (store ??= new FileStore(dataDir ?? temporary ?? "", onStep));
    },
    close: () => {
      if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
      temporary = store = null;
    },
  };
}

/** A rename is on disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  let folder: fs.FileHandle | null = null;
  try {
    folder = await fs.open(path, constants.O_RDONLY);
    await folder.sync();
  } finally {
    await folder?.close();
  }
}
