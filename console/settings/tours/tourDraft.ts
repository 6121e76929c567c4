import type { FunctionArgs } from "convex/server";
import type { api } from "../../data/api.ts";
import { type DeliveryDraft, toDelivery, toDeliveryDraft } from "../../delivery/deliveryDraft.ts";
import { type StepWays, toWays, withWays } from "./stepWays.ts";

export type TourFields = FunctionArgs<typeof api.tours.create>["fields"];

/** What is written here of a tour; the rest of its steps is written on the page. */
export type TourDraft = {
  name: string;
  description: string;
  hasConfetti: boolean;
  showsProgress: boolean;
  /** How each step goes on. */
  ways: StepWays[];
  delivery: DeliveryDraft;
};

/** A tour as it begins in the editor. */
export const toDraft = ({ name, description, content, delivery }: TourFields): TourDraft => ({
  name,
  description,
  hasConfetti: content.hasConfetti,
  showsProgress: content.showsProgress,
  ways: content.steps.map(toWays),
  delivery: toDeliveryDraft(delivery),
});

/** What the server takes: the steps as they are there, but for how they go on. */
export const toFields = (
  { name, description, hasConfetti, showsProgress, ways, delivery }: TourDraft,
  { content }: TourFields,
): TourFields => ({
  name,
  description,
  content: {
    steps: content.steps.map((step) =>
      withWays(
        step,
        ways.find(({ id }) => id === step.id),
      ),
    ),
    hasConfetti,
    showsProgress,
  },
  delivery: toDelivery(delivery),
});

/** A new one: a first step over the page, that says its name. */
export const newTour = (name: string, path: string | null): TourFields => ({
  name,
  description: "",
  content: {
    hasConfetti: false,
    showsProgress: true,
    steps: [
      {
        id: `s${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`,
        kind: "post",
        title: name,
        source: "",
        media: null,
        anchor: null,
        side: "auto",
        spotlight: "dim",
        page: null,
        advance: [],
        buttons: [],
        missing: "hold",
        waitSeconds: 8,
      },
    ],
  },
  delivery: {
    audience: null,
    page: { include: path === null ? [] : [path], exclude: [] },
    trigger: { type: "immediate" },
    frequency: { type: "once" },
    schedule: {},
    priority: 0,
    isExempt: false,
  },
});
