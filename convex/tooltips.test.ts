import type { FunctionArgs } from "convex/server";
import { beforeEach, describe, expect, it } from "vitest";
import { api, internal } from "./_generated/api";
import { errorOf, firstPage, HOST, messageId, PAGE } from "./test.setup";
import type { TooltipContentDraft } from "./tooltipValidators";
import { type Guide, makeGuest, makeGuide, tooltipOf } from "./tours.setup";

let guide: Guide;
let guest: Awaited<ReturnType<typeof makeGuest>>;
beforeEach(async () => {
  guide = await makeGuide();
  guest = await makeGuest(guide);
});

const active = (url = PAGE.url) =>
  guide.t.query(api.tooltips.getActiveForVisitor, { sessionToken: guest.sessionToken, url });
const seen = (itemId: string, showingId: string = messageId(), version = 1) =>
  guide.t.mutation(api.tooltips.seen, { sessionToken: guest.sessionToken, showingId, itemId, version });
const codeOf = async (call: Promise<unknown>) => (await errorOf(call)).code;

describe("the team", () => {
  it("writes, changes and lists tooltips; each change is a version of its own", async () => {
    const content = tooltipOf({ title: " Export ", group: " tips ", opens: "auto", beaconAt: "bottomStart" });
    const itemId = await guide.publishTooltip(content);
    const { agentToken, t } = guide;
    const draft = await t.query(api.tooltips.getForAgent, { agentToken, itemId });
    expect(draft.fields.content).toEqual({ ...content, title: "Export", group: "tips" });
    const args = { agentToken, itemId, fields: draft.fields };
    expect(await t.mutation(api.tooltips.update, { ...args, version: 1 })).toEqual({ version: 2 });
    expect(await codeOf(t.mutation(api.tooltips.update, { ...args, version: 1 }))).toBe("CHANGED_MEANWHILE");
    const { page } = await t.query(api.tooltips.listForAgent, { agentToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ name: "Export", opens: "auto", status: "live", version: 2 }]);
    expect(await active()).toMatchObject([{ version: 2, content: { beaconAt: "bottomStart" } }]);
  });

  const CASES: [string, Partial<TooltipContentDraft>, string][] = [
    ["nothing", { title: "", source: " " }, "content.source: has something to say."],
    ["too much", { source: "x".repeat(1_001) }, "content.source: has at most 1000 characters."],
    ["an anchor", { anchor: { selector: "a(" } }, "content.anchor.selector: “)” is missing."],
    ["a record", { anchor: { record: '{"v":"1"}' } }, "content.anchor.record: is no record of an element."],
    ["a group", { group: "x".repeat(65) }, "content.group: has at most 64 characters."],
    [
      "a video",
      { media: { image: null, video: { type: "link", url: "http://video.example/1" } } },
      "content.media.video.url: is an address that begins with https://.",
    ],
  ];
  it.each(CASES)("is told the place of a mistake: %s", async (_name, more, message) => {
    expect(await errorOf(guide.publishTooltip(tooltipOf(more)))).toEqual({ code: "INPUT_INVALID", message });
  });
});

