import type { Mark, MarkReport } from "../../protocol/anchors/marks.ts";
import type { Anchored } from "../anchored/anchored.ts";
import { kindOfLight, litAnchor } from "./marks.ts";
import type { TourView } from "./run.ts";
import type { Runner } from "./runner.ts";

export type Places = {
  /** Has the host look for what the step at hand needs by now. */
  look(): void;
  drop(): void;
};
type Names = { cardId: string; leaseId: string };

/** Has the host look for the element of each step: as one mark for what is told of it, one for the card, and one for what is lit up around it. */
export function placeMarks(runner: Runner, anchored: Anchored, { cardId, leaseId }: Names): Places {
  let markId = "";
  let marked = "";
  const around = lightAround(runner, anchored, { leaseId, onChange: () => look() });
  const look = (): void => {
    const view = runner.view();
    const wanted = runner.mark();
    const id = view && wanted ? `t${view.turn}-${leaseId}` : "";
    const isLitElsewhere = around.look(wanted ? view : null);
    const spotlight = isLitElsewhere ? "none" : wanted?.spotlight;
    const text = JSON.stringify([id, wanted, spotlight]);
    if (text === marked) return;
    marked = text;
    if (markId && markId !== id) anchored.drop(markId);
    markId = id;
    const isBeside = view?.step.kind === "pointer";
    if (!wanted || !view || !isBeside) anchored.drop(cardId);
    if (!wanted || !view || !spotlight) return;
    const { id: stepId } = view.step;
    anchored.set({ ...wanted, spotlight, id }, (report) => runner.report(stepId, report));
    const { anchor, side } = wanted;
    const isTimed = view.step.advance.some(({ on }) => on === "timer");
    const watch = isTimed ? [{ on: "cardLeave" } as const] : [];
    const card: Mark = { id: cardId, anchor, side, spotlight: "none", watch };
    if (isBeside) anchored.set(card, ({ watched }) => watched === undefined || runner.hold("pointer", false));
  };
  return {
    look,
    drop() {
      if (markId) anchored.drop(markId);
      anchored.drop(cardId);
      around.drop();
    },
  };
}

/**
 * The mark of what is lit up around a step's element: looked for along with it, and lit only beside a card, since a page is
 * dimmed around nothing else. Until it is known whether it is there the element is not lit up either; once it is not, the
 * element is.
 */
function lightAround(
  runner: Runner,
  anchored: Anchored,
  { leaseId, onChange }: { leaseId: string; onChange(): void },
): { look(view: TourView | null): boolean; drop(): void } {
  let made = 0;
  let markId = "";
  /** What it is of, and as what it is marked. */
  let [at, marked] = ["", ""];
  let state: MarkReport["state"] | undefined;
  const drop = (): void => {
    if (markId) anchored.drop(markId);
    markId = at = marked = "";
    state = undefined;
  };
  return {
    /** @returns whether it is that which is lit up, or may be */
    look(view) {
      const anchor = view && litAnchor(view.step);
      const now = anchor ? JSON.stringify([view.turn, anchor]) : "";
      if (now !== at) drop();
      at = now;
      if (!anchor) return false;
      // What stands at another element takes another id.
      markId ||= `l${++made}-${leaseId}`;
      const isThere = state === undefined || state === "found";
      const spotlight = isThere && view.card === "pointer" ? kindOfLight(view.step) : "none";
      if (spotlight === marked) return isThere;
      marked = spotlight;
      const id = markId;
      anchored.set({ id, anchor, side: "auto", spotlight, watch: [] }, (report) => {
        if (id !== markId) return;
        if (report.isEscaped) return runner.dismiss("escape");
        if (report.state === state) return;
        state = report.state;
        onChange();
      });
      return isThere;
    },
    drop,
  };
}
