import { paginationResultValidator } from "convex/server";
import { type Infer, v } from "convex/values";
import { articleBlock } from "./articleValidators";
import { delivery, itemStatus, pageRule, propertyCondition } from "./deliveryValidators";
import { anchor, side, storedTourMedia, tourMedia, tourMediaDraft } from "./stepValidators";
import { targetHealth } from "./targetValidators";

/** The shapes of tours: steps on the customer's page, how each goes on, and how far a visitor is (docs/tours.md). */

/** What a field must hold. It is looked at on the page, and never leaves it. */
const fieldCheck = v.union(
  v.object({ type: v.literal("filled") }),
  v.object({ type: v.literal("minLength"), n: v.number() }),
  v.object({
    type: v.literal("matches"),
    preset: v.union(v.literal("email"), v.literal("number"), v.literal("url")),
  }),
  v.object({ type: v.literal("equals"), text: v.string() }),
  v.object({ type: v.literal("checked") }),
);
/** What goes on to the next step, besides buttons. */
const advance = v.union(
  v.object({ on: v.union(v.literal("click"), v.literal("hover"), v.literal("focus")) }),
  v.object({
    on: v.literal("input"),
    is: fieldCheck,
    /** With each character; once a change is done with; once the field was left. Absent: at its change, or when somebody pauses. */
    when: v.optional(v.union(v.literal("input"), v.literal("change"), v.literal("blur"))),
  }),
  v.object({ on: v.literal("route"), page: pageRule }),
  /** Of its properties as those of a delivery's trigger: all of them hold. They are looked at on the page alone. */
  v.object({ on: v.literal("event"), name: v.string(), where: v.optional(v.array(propertyCondition)) }),
  v.object({ on: v.union(v.literal("appears"), v.literal("disappears")), selector: v.string() }),
  v.object({ on: v.literal("timer"), seconds: v.number() }),
);
export type Advance = Infer<typeof advance>;

const plainAction = [
  v.object({
    type: v.union(v.literal("next"), v.literal("back"), v.literal("dismiss"), v.literal("snooze")),
  }),
  v.object({ type: v.literal("goTo"), stepId: v.string() }),
  v.object({ type: v.literal("startTour"), tourId: v.string() }),
] as const;
const buttonDraft = v.object({
  label: v.string(),
  action: v.union(v.object({ type: v.literal("openUrl"), url: v.string() }), ...plainAction),
});
export type StepButtonDraft = Infer<typeof buttonDraft>;
/** As it is kept: an address is the server's own parse, and `host` is there unless the label tells it. */
const stepButton = v.object({
  label: v.string(),
  action: v.union(
    v.object({ type: v.literal("openUrl"), url: v.string(), host: v.optional(v.string()) }),
    ...plainAction,
  ),
});
export type StepButton = Infer<typeof stepButton>;

const stepFields = {
  /** Stays with the step for life: progress and results go by it. */
  id: v.string(),
  kind: v.union(v.literal("pointer"), v.literal("post")),
  title: v.string(),
  /** Of a pointer what it points at; a post has none. */
  anchor: v.union(anchor, v.null()),
  side,
  /** `block`: nothing of the page but the target can be clicked. */
  spotlight: v.union(v.literal("none"), v.literal("dim"), v.literal("block")),
  /** Of a pointer: something around the target that is lit up with it; absent or null: the target alone. */
  lit: v.optional(v.union(anchor, v.null())),
  /** Where the step belongs; null: wherever the tour is. */
  page: v.union(pageRule, v.null()),
  /** Any of these goes on; none: its buttons only. */
  advance: v.array(advance),
  /** What becomes of the step where its target is not found. */
  missing: v.union(v.literal("hold"), v.literal("skip"), v.literal("end"), v.literal("post")),
  /** For how long a target is waited for, 0–60. */
  waitSeconds: v.number(),
};
/** Markdown, as of an outbound post. */
const source = { source: v.string() };
const blocks = { blocks: v.array(articleBlock) };
const stepDraft = v.object({
  ...stepFields,
  ...source,
  media: tourMediaDraft,
  buttons: v.array(buttonDraft),
});
export type TourStepDraft = Infer<typeof stepDraft>;
const storedStep = v.object({
  ...stepFields,
  ...source,
  ...blocks,
  images: v.array(v.id("articleImages")),
  media: storedTourMedia,
  buttons: v.array(stepButton),
});
export type StoredStep = Infer<typeof storedStep>;
const tourStep = v.object({ ...stepFields, ...blocks, media: tourMedia, buttons: v.array(stepButton) });
export type TourStep = Infer<typeof tourStep>;