describe("a visitor gets", () => {
  it("those that are for them on a page, in the team's order, with what they say", async () => {
    const second = await guide.publishTooltip(tooltipOf({ opens: "click" }), { priority: 2 });
    const trigger = { type: "timeOnPage", seconds: 5 } as const;
    const first = await guide.publishTooltip(tooltipOf(), { priority: 1, trigger });
    await guide.publishTooltip(tooltipOf(), { audience: { type: "identity", is: "verified" } });
    await guide.publishTooltip(tooltipOf(), { page: { include: ["/elsewhere"], exclude: [] } });
    const found = await active();
    expect(found.map(({ itemId }) => itemId)).toEqual([first, second]);
    const { source: _, ...plain } = tooltipOf();
    const runs = [{ text: "All of it, as " }, { text: "CSV", bold: true }, { text: "." }];
    const content = { ...plain, blocks: [{ type: "paragraph", runs }] };
    expect(found[0]).toEqual({ itemId: first, version: 1, trigger, content });
    expect(await active(`${HOST}/elsewhere`)).toHaveLength(3);
  });

  it("none by itself that waits for them, and one that comes by itself with a lease", async () => {
    const hover = await guide.publishTooltip(tooltipOf());
    const auto = await guide.publishTooltip(tooltipOf({ opens: "auto" }));
    const triggers = (await guest.eligible()).map(({ itemId, trigger }) => [itemId, trigger.type]);
    expect(triggers).toEqual([
      [auto, "immediate"],
      [hover, "manual"],
    ]);
    const leaseId = messageId();
    expect(await guest.lease(auto, { leaseId })).toMatchObject({ granted: true });
    await guest.shown(leaseId);
    expect((await active()).map(({ itemId }) => itemId)).toEqual([hover]);
    expect(await codeOf(seen(auto))).toBe("NOT_FOUND");
  });
});

it("many that wait for a visitor leave nothing else out", async () => {
  for (let n = 0; n < 55; n += 1) await guide.publishTooltip();
  const tour = await guide.publish();
  const found = await guest.eligible();
  expect([found.length, found[0]?.itemId]).toEqual([50, tour]);
});

describe("one that was opened", () => {
  it("is counted once, as often as it is told, and what is done with it, too", async () => {
    const itemId = await guide.publishTooltip(tooltipOf(), { frequency: { type: "untilInteracted" } });
    const showingId = messageId();
    expect(await seen(itemId, showingId)).toEqual({ isNew: true });
    expect(await seen(itemId, showingId)).toEqual({ isNew: false });
    expect(await active()).toHaveLength(1);
    const { agentToken, t } = guide;
    const { sessionToken } = guest;
    const acted = { sessionToken, leaseId: showingId, itemId, what: "dismissed" as const };
    expect(await t.mutation(api.engagement.acted, acted)).toEqual({ isNew: true });
    expect(await t.mutation(api.engagement.acted, acted)).toEqual({ isNew: false });
    expect(await active()).toEqual([]);
    await t.mutation(internal.expiry.sweep, {});
    const { total } = await t.query(api.engagement.results, { agentToken, itemId, version: 1 });
    expect(total).toMatchObject({ shown: 1, reached: 1, dismissed: 1 });
  });

  it("keeps nothing else from coming: it was the visitor who opened it", async () => {
    const hover = await guide.publishTooltip();
    const auto = await guide.publishTooltip(tooltipOf({ opens: "auto" }));
    await seen(hover);
    expect(await guest.lease(auto)).toMatchObject({ granted: true });
  });

  it("is one that is live and for this visitor", async () => {
    const verified = await guide.publishTooltip(tooltipOf(), {
      audience: { type: "identity", is: "verified" },
    });
    const paused = await guide.publishTooltip();
    const { agentToken, t } = guide;
    await t.mutation(api.tooltips.setStatus, { agentToken, itemId: paused, status: "paused" });
    for (const id of [verified, paused, "nonsense"]) expect(await codeOf(seen(id))).toBe("NOT_FOUND");
    expect(await codeOf(seen(await guide.publishTooltip(), messageId(), 2))).toBe("NOT_FOUND");
    expect(await codeOf(seen(paused, "x"))).toBe("INPUT_INVALID");
  });
});

