import { matchesPage } from "../../convex/model/engagement/urlPattern.ts";
import type { Anchored } from "../anchored/anchored.ts";
import { readAnchor } from "../anchoredMarks.ts";
import type { FrameState } from "../app.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import type { Session } from "../session/session.ts";
import type { Reporter } from "../shell/report.ts";
import { type ListedTour, listTours } from "./functions.ts";
import type { TourStep } from "./model.ts";

export type TourListWorld = {
  state: Store<FrameState>;
  http: Http;
  session: Pick<Session, "token">;
  reporter: Pick<Reporter, "tours">;
  anchored(): Promise<Anchored>;
};

/** As the page gets it from `getAvailableTours()`. */
type Available = Pick<ListedTour, "name" | "status"> & {
  id: string;
  description?: string;
  elementsAvailable: boolean;
};

const AGAIN_MS = 5_000;

/** Tells the page which tours it may start, and whether the element with which each begins, or goes on, is there. */
export class TourList {
  readonly #world: TourListWorld;
  /** Whether the element of a tour's next step is there, by the mark that looks for it. */
  readonly #found = new Map<string, boolean>();
  #tours: readonly ListedTour[] = [];
  #told = "[]";
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(world: TourListWorld) {
    this.#world = world;
  }

  /** Something may have changed: asks the deployment, and tells the page what is another. */
  async look(): Promise<void> {
    clearTimeout(this.#timer);
    const { http, session, state } = this.#world;
    this.#asked += 1;
    const asked = this.#asked;
    const sessionToken = session.token();
    if (!sessionToken) return;
    const { url } = state.get().page;
    try {
      const tours = (await http.query(listTours, { sessionToken, url })) ?? [];
      if (asked === this.#asked) await this.#take(tours, url);
    } catch {
      if (asked === this.#asked) this.#timer = setTimeout(() => void this.look(), AGAIN_MS);
    }
  }

  /** The visitor has gone: the page has nothing to start any more. */
  stop(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
    void this.#take([], "");
  }

  async #take(all: readonly ListedTour[], url: string): Promise<void> {
    // Of what is over for now nothing is said; what was gone through may be begun once more.
    const tours = all.filter(({ isEligible, status }) => isEligible || status !== "new");
    const anchored = tours.length + this.#found.size > 0 && (await this.#world.anchored());
    this.#tours = tours;
    const wanted = new Set(tours.map(markOf));
    for (const id of this.#found.keys()) {
      if (wanted.has(id)) continue;
      this.#found.delete(id);
      if (anchored) anchored.drop(id);
    }
    for (const tour of tours) if (anchored) this.#find(anchored, tour, url);
    this.#tell();
  }

  #find(anchored: Anchored, tour: ListedTour, url: string): void {
    const step = nextStep(tour);
    const id = markOf(tour);
    const isHere = step && (step.page === null || matchesPage(step.page, url));
    const anchor = step?.anchor && readAnchor(step.anchor);
    if (!isHere || (step.kind === "pointer" && !anchor)) {
      this.#found.set(id, false);
      return anchored.drop(id);
    }
    if (step.kind === "post" || !anchor) {
      this.#found.set(id, true);
      return undefined;
    }
    if (!this.#found.has(id)) this.#found.set(id, false);
    return anchored.set({ id, anchor, side: "auto", spotlight: "none", watch: [] }, ({ state }) => {
      this.#found.set(id, state === "found");
      this.#tell();
    });
  }

  #tell(): void {
    const tours = this.#tours.map((tour): Available => {
      const { itemId: id, name, description, status } = tour;
      const elementsAvailable = this.#found.get(markOf(tour)) ?? false;
      return { id, name, ...(description ? { description } : {}), status, elementsAvailable };
    });
    const text = JSON.stringify(tours);
    if (text === this.#told) return;
    this.#told = text;
    this.#world.reporter.tours(tours);
  }
}

/** The step at which it would begin, or go on. */
function nextStep({ content: { steps }, status, progress }: ListedTour): TourStep | undefined {
  return (status === "in_progress" && steps.find(({ id }) => id === progress?.stepId)) || steps[0];
}

/** An anchor that is changed has another mark: what is told of the one is not about the other. */
const markOf = (tour: ListedTour): string =>
  `list-${tour.itemId}-${tour.version}-${tour.content.steps.findIndex((step) => step === nextStep(tour))}`;
