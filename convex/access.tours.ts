import { agent, author, type Case, type Ids, naming, notForViewers, shared, visitor } from "./access.case";
import { FOR_ALL } from "./engagement.setup";
import { messageId, firstPage as paginationOpts, randomHex } from "./test.setup";
import { postOf, tooltipOf, tourOf } from "./tours.setup";

/** The part of `access.table.ts` about tours and tooltips. */

/** The step of the tour of `tourId`. */
export const STEP_ID = "hello";
const PAGE_URL = { url: "https://shop.example/" };
const tour = ({ tourId }: Ids) => ({ itemId: tourId });
const tourContent = ({ tourId }: Ids) => ({ content: { type: "tour", id: tourId } });
const tourFields = { name: "Tour", description: "", content: tourOf([postOf(STEP_ID)]), delivery: FOR_ALL };
const tourRun = (ids: Ids) => ({
  ...tour(ids),
  version: 1,
  runId: "run-00001",
  seq: 0,
  tab: "tab",
  at: { stepId: STEP_ID },
  what: "started",
});
const tooltip = ({ tooltipId }: Ids) => ({ itemId: tooltipId });
const tooltipFields = { name: "Tooltip", content: tooltipOf(), delivery: FOR_ALL };

export const TOUR_CASES: Record<string, Case> = {
  "tours:listAll": visitor(() => PAGE_URL),
  "tours:get": shared(visitor(tour)),
  "tours:progress": shared(visitor(tourRun)),
  "tours:listForAgent": agent(() => ({ paginationOpts })),
  "tours:getForAgent": naming(agent(tour)),
  "tours:results": naming(agent(tour)),
  "tours:health": naming(agent(tour)),
  "tours:alerts": agent(),
  "tours:create": notForViewers(agent(() => ({ fields: tourFields }))),
  "tours:update": notForViewers(naming(agent((ids) => ({ ...tour(ids), version: 1, fields: tourFields })))),
  "tours:setStatus": notForViewers(naming(agent((ids) => ({ ...tour(ids), status: "paused" })))),
  "tooltips:getActiveForVisitor": visitor(() => PAGE_URL),
  "tooltips:seen": shared(visitor((ids) => ({ ...tooltip(ids), version: 1, showingId: messageId() }))),
  "tooltips:closed": shared(
    visitor((ids) => ({
      ...tooltip(ids),
      version: 1,
      showingId: messageId(),
      by: "escape",
      openMs: 1_000,
    })),
  ),
  "tooltips:closings": naming(agent(tooltip)),
  // What is another's is left out, as what has changed meanwhile is (tooltipHealth.test.ts).
  "tooltips:targets": visitor((ids) => ({ targets: [{ ...tooltip(ids), version: 1, isFound: true }] })),
  "tooltips:health": naming(agent(tooltip)),
  "tooltips:alerts": agent(),
  "tooltips:listForAgent": agent(() => ({ paginationOpts })),
  "tooltips:getForAgent": naming(agent(tooltip)),
  "tooltips:create": notForViewers(agent(() => ({ fields: tooltipFields }))),
  "tooltips:update": notForViewers(
    naming(agent((ids) => ({ ...tooltip(ids), version: 1, fields: tooltipFields }))),
  ),
  "tooltips:setStatus": notForViewers(naming(agent((ids) => ({ ...tooltip(ids), status: "paused" })))),
  "authoring:begin": notForViewers(
    naming(agent((ids) => ({ ...tourContent(ids), ...PAGE_URL, codeHash: randomHex() }))),
  ),
  "authoring:editors": agent(() => ({ type: "tour" })),
  "authoring:unfinished": agent(() => ({ type: "tour" })),
  "authoring:log": naming(agent(tourContent)),
  "authoring:get": author(),
  "authoring:timeLeft": author(() => ({ salt: "1" })),
  "authoring:render": author(() => ({ source: "Words." })),
  "authoring:show": author(() => ({ media: null })),
  "authoring:save": author(() => ({ fields: tourFields, baseVersion: 2 })),
  "authoring:discard": author(),
  "authoring:apply": author(() => ({ fields: tourFields, baseVersion: 2 })),
  "authoring:end": author(),
  "authoring:endSession": notForViewers(
    naming(agent(({ authoringSessionId }) => ({ sessionId: authoringSessionId }))),
  ),
};
