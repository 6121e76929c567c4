import type { TourContent, TourStep } from "./model.ts";
import type { Checkpoint, Outcome, Word } from "./run.ts";
import { Runner } from "./runner.ts";

type Page = NonNullable<TourStep["page"]>;

/** A step that needs nothing but its button. */
export const aStep = (id: string, more: Partial<TourStep> = {}): TourStep => ({
  id,
  kind: "pointer",
  title: id,
  blocks: [],
  media: null,
  anchor: { selector: `#${id}` },
  side: "auto",
  spotlight: "none",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 4,
  ...more,
});

export const aTour = (...steps: TourStep[]): TourContent => ({
  steps,
  hasConfetti: false,
  showsProgress: true,
});
export const only = (...include: string[]): Page => ({ include, exclude: [] });

/** A runner on a clock of its own; each card is painted as soon as there is one. */
export class RunnerWorld {
  now = 0;
  readonly told: Word[] = [];
  readonly started: string[] = [];
  kept: Checkpoint | undefined;
  onChange: () => void = () => undefined;
  outcome: Outcome | undefined;
  readonly runner: Runner;
  #painted = "";
  /** When it asked to be asked again: as long as it does not say so, nothing falls due. */
  #dueAt: number | null = null;

  constructor(content: TourContent, url = "/", checkpoint?: Checkpoint) {
    this.runner = new Runner(
      {
        now: () => this.now,
        matches: ({ include }, page) => include.includes(page),
        tell: (word) => void this.told.push(word),
        keep: (kept) => (this.kept = kept),
        change: () => {
          this.#plan();
          this.onChange();
        },
        plan: () => this.#plan(),
        end: (outcome) => (this.outcome = outcome),
        startTour: (id) => void this.started.push(id),
      },
      content,
      { url, isVisible: true, firstWaitMs: 10_000 },
    );
    this.runner.begin(checkpoint);
    this.paint();
  }

  /** Does something, and paints what has come of it. */
  act(what: (runner: Runner) => void): this {
    what(this.runner);
    return this.paint();
  }

  /** The host tells of the element of the step at hand. */
  found(state: "found" | "none" | "hidden" = "found", more: object = {}): this {
    const id = this.runner.view()?.step.id ?? "";
    return this.act((runner) => runner.report(id, { state, score: 90, isInView: true, ...more }));
  }

  wait(ms: number): this {
    const end = this.now + ms;
    for (;;) {
      if (this.#dueAt === null || this.#dueAt > end) break;
      this.now = this.#dueAt;
      this.#dueAt = null;
      this.act((runner) => runner.tick());
    }
    this.now = end;
    return this;
  }

  #plan(): void {
    const due = this.runner.dueMs();
    this.#dueAt = due === null ? null : this.now + due;
  }

  paint(): this {
    const view = this.runner.view();
    const key = view?.card ? `${view.turn} ${view.card}` : "";
    if (key && key !== this.#painted) this.runner.painted();
    this.#painted = key;
    return this;
  }

  /** The id of the step at hand, its card and what is said. */
  get at(): string {
    const view = this.runner.view();
    return view ? `${view.step.id} ${view.card ?? "-"} ${view.chip ?? "-"}` : "over";
  }

  get words(): string[] {
    return this.told.map(({ what, stepId, reason }) => `${what} ${stepId}${reason ? ` ${reason}` : ""}`);
  }
}
