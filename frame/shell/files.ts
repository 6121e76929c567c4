import type { StagedFile } from "../attachments/model.ts";
import type { UploadsPlace } from "../attachments/open.ts";
import type { Uploads } from "../attachments/uploads.ts";

/** Set while files are kept: a page that finds it brings them back. */
const KEPT = "files";

/** One visitor's files on this page. Their code is a chunk of its own, fetched when there is a first one. */
export class FileKeeper {
  readonly #place: UploadsPlace;
  #loading: Promise<Uploads> | null = null;

  constructor(place: Omit<UploadsPlace, "keptKey">) {
    this.#place = { ...place, keptKey: KEPT };
  }

  /** There is a session: what an earlier page left is brought back. */
  begin(): void {
    this.use(() => undefined, this.#place.storage.get(KEPT) !== null);
  }

  /** Does something with the files, if there are any or (`isNeeded`) at any rate. */
  use(act: (uploads: Uploads) => void, isNeeded = false): void {
    if (this.#loading || isNeeded) void this.#load().then(act, () => undefined);
  }

  /** The server's ids of files, once they are there. Rejects with CallError. */
  async ready(files: readonly StagedFile[]): Promise<string[]> {
    return (await this.#load()).ready(files);
  }

  #load(): Promise<Uploads> {
    this.#loading ??= import("../attachments/open.ts")
      .then(({ openUploads }) => openUploads(this.#place))
      .catch((error: unknown) => {
        this.#loading = null; // Off line: the next one tries again.
        throw error;
      });
    return this.#loading;
  }
}
