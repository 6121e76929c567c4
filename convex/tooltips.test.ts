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
    const content = tooltipOf({ title: " Export ", group: " tips ", opens: "auto" });
    const itemId = await guide.publishTooltip(content);
    const { agentToken, t } = guide;
    const draft = await t.query(api.tooltips.getForAgent, { agentToken, itemId });
    expect(draft.fields.content).toEqual({ ...content, title: "Export", group: "tips" });
    const args = { agentToken, itemId, fields: draft.fields };
    expect(await t.mutation(api.tooltips.update, { ...args, version: 1 })).toEqual({ version: 2 });
    expect(await codeOf(t.mutation(api.tooltips.update, { ...args, version: 1 }))).toBe("CHANGED_MEANWHILE");
    const { page } = await t.query(api.tooltips.listForAgent, { agentToken, paginationOpts: firstPage });
    expect(page).toMatchObject([{ name: "Export", opens: "auto", status: "live", version: 2 }]);
    expect((await active()).map(({ version }) => version)).toEqual([2]);
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