describe("how one was closed", () => {
  type Closing = FunctionArgs<typeof api.tooltips.closed>;
  const closed = (itemId: string, showingId: string, more: Partial<Closing> = {}) =>
    guide.t.mutation(api.tooltips.closed, {
      sessionToken: guest.sessionToken,
      showingId,
      itemId,
      version: 1,
      by: "escape",
      openMs: 4_000,
      ...more,
    });
  const closings = async (itemId: string, version?: number) => {
    const { agentToken, t } = guide;
    await t.mutation(internal.expiry.sweep, {});
    return t.query(api.tooltips.closings, { agentToken, itemId, ...(version ? { version } : {}) });
  };

  it("counts once for each showing, by what and for how long, and stays with the visitor", async () => {
    const itemId = await guide.publishTooltip();
    const showingId = messageId();
    await seen(itemId, showingId);
    expect(await closed(itemId, showingId)).toEqual({ isNew: true });
    expect(await closed(itemId, showingId, { by: "button", openMs: 9 })).toEqual({ isNew: false });
    for (const openMs of [1_000, 20_000]) {
      const id = messageId();
      await seen(itemId, id);
      await closed(itemId, id, { by: "pointerLeft", openMs });
    }
    const found = await closings(itemId);
    expect(found).toMatchObject({ version: 1, closed: 3, by: { escape: 1, pointerLeft: 2 } });
    expect(Math.abs(4_000 - (found.medianOpenMs ?? 0))).toBeLessThan(400);
    expect(await closings(itemId, 1), "counted once, however often it is swept").toEqual(found);
    const { agentToken, t } = guide;
    const { frequency } = await t.query(api.engagement.explain, {
      agentToken,
      itemId,
      visitorId: guest.visitorId,
    });
    expect(frequency.closing).toEqual({ at: expect.any(Number), by: "pointerLeft", openMs: 20_000 });
  });

  it("makes up for word of the showing that is lost, also of one with a lease", async () => {
    const hover = await guide.publishTooltip();
    const showingId = messageId();
    expect(await closed(hover, showingId)).toEqual({ isNew: true });
    expect(await seen(hover, showingId)).toEqual({ isNew: false });
    const auto = await guide.publishTooltip(tooltipOf({ opens: "auto" }));
    const leaseId = messageId();
    await guest.lease(auto, { leaseId });
    expect(await closed(auto, leaseId, { by: "conflict" })).toEqual({ isNew: true });
    const { agentToken, t } = guide;
    for (const itemId of [hover, auto]) {
      expect(await closings(itemId)).toMatchObject({ closed: 1 });
      const { total } = await t.query(api.engagement.results, { agentToken, itemId, version: 1 });
      expect(total).toMatchObject({ shown: 1 });
    }
  });

  it("takes no word of what was not shown to this visitor, and none that no page says", async () => {
    const itemId = await guide.publishTooltip();
    const other = await guide.publishTooltip();
    const auto = await guide.publishTooltip(tooltipOf({ opens: "auto" }));
    const showingId = messageId();
    await seen(itemId, showingId);
    expect(await closed(other, showingId), "of another tooltip").toEqual({ isNew: false });
    expect(await closed(auto, messageId()), "without a lease").toEqual({ isNew: false });
    expect(await codeOf(closed("made-up", showingId))).toBe("NOT_FOUND");
    expect(await codeOf(closed(itemId, showingId, { version: 2 }))).toBe("NOT_FOUND");
    const theirs = await (await makeGuide()).publishTooltip();
    expect(await codeOf(closed(theirs, messageId()))).toBe("NOT_FOUND");
    expect(await codeOf(closed(itemId, "x"))).toBe("INPUT_INVALID");
    for (const openMs of [-1, Number.NaN])
      expect(await codeOf(closed(itemId, showingId, { openMs }))).toBe("INPUT_INVALID");
    await expect(closed(itemId, showingId, { by: "dragon" as "escape" })).rejects.toThrow();
    expect(await closings(itemId)).toEqual({ version: 1, closed: 0, by: {}, medianOpenMs: null });
    await closed(itemId, showingId, { openMs: Number.POSITIVE_INFINITY });
    const { medianOpenMs } = await closings(itemId);
    expect(Math.abs(3_600_000 - (medianOpenMs ?? 0))).toBeLessThan(400_000);
    await expect(async () => {
      for (let n = 0; n < 61; n += 1) await closed(itemId, showingId);
    }).rejects.toThrow("RATE_LIMITED");
  });
});
