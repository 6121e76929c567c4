/** Runs in a page: ours alone, for the test of every build. */
import { makeAnchors } from "../../overlays/anchors/index.ts";
import { recordAnchor } from "../../overlays/anchors/record/recordAnchor.ts";
import { makeOurs } from "./methods.ts";
import { type PageOptions, runPage } from "./runPage.ts";

const ours = {
  runAnchorsPage: (options: PageOptions) => runPage(options, [makeOurs()]),
  makeAnchors,
  recordAnchor,
};
declare global {
  interface Window {
    anchors: typeof ours;
  }
}
Object.assign(window, ours, { anchors: ours });
