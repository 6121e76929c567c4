/** Runs in a page: what authors are told of how well elements would hold, beside how well they do. */
import { makeReader } from "../../overlays/anchors/features.ts";
import { fillPool } from "../../overlays/anchors/pool.ts";
import { recordIn } from "../../overlays/anchors/record/recordAnchor.ts";
import { runInSlices } from "../../overlays/anchors/slices.ts";
import { assess } from "../../overlays/author/quality/assess.ts";
import { makeOurs } from "./methods.ts";
import { makeRandom, seedOf } from "./random.ts";
import { type Case, type PageOptions, runPage } from "./runPage.ts";
import { pickTargets } from "./targets.ts";

export type Rated = { score: number; right: number; of: number };

/** Scores a page's targets, changes the page for real, and says how often each was found again. */
async function ratePage(options: PageOptions): Promise<Rated[]> {
  const targets = pickTargets(document.body, options.targets, makeRandom(seedOf(options.page, options.seed)));
  // As the run below marks them.
  targets.forEach((target, at) => {
    if (at % 5 === 0) target.setAttribute("data-testid", `t${at}-${target.localName}`);
  });
  const pool = await runInSlices(fillPool(document, makeReader("bench")));
  const scores: number[] = [];
  for (const element of targets) {
    const record = await runInSlices(recordIn(pool, element, { root: document, salt: "bench" }));
    const recorded = record && { record, element, pool, root: document };
    scores.push(recorded ? (await runInSlices(assess(recorded))).quality.score : 0);
  }
  for (const target of targets) target.removeAttribute("data-testid");
  const { cases } = await runPage(options, [makeOurs()]);
  return scores.map((score, at) => {
    const own = cases.filter(({ target }: Case) => target === at);
    const isRight = ({ isGone, outcome }: Case) =>
      isGone ? outcome === "none" : /^(right|equiv)/.test(outcome);
    return { score, right: own.filter(isRight).length, of: own.length };
  });
}

declare global {
  interface Window {
    ratePage: typeof ratePage;
  }
}
Object.assign(window, { ratePage });
