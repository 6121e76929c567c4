import type { MarkReport } from "../../protocol/anchors/marks.ts";
import { canGoOn, stepMark, type WantedMark, watchesOf } from "./marks.ts";
import type { ClosedBy, SnoozeUntil, StepAction, TourContent, TourStep } from "./model.ts";
import { cardOf, chipOf, LOST_MS, limitsOf, type Phase, standsAlike, timerOf, waitOf } from "./phases.ts";
import type { Checkpoint, Outcome, RunnerPage, RunnerWorld, TourView, Word } from "./run.ts";
import { type Holder, StepClock } from "./stepClock.ts";
import { isOnRouteOf, lastWord, leadsOn } from "./stepRules.ts";

/** So many steps in a row that nobody could see end a run. */
const MAX_SKIPS = 2;

/**
 * One run of a tour, from step to step. Knows no UI, no page and no timers: it is told what happens, and asked again after
 * `dueMs`.
 */
export class Runner {
  readonly #world: RunnerWorld;
  #content: TourContent;
  #url: string;
  #at = 0;
  #turn = 0;
  #phase: Phase = "ended";
  /** The steps before this one that were seen, the last at the end. */
  #path: string[] = [];
  #hasBegun = false;
  /** It came to a page that a step leads on at while it was there already: that counts once it was left. */
  #isOnRoute = false;
  /** The card of this step was seen. */
  #isSeen = false;
  /** What leads on was so already when the step came: its author means that this is done, and the visitor says when to go on. */
  #isMet = false;
  /** An earlier page has shown this step while that was not so. */
  #hasWaited = false;
  #skips = 0;
  #isVisible = true;
  /** Until a card of this run was seen no element is waited for any longer, ms. */
  readonly #firstWaitMs: number;
  readonly #time = new StepClock();
  #reason = "none";
  #score = 0;
  /** Until the element was found, ms. */
  #waitedMs = 0;

  constructor(world: RunnerWorld, content: TourContent, page: RunnerPage) {
    this.#world = world;
    this.#content = content;
    this.#url = page.url;
    this.#isVisible = page.isVisible;
    this.#firstWaitMs = page.firstWaitMs;
  }

  /** Begins, or goes on where an earlier page has left it. */
  begin(checkpoint?: Checkpoint): void {
    const at = checkpoint ? this.#indexOf(checkpoint.stepId) : -1;
    if (!checkpoint || at < 0) return this.#enter(0, "begin");
    this.#path = checkpoint.path.filter((id) => this.#indexOf(id) >= 0);
    this.#hasBegun = checkpoint.hasBegun;
    this.#enter(at, "resume");
    this.#isOnRoute = checkpoint.isOnRoute;
    this.#isSeen = checkpoint.isSeen;
    this.#isMet = !!checkpoint.isMet;
    this.#hasWaited = this.#isSeen && !this.#isMet;
    this.#checkRoute();
    return undefined;
  }

