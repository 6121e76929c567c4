import { type AuthoringError, endsSession } from "./calls.ts";

/** How far what is written has got. */
export type SaveState = "saved" | "unsaved" | "saving" | "offline" | "failed" | "refused";

export type SaverWorld = {
  /** Sends what there is now. Rejects with AuthoringError. */
  save(): Promise<unknown>;
  onState(state: SaveState): void;
  /** The session is over: nothing more can be saved in it. */
  onOver(error: AuthoringError): void;
};

/** After the last change. */
const QUIET_MS = 800;
const RETRY_MS = 3_000;
const RETRY_MOST_MS = 30_000;

/** Saves what an author writes, a moment after each change, one at a time; until it has arrived it keeps trying. */
export class Saver {
  readonly #world: SaverWorld;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | null = null;
  /** Counts changes, and what of them has arrived. */
  #made = 0;
  #kept = 0;
  #failures = 0;
  #isOver = false;

  constructor(world: SaverWorld) {
    this.#world = world;
  }

  /** Something has changed. */
  touch(): void {
    this.#made += 1;
    if (!this.#sending) this.#world.onState("unsaved");
    this.#plan(QUIET_MS);
  }

  /** Whether something would be lost with the page. */
  isUnsaved(): boolean {
    return this.#kept < this.#made;
  }

  /** Saves at once what is not saved; resolves when that was tried. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.isUnsaved() && !this.#isOver) await this.#send();
  }

  /** It is the server's otherwise: applied, or thrown away. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#kept = this.#made;
    this.#world.onState("saved");
  }

  /** Nothing is saved any more. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#send(), ms);
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendOnce().finally(() => {
      this.#sending = null;
      // Written meanwhile, and its own moment has passed.
      if (this.isUnsaved() && this.#failures === 0) this.#plan(QUIET_MS);
    });
    return this.#sending;
  }

  async #sendOnce(): Promise<void> {
    const made = this.#made;
    this.#world.onState("saving");
    try {
      await this.#world.save();
      this.#kept = Math.max(this.#kept, made);
      this.#failures = 0;
      this.#world.onState(this.isUnsaved() ? "unsaved" : "saved");
    } catch (error) {
      const { code, retryAfterMs } = error as AuthoringError;
      this.#failures += 1;
      if (code === "INPUT_INVALID") return this.#world.onState("refused");
      this.#world.onState(code === "OFFLINE" ? "offline" : "failed");
      if (endsSession(error as AuthoringError)) return this.#world.onOver(error as AuthoringError);
      const wait = Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** (this.#failures - 1));
      this.#plan(Math.max(retryAfterMs ?? 0, wait));
    }
  }
}
