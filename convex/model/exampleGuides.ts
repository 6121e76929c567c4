import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Delivery } from "../deliveryValidators";
import type { TooltipContentDraft } from "../tooltipValidators";
import type { TourContentDraft, TourStepDraft } from "../tourValidators";
import { createTooltip, ownTooltip, setTooltipStatus } from "./tooltips/tooltips";
import { createTour, ownTour, setTourStatus } from "./tours/tours";

/** A tour over two pages of the demo, and two tooltips. */

const FORM = "/production/form.html";
const FOOTER = "/production/fixed_footer.html";
const LANDING = "/production/landing.html";

/** Free of the quiet period, and back with each load of its page: to be looked at as often as wanted. */
const on = (path: string): Delivery => ({
  audience: null,
  page: { include: [path], exclude: [] },
  trigger: { type: "immediate" },
  frequency: { type: "always" },
  schedule: {},
  priority: 0,
  isExempt: true,
});
const onPage = (path: string) => ({ page: { include: [path], exclude: [] } });

const step = {
  media: null,
  side: "auto",
  spotlight: "dim",
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 8,
} satisfies Partial<TourStepDraft>;

const TOUR: TourContentDraft = {
  hasConfetti: true,
  showsProgress: true,
  steps: [
    {
      ...step,
      ...onPage(FORM),
      id: "welcome",
      kind: "post",
      title: "A first project in a minute",
      source:
        "This tour points at **three things** on two pages. It waits for you, and goes on where you left it.",
      anchor: null,
      buttons: [
        { label: "Show me", action: { type: "next" } },
        { label: "Later", action: { type: "snooze" } },
      ],
    },
    {
      ...step,
      ...onPage(FORM),
      id: "name",
      kind: "pointer",
      title: "Give it a name",
      source: "What you write stays on this page. The tour goes on once there is something.",
      anchor: { selector: "#projectName" },
      advance: [{ on: "input", is: { type: "minLength", n: 3 } }],
    },
    {
      ...step,
      ...onPage(FORM),
      id: "leave",
      kind: "pointer",
      title: "Now to another page",
      source: "Click it yourself: nothing else of the page can be clicked for now.",
      anchor: { selector: '.nav-link[href="fixed_footer.html"]' },
      side: "end",
      spotlight: "block",
      advance: [{ on: "click" }],
    },
    {
      ...step,
      ...onPage(FOOTER),
      id: "theme",
      kind: "pointer",
      title: "Light or dark",
      source: "The tour came along. This is its last step.",
      anchor: { selector: ".theme-toggle" },
      side: "bottom",
    },
  ],
};

const tip = { media: null, side: "auto", group: "" } satisfies Partial<TooltipContentDraft>;
const TOOLTIPS: readonly { name: string; path: string; content: TooltipContentDraft }[] = [
  {
    name: "Example: tooltip with a beacon",
    path: FORM,
    content: {
      ...tip,
      title: "What counts as budget?",
      source: "Everything that is **invoiced**, without taxes.",
      anchor: { selector: "#budget" },
      opens: "hover",
      hasBeacon: true,
    },
  },
  {
    name: "Example: tooltip by itself",
    path: LANDING,
    content: {
      ...tip,
      title: "Nothing to install",
      source: "The demo opens in this tab.",
      anchor: { selector: ".landing-nav .btn-primary" },
      opens: "auto",
      hasBeacon: false,
    },
  },
];

/** Writes them for the pages of the demo. */
export async function addExampleGuides(
  ctx: MutationCtx,
  author: { workspaceId: Id<"workspaces">; agentId: Id<"agents"> },
): Promise<void> {
  const { workspaceId } = author;
  const fields = { name: "A first project", description: "Four steps over two pages.", content: TOUR };
  const tourId = await createTour(ctx, author, { ...fields, delivery: on(FORM) });
  await setTourStatus(ctx, await ownTour(ctx, workspaceId, tourId), "live");
  for (const { name, path, content } of TOOLTIPS) {
    const tooltipId = await createTooltip(ctx, author, { name, content, delivery: on(path) });
    await setTooltipStatus(ctx, await ownTooltip(ctx, workspaceId, tooltipId), "live");
  }
}