  view(): TourView | null {
    const step = this.#step();
    if (!step) return null;
    return {
      step,
      at: this.#at,
      turn: this.#turn,
      of: this.#content.steps.length,
      hasBegun: this.#hasBegun,
      card: cardOf(this.#phase, this.#inPhase()),
      chip: chipOf(this.#phase, this.#inPhase()),
      canGoBack: this.#path.length > 0,
      hasNext: canGoOn(step) ? step.buttons.length === 0 : this.#isDone(),
      isLast: this.#at === this.#content.steps.length - 1,
    };
  }

  /** What the host is to look for; null: nothing. */
  mark(): WantedMark | null {
    const step = this.#step();
    return step && this.#phase !== "elsewhere" ? stepMark(step) : null;
  }

  /** The host tells of the mark of this step. */
  report(stepId: string, report: Omit<MarkReport, "id">): void {
    const step = this.#step();
    if (step?.id !== stepId || this.#phase === "elsewhere") return;
    if (step.kind === "pointer") this.#look(report);
    if (this.#step() !== step) return;
    if (report.isEscaped && this.#phase !== "looking") return this.dismiss("escape");
    const isWatched = report.watched !== undefined && report.watched < watchesOf(step).length;
    if (this.#hasBegun && (isWatched || (report.isMet && this.#hasWaited))) return this.#advance("watched");
    if (this.#isMet || !(isWatched || report.isMet)) return;
    this.#isMet = true;
    this.#keep();
    this.#world.change();
  }

  /** The page's address is another. */
  setPage(url: string): void {
    this.#url = url;
    const step = this.#step();
    if (!step || this.#checkRoute()) return;
    const isHere = this.#isHere(step);
    if (this.#phase === "elsewhere" && isHere) this.#arrive(step);
    else if (this.#phase !== "elsewhere" && !isHere) this.#set("elsewhere");
  }

  /** An event was tracked. */
  track(name: string, properties?: unknown): void {
    if (this.#hasBegun && leadsOn(this.#step(), name, properties)) this.#advance("event");
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#clock();
  }

  /** Somebody is at the card: its time does not go on. */
  hold(by: Holder, isHeld: boolean): void {
    if (this.#time.hold(by, isHeld)) this.#clock();
  }

  /** The card is on the screen. */
  painted(): void {
    const step = this.#step();
    if (!step || (this.#phase !== "shown" && this.#phase !== "post")) return;
    const isWithout = this.#phase === "post" && step.kind === "pointer";
    const found = this.#phase === "shown" ? { waitedMs: this.#waitedMs, score: this.#score } : {};
    const sure = isWithout ? { reason: "post" } : found;
    this.#skips = 0;
    this.#world.tell({ what: this.#hasBegun ? "step" : "started", stepId: step.id, ...sure });
    this.#hasBegun = this.#isSeen = true;
    this.#clock();
    this.#keep();
  }

  /** A button of the card. What opens an address is a link, and is only told of. */
  press(action: StepAction): void {
    const isLast = this.view()?.isLast;
    switch (action.type) {
      case "next":
        return this.#advance("button");
      case "back":
        return this.back();
      case "goTo":
        return this.#goTo(this.#indexOf(action.stepId));
      case "dismiss":
        return this.dismiss("button");
      case "snooze":
        return this.snooze("tomorrow");
      case "openUrl":
        return isLast ? this.#advance("button") : undefined;
      case "startTour":
        if (isLast) this.#advance("button");
        else this.dismiss("button");
        return this.#world.startTour(action.tourId);
    }
  }

  /** On by the keyboard: where a button would lead on, and nowhere else. */
  next(): void {
    const step = this.#step();
    if (step && this.view()?.card && (canGoOn(step) || this.#isDone())) this.#advance("button");
  }

  back(): void {
    const last = this.#path.pop();
    if (last !== undefined) this.#enter(this.#indexOf(last), "back");
  }

  /** The visitor does without this step's element. */
  showAnyway(): void {
    if (this.#phase === "held" || this.#phase === "looking" || this.#phase === "lost") this.#set("post");
  }

  /** The visitor does without this step: what was skipped last was not seen to its end. */
  skip(): void {
    const step = this.#step();
    if (!step) return;
    const next = this.#at + 1;
    if (next < this.#content.steps.length) this.#enter(next, "skip");
    else this.#end({ as: "blocked" }, "blocked", "skipped");
  }

  restart(): void {
    const step = this.#content.steps[0];
    if (this.#phase === "ended" || !step) return;
    this.#path = [];
    this.#world.tell({ what: "restarted", stepId: step.id });
    this.#enter(0, "begin");
  }

  dismiss(by: ClosedBy): void {
    this.#end({ as: "dismissed", by }, "dismissed", by);
  }

  snooze(until: SnoozeUntil): void {
    this.#end({ as: "snoozed", until }, "snoozed", until);
  }

  /** Another tab has it now: nothing of it is told from here. */
  leave(): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#world.end({ as: "elsewhere" });
  }

  neverAgain(): void {
    this.#end({ as: "neverAgain" }, "neverAgain", "menu");
  }

  /** The team has changed it: the step at hand goes on as it is now; one that is gone gives way to the next. */
  edit(content: TourContent): void {
    const step = this.#step();
    const before = this.#content;
    this.#content = content;
    if (!step) return;
    this.#path = this.#path.filter((id) => this.#indexOf(id) >= 0);
    const at = this.#indexOf(step.id);
    const now = content.steps[at];
    if (now) {
      this.#at = at;
      if (standsAlike(now, step)) return this.#world.change();
      return this.#enter(at, "edit");
    }
    const later = before.steps.slice(this.#at + 1).find(({ id }) => this.#indexOf(id) >= 0);
    if (later) this.#enter(this.#indexOf(later.id), "edit");
    else this.#end({ as: "blocked" }, "blocked", "changed");
    return undefined;
  }

  /** Something is due: time has passed. */
  tick(): void {
    const step = this.#step();
    if (!step) return;
    if (this.#time.shownMs(this.#world.now()) >= (timerOf(step) ?? Infinity)) return this.#advance("timer");
    const ms = this.#inPhase();
    if (this.#phase === "looking" && ms >= this.#waitOf(step)) return this.#miss(step);
    if (this.#phase === "lost" && ms >= LOST_MS) return this.#miss(step, "lost");
    return this.#world.change();
  }

  /** After so long it is to be asked again, ms; null: not by time. */
  dueMs(): number | null {
    const step = this.#step();
    if (!step) return null;
    const limits = limitsOf(this.#phase, this.#waitOf(step));
    return this.#time.dueMs(this.#world.now(), limits, timerOf(step));
  }

  /** What the host says of this step's element. */
  #look({ state, score, isInvalid }: Omit<MarkReport, "id">): void {
    const step = this.#step();
    if (!step || this.#phase === "post" || this.#phase === "ended") return;
    this.#reason = isInvalid ? "invalid" : state;
    this.#score = score;
    if (state === "found") {
      if (this.#phase === "looking") this.#waitedMs = Math.round(this.#inPhase());
      if (this.#phase !== "shown") this.#set("shown");
    } else if (this.#phase === "shown") this.#set("lost");
    else if (isInvalid && this.#phase === "looking") this.#miss(step);
  }

  #miss(step: TourStep, reason = this.#reason): void {
    this.#world.tell({
      what: "stepMissed",
      stepId: step.id,
      reason,
      waitedMs: Math.round(this.#inPhase()),
      score: this.#score,
    });
    if (step.missing === "hold") return this.#set("held");
    if (step.missing === "post") return this.#set("post");
    this.#skips += 1;
    const next = this.#at + 1;
    const isBlocked = this.#skips >= MAX_SKIPS || next >= this.#content.steps.length;
    if (step.missing === "end" || isBlocked) return this.#end({ as: "blocked" }, "blocked", reason);
    return this.#enter(next, "missed");
  }

  /** Something leads on from this step. */
  #advance(by: "button" | "watched" | "route" | "event" | "timer"): void {
    const step = this.#step();
    if (!step) return;
    this.#path.push(step.id);
    const next = this.#at + 1;
    if (next < this.#content.steps.length) this.#enter(next, by);
    // What nobody has seen nobody has been led through.
    else if (this.#isSeen) this.#end({ as: "completed" }, "completed");
    else this.#end({ as: "blocked" }, "blocked", "unseen");
  }

  #goTo(at: number): void {
    const step = this.#step();
    if (!step || at < 0) return;
    this.#path.push(step.id);
    this.#enter(at, "button");
  }

  /** @returns whether the page's address has led on */
  #checkRoute(): boolean {
    const isOnRoute = this.#matchesRoute();
    const leadsOn = isOnRoute && !this.#isOnRoute && this.#hasBegun;
    this.#isOnRoute = isOnRoute;
    if (leadsOn) this.#advance("route");
    else this.#keep();
    return leadsOn;
  }

  #matchesRoute(): boolean {
    return isOnRouteOf(this.#step(), this.#world.matches, this.#url);
  }

  #enter(at: number, by: string): void {
    const step = this.#content.steps[at];
    if (!step) return;
    this.#at = at;
    this.#turn += 1;
    this.#isSeen = this.#isMet = this.#hasWaited = false;
    this.#time.enterStep();
    this.#reason = "none";
    this.#score = 0;
    // Of a page that is loaded anew the earlier page has said whether it was there.
    this.#phase = "looking";
    this.#isOnRoute = this.#matchesRoute();
    // Before the page goes, if that is what has led on.
    if (by === "watched" || by === "route") this.#world.tell({ what: "step", stepId: step.id });
    if (this.#isHere(step)) this.#arrive(step);
    else this.#set("elsewhere");
    this.#keep();
  }

  /** The step can be shown here, if its element is. */
  #arrive(step: TourStep): void {
    this.#set(step.kind === "post" ? "post" : "looking");
  }

  #set(phase: Phase): void {
    this.#phase = phase;
    this.#time.enterPhase();
    this.#clock();
    this.#world.change();
  }

  /** Time runs while somebody could see it pass. */
  #clock(): void {
    const isShown = this.#hasBegun && (this.#phase === "shown" || this.#phase === "post");
    this.#time.run(this.#world.now(), { isVisible: this.#isVisible, isShown });
    this.#world.plan();
  }

  #waitOf(step: TourStep): number {
    return Math.min(waitOf(step), this.#hasBegun ? Infinity : this.#firstWaitMs);
  }

  #inPhase(): number {
    return this.#time.inPhase(this.#world.now());
  }

  #end(outcome: Outcome, what: Word["what"], reason?: string): void {
    const step = this.#step();
    if (!step) return;
    this.#phase = "ended";
    this.#world.tell(lastWord(what, step.id, reason));
    this.#world.end(outcome);
  }

  #keep(): void {
    const step = this.#step();
    if (!step) return;
    const [path, hasBegun] = [[...this.#path], this.#hasBegun];
    const [isSeen, isOnRoute, isMet] = [this.#isSeen, this.#isOnRoute, this.#isMet];
    this.#world.keep({ stepId: step.id, path, hasBegun, isSeen, isOnRoute, isMet });
  }

  /** The one at hand, until it is over. */
  #step(): TourStep | undefined {
    return this.#phase === "ended" ? undefined : this.#content.steps[this.#at];
  }

  #isHere({ page }: TourStep): boolean {
    return page === null || this.#world.matches(page, this.#url);
  }

  /** What leads on from this step has happened before it came. */
  #isDone(): boolean {
    return this.#isMet || this.#isOnRoute;
  }

  #indexOf(stepId: string): number {
    return this.#content.steps.findIndex(({ id }) => id === stepId);
  }
}
