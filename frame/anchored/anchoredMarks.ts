import { decodeMarkReport } from "../../protocol/anchors/marksSchema.ts";
import { MAX_WIRE_LENGTH } from "../../protocol/limits.ts";
import type { AnchorsWanted, Mark, MarkReport } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { Store } from "../core/store.ts";
import type { Reporter } from "../shell/report.ts";
import type { Anchored, Follower } from "./anchored.ts";
import { type Scheme, toColors } from "./toColors.ts";

export type AnchoredWorld = {
  window: Pick<Window, "matchMedia"> & { CSS: { supports(property: string, value: string): boolean } };
  state: Store<FrameState>;
  reporter: Pick<Reporter, "extra" | "warn">;
};

/** Of what a message may have, for what is in it beside the marks. */
const AROUND = 512;

type Wanted = {
  mark: Mark;
  onReport: (report: MarkReport) => void;
  /** As it was last told, as far as it lasts. */
  last: MarkReport | undefined;
  isLeftOut?: boolean;
};

/**
 * Gathers what the features of this frame want anchored to the page, and orders it once for all that changes at the same time. Of a
 * visitor who leaves nothing stays.
 */
export class AnchoredMarks implements Anchored {
  readonly #world: AnchoredWorld;
  readonly #wanted = new Map<string, Wanted>();
  /** What the host knows of marks that are gone since the last order: it says nothing new of one that comes back as it was. */
  readonly #gone = new Map<string, Wanted>();
  readonly #followers = new Map<string, Set<Follower>>();
  readonly #readScheme: () => Scheme;
  #isPlanned = false;
  #isOrdered = false;

  constructor(world: AnchoredWorld) {
    const { state, window } = world;
    this.#world = world;
    this.#readScheme = followScheme(window, () => this.#plan());
    let { appearance, theme, isHidden } = state.get();
    state.subscribe((now) => {
      if (now.phase === "starting" || now.phase === "refused")
        for (const id of this.#wanted.keys()) this.drop(id);
      if (now.appearance === appearance && now.theme === theme && now.isHidden === isHidden) return;
      ({ appearance, theme, isHidden } = now);
      this.#plan();
    });
  }

  set(mark: Mark, onReport: (report: MarkReport) => void): void {
    const present = this.#wanted.get(mark.id);
    const before = present ?? this.#gone.get(mark.id);
    const last = before && isSameAnchor(before.mark, mark) ? before.last : undefined;
    const each: Wanted = { mark, onReport, last };
    this.#wanted.set(mark.id, each);
    this.#plan();
    if (last && !present) queueMicrotask(() => this.#wanted.get(mark.id) === each && this.#hear(each, last));
  }

  drop(id: string): void {
    const each = this.#wanted.get(id);
    if (!each) return;
    this.#wanted.delete(id);
    this.#gone.set(id, each);
    this.#plan();
    for (const follower of this.#followers.get(id) ?? []) follower.onDropped();
  }

  go(to: string): void {
    // Said once: an order of later, to a host that has begun anew, must not lead anywhere.
    this.#order({ go: { n: Date.now(), to } });
  }

  follow(id: string, follower: Follower): () => void {
    const own = this.#followers.get(id) ?? new Set();
    this.#followers.set(id, own.add(follower));
    if (this.#wanted.get(id)?.last?.state === "found") follower.onFound();
    return () => {
      own.delete(follower);
      if (own.size === 0 && this.#followers.get(id) === own) this.#followers.delete(id);
    };
  }

  /** The host tells of a mark; nothing was checked. */
  report(given: unknown): void {
    const report = decodeMarkReport(given);
    const each = report && this.#wanted.get(report.id);
    if (each) this.#hear(each, report);
  }

  #hear(each: Wanted, report: MarkReport): void {
    each.last = toLasting(report);
    if (report.state === "found")
      for (const follower of this.#followers.get(report.id) ?? []) follower.onFound();
    each.onReport(report);
  }

  #plan(): void {
    if (this.#isPlanned || (this.#wanted.size === 0 && !this.#isOrdered)) return;
    this.#isPlanned = true;
    queueMicrotask(() => this.#order());
  }

  #order(more: Pick<AnchorsWanted, "go"> = {}): void {
    const { reporter, state } = this.#world;
    this.#isPlanned = false;
    this.#isOrdered = this.#wanted.size > 0;
    this.#gone.clear();
    const { fitting, left } = fit([...this.#wanted.values()]);
    // With the widget hidden nothing of it stands in the page, and nothing is watched there.
    const marks = state.get().isHidden ? [] : fitting.map(({ mark }) => mark);
    reporter.extra(["anchors", { marks, ...toColors(state.get(), this.#readScheme()), ...more }]);
    for (const each of fitting) each.isLeftOut = false;
    for (const each of left.filter(({ isLeftOut }) => !isLeftOut)) {
      const { id } = each.mark;
      each.isLeftOut = true;
      reporter.warn("ANCHORS_LEFT_OUT", id);
      this.#hear(each, { id, state: "none", score: 0, isInView: false });
    }
  }
}

/** What holds until something else is told; the rest has happened and is over. */
const toLasting = ({ watched: _w, isPressed: _p, isEscaped: _e, ...lasting }: MarkReport): MarkReport =>
  lasting;

const isSameAnchor = (one: Mark, other: Mark): boolean =>
  JSON.stringify(one.anchor) === JSON.stringify(other.anchor);

/** As many as one message takes, the first ones first. */
function fit(all: readonly Wanted[]): { fitting: Wanted[]; left: Wanted[] } {
  let room = MAX_WIRE_LENGTH - AROUND;
  const [fitting, left]: [Wanted[], Wanted[]] = [[], []];
  for (const each of all) {
    const length = JSON.stringify(each.mark).length + 1;
    (length <= room ? fitting : left).push(each);
    if (length <= room) room -= length;
  }
  return { fitting, left };
}

/** Whether the device is dark, asked only where its browser cannot follow it by the colours themselves. */
function followScheme({ matchMedia, CSS }: AnchoredWorld["window"], onChange: () => void): () => Scheme {
  if (CSS.supports("color", "light-dark(#fff,#000)")) return () => "both";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", onChange);
  return () => (dark.matches ? "dark" : "light");
}
