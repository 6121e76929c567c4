import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Delivery } from "./deliveryValidators";
import { FOR_ALL } from "./engagement.setup";
import { type Backend, boot, makeAgent, makeBackend, makeWorkspace, messageId, PAGE } from "./test.setup";
import type { TooltipContentDraft } from "./tooltipValidators";
import type { SnoozeUntil, TourContentDraft, TourDeed, TourFields, TourStepDraft } from "./tourValidators";

/** What tests of tours and tooltips share: an agent who writes them, and a visitor whose page tells of runs. */

/** A step that is over the page. */
export const postOf = (id: string, more: Partial<TourStepDraft> = {}): TourStepDraft => ({
  id,
  kind: "post",
  title: `Step ${id}`,
  source: "Words **of it**.",
  media: null,
  anchor: null,
  side: "auto",
  spotlight: "dim",
  page: null,
  advance: [],
  buttons: [],
  missing: "hold",
  waitSeconds: 4,
  ...more,
});
/** A step that points at something. */
export const pointerOf = (id: string, more: Partial<TourStepDraft> = {}): TourStepDraft => ({
  ...postOf(id),
  kind: "pointer",
  anchor: { selector: `#${id}` },
  ...more,
});
export const tourOf = (steps: TourStepDraft[], more: Partial<TourContentDraft> = {}): TourContentDraft => ({
  hasConfetti: false,
  showsProgress: true,
  steps,
  ...more,
});
export const tooltipOf = (more: Partial<TooltipContentDraft> = {}): TooltipContentDraft => ({
  title: "Export",
  source: "All of it, as **CSV**.",
  media: null,
  anchor: { selector: "#export" },
  side: "auto",
  opens: "hover",
  hasBeacon: true,
  group: "",
  ...more,
});

/** Three pointers: what most tests walk through. */
export const THREE = tourOf([pointerOf("a"), pointerOf("b"), pointerOf("c")]);

export type Guide = Awaited<ReturnType<typeof makeGuide>>;

/** A workspace with an agent, and what that agent does. */
export async function makeGuide(t: Backend = makeBackend()) {
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  const fieldsOf = (content: TourContentDraft, delivery: Partial<Delivery> = {}): TourFields => ({
    name: "Around the house",
    description: "In three steps.",
    content,
    delivery: { ...FOR_ALL, ...delivery },
  });
  const create = async (content = THREE, delivery: Partial<Delivery> = {}) =>
    (await t.mutation(api.tours.create, { agentToken, fields: fieldsOf(content, delivery) })).itemId;
  const setStatus = (itemId: Id<"tours">, status: "draft" | "live" | "paused" | "archived") =>
    t.mutation(api.tours.setStatus, { agentToken, itemId, status });
  const publish = async (content = THREE, delivery: Partial<Delivery> = {}) => {
    const itemId = await create(content, delivery);
    await setStatus(itemId, "live");
    return itemId;
  };
  const update = (itemId: Id<"tours">, version: number, content: TourContentDraft) =>
    t.mutation(api.tours.update, { agentToken, itemId, version, fields: fieldsOf(content) });
  const createTooltip = async (content = tooltipOf(), delivery: Partial<Delivery> = {}) => {
    const fields = { name: "Export", content, delivery: { ...FOR_ALL, ...delivery } };
    return (await t.mutation(api.tooltips.create, { agentToken, fields })).itemId;
  };
  const publishTooltip = async (content = tooltipOf(), delivery: Partial<Delivery> = {}) => {
    const itemId = await createTooltip(content, delivery);
    await t.mutation(api.tooltips.setStatus, { agentToken, itemId, status: "live" });
    return itemId;
  };
  return { t, workspaceId, agentToken, create, setStatus, publish, update, createTooltip, publishTooltip };
}

type Told = {
  seq?: number;
  version?: number;
  tab?: string;
  until?: SnoozeUntil;
  reason?: string;
  score?: number;
  waitedMs?: number;
};

/** A visitor, and what their page asks and tells. */
export async function makeGuest(
  { t, workspaceId }: Pick<Guide, "t" | "workspaceId">,
  options: Parameters<typeof boot>[2] = {},
) {
  const { sessionToken, resumeSecret, response } = await boot(t, workspaceId, options);
  const list = (url = PAGE.url) => t.query(api.tours.listAll, { sessionToken, url });
  /** One way through a tour; calls are numbered as they are made. */
  const run = (itemId: string, { tab = "one", runId = messageId() as string } = {}) => {
    let next = 0;
    const tell = (what: TourDeed, stepId: string, more: Told = {}) => {
      const { seq = next, ...rest } = more;
      next = Math.max(next, seq + 1);
      const args = { sessionToken, itemId, version: 1, runId, seq, tab, at: { stepId }, what };
      return t.mutation(api.tours.progress, { ...args, ...rest });
    };
    return { runId, tell };
  };
  return {
    sessionToken,
    resumeSecret,
    visitorId: response.visitorRef as Id<"visitors">,
    list,
    /** The only tour of a page, as far as it stands. */
    standing: async (url = PAGE.url) => {
      const [tour] = await list(url);
      return tour && { status: tour.status, stepId: tour.progress?.stepId ?? null };
    },
    run,
    eligible: async (url = PAGE.url) =>
      (await t.query(api.engagement.eligible, { sessionToken, url }))?.items ?? [],
    lease: (itemId: string, { tab = "one", isUserStarted = false, leaseId = messageId() } = {}) =>
      t.mutation(api.engagement.lease, {
        sessionToken,
        leaseId,
        itemId,
        version: 1,
        slot: "pointer",
        tab,
        isUserStarted,
      }),
    shown: (leaseId: string) => t.mutation(api.engagement.shown, { sessionToken, leaseId }),
  };
}
