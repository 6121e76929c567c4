import type { SurveyAnswer } from "../../convex/surveyValidators.ts";
import { CallError } from "../core/errors.ts";

/** What is to be told of a run, in its order. */
export type Word =
  | { what: "shown" }
  | { what: "answer"; questionId: string; answer: SurveyAnswer }
  | { what: "complete" };

export type QueueWorld = {
  /** Rejects with CallError. */
  send(word: Word): Promise<unknown>;
  /** Keeps what has not arrived, over a reload. */
  keep(words: readonly Word[]): void;
  onOffline(isOffline: boolean): void;
  wait(ms: number): Promise<void>;
};

const WAIT_MS = 2_000;
/** Worth saying again; anything else the server would answer alike for ever. */
const PASSING = new Set(["OFFLINE", "RATE_LIMITED", "INTERNAL"]);
const MAX_TRIES = 5;

/** Tells the server one thing after the other, and keeps what it could not tell until it can. */
export class AnswerQueue {
  readonly #world: QueueWorld;
  #words: Word[];
  #isRunning = false;
  #isStopped = false;

  constructor(world: QueueWorld, kept: readonly Word[] = []) {
    this.#world = world;
    this.#words = [...kept];
    void this.#run();
  }

  /** Resolves when everything so far was told, or cannot be. */
  add(word: Word): Promise<void> {
    this.#words.push(word);
    this.#world.keep(this.#words);
    return this.#run();
  }

  /** Nothing more is sent; what has not arrived stays kept. */
  stop(): void {
    this.#isStopped = true;
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let tries = 1; this.#words[0] && !this.#isStopped; tries++) {
      const code = await this.#send(this.#words[0]);
      this.#world.onOffline(code === "OFFLINE");
      const isPassing = code !== null && PASSING.has(code) && (code === "OFFLINE" || tries < MAX_TRIES);
      if (isPassing) {
        await this.#world.wait(WAIT_MS);
        continue;
      }
      tries = 0;
      this.#words.shift();
      this.#world.keep(this.#words);
    }
    this.#isRunning = false;
  }

  /** The code of what went wrong, or null. */
  async #send(word: Word): Promise<string | null> {
    try {
      await this.#world.send(word);
      return null;
    } catch (error) {
      return error instanceof CallError ? error.code : "INTERNAL";
    }
  }
}