const looks = { hasConfetti: v.boolean(), showsProgress: v.boolean() };
const tourContentDraft = v.object({ ...looks, steps: v.array(stepDraft) });
export type TourContentDraft = Infer<typeof tourContentDraft>;
export const storedTour = v.object({ ...looks, steps: v.array(storedStep) });
export type StoredTour = Infer<typeof storedTour>;
const tourContent = v.object({ ...looks, steps: v.array(tourStep) });
export type TourContent = Infer<typeof tourContent>;

/** `name` and `description` are what visitors choose a tour by. */
export const tourFields = v.object({
  name: v.string(),
  description: v.string(),
  content: tourContentDraft,
  delivery,
});
export type TourFields = Infer<typeof tourFields>;

export const tourState = v.union(
  v.literal("running"),
  v.literal("snoozed"),
  v.literal("completed"),
  v.literal("dismissed"),
  v.literal("blocked"),
);
export type TourState = Infer<typeof tourState>;

/** What a page tells of a run. */
export const tourDeed = v.union(
  v.literal("started"),
  v.literal("step"),
  v.literal("stepMissed"),
  v.literal("completed"),
  v.literal("dismissed"),
  v.literal("snoozed"),
  v.literal("blocked"),
  v.literal("restarted"),
  v.literal("neverAgain"),
);
export type TourDeed = Infer<typeof tourDeed>;
export const snoozeUntil = v.union(v.literal("hour"), v.literal("tomorrow"), v.literal("nextVisit"));
export type SnoozeUntil = Infer<typeof snoozeUntil>;

/** How far a visitor is with a tour that is not over: where it goes on, and whose run it is. */
const checkpoint = v.object({
  stepId: v.string(),
  /** ms on the server's clock; null: not snoozed. Until the next visit it is the last time that there is. */
  snoozedUntil: v.union(v.number(), v.null()),
  runId: v.string(),
  /** The last call of this run that was noted. */
  seq: v.number(),
  tab: v.string(),
});
const tourStatus = v.union(v.literal("new"), v.literal("in_progress"), v.literal("completed"));
export const tourStanding = v.object({ status: tourStatus, progress: v.union(checkpoint, v.null()) });
export type TourStanding = Infer<typeof tourStanding>;

/** A tour as a visitor gets it. */
export const tourView = v.object({
  itemId: v.id("tours"),
  version: v.number(),
  name: v.string(),
  description: v.string(),
  ...tourStanding.fields,
  /** Where it may begin, and where those of its steps are that have no pages of their own. */
  page: pageRule,
  content: tourContent,
});
export type TourView = Infer<typeof tourView>;

/** One of those of a page. */
export const listedTour = v.object({
  ...tourView.fields,
  /** Whether it may come by itself now, as far as the deployment decides that. */
  isEligible: v.boolean(),
});
export type ListedTour = Infer<typeof listedTour>;

/** `known`: was told before, or comes late. `over`: this run has ended. `elsewhere`: another tab or a later run has the tour. */
export const tourAnswer = v.object({
  outcome: v.union(v.literal("noted"), v.literal("known"), v.literal("over"), v.literal("elsewhere")),
  ...tourStanding.fields,
});
export type TourAnswer = Infer<typeof tourAnswer>;

/** One in the team's list. */
export const tourRow = v.object({
  id: v.id("tours"),
  name: v.string(),
  status: itemStatus,
  steps: v.number(),
  version: v.number(),
  updatedAt: v.number(),
});
export type TourRow = Infer<typeof tourRow>;
export const tourRowPage = paginationResultValidator(tourRow);

/** One as its author left it. */
export const tourDraft = v.object({
  id: v.id("tours"),
  status: itemStatus,
  version: v.number(),
  fields: tourFields,
});

/** Runs by what became of them. */
export const tourCounts = {
  started: v.number(),
  completed: v.number(),
  dismissed: v.number(),
  snoozed: v.number(),
  blocked: v.number(),
  restarted: v.number(),
  neverAgain: v.number(),
};
export const tourCount = v.union(
  v.literal("started"),
  v.literal("completed"),
  v.literal("dismissed"),
  v.literal("snoozed"),
  v.literal("blocked"),
  v.literal("restarted"),
  v.literal("neverAgain"),
);
/** Of a step: runs in which it was shown, was not found, and was left at it. */
export const stepCounts = v.object({ shown: v.number(), missed: v.number(), left: v.number() });
export const stepCount = v.union(v.literal("shown"), v.literal("missed"), v.literal("left"));
export const tourResults = v.object({
  version: v.number(),
  ...tourCounts,
  /** Completed of started, 0–1; null of none. */
  completionRate: v.union(v.number(), v.null()),
  steps: v.array(v.object({ stepId: v.string(), title: v.string(), ...stepCounts.fields })),
});
export type TourResults = Infer<typeof tourResults>;

export const tourHealth = v.object({
  version: v.number(),
  steps: v.array(
    v.object({
      stepId: v.string(),
      title: v.string(),
      ...targetHealth,
    }),
  ),
});
export type TourHealth = Infer<typeof tourHealth>;
