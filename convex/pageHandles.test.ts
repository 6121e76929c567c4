import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  type BootOptions,
  boot,
  bootRaw,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";

const MINUTE = 60_000;
const DAY = 86_400_000;
const SECRET = randomHex();

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
  await makeKeys(t, agentToken, { userHash: SECRET });
  await allow(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const allow = (pageHandles: boolean) => t.mutation(api.security.setPageHandles, { agentToken, pageHandles });
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const listed = async (sessionToken: string) =>
  (await t.query(api.conversations.list, { sessionToken })).map(({ id }) => id);
const handles = () => t.run((ctx) => ctx.db.query("pageHandles").collect());
const proof = async (userId: string) => ({ userId, userHash: await userHash(SECRET, userId) });

/** A page load in a browser that keeps nothing: shows what its page has kept, and proposes what comes next. */
async function load(shown?: string, options: BootOptions = {}) {
  const next = randomHex().slice(32);
  const nextPageHandleHash = await sha256Hex(next);
  const browser = await boot(t, workspaceId, {
    ...(shown ? { pageHandle: shown } : {}),
    nextPageHandleHash,
    ...options,
  });
  return { ...browser, handle: next, isKept: browser.response.keepsPageHandle };
}

describe("a page handle", () => {
  it("is off until the workspace asks for it, and worth nothing once it is off again", async () => {
    const first = await load();
    await startConversation(t, first.sessionToken);
    await allow(false);
    const off = await load(first.handle);
    expect(off.isKept).toBe(false);
    expect(off.response.visitorRef).not.toBe(first.response.visitorRef);
    expect(await listed(off.sessionToken)).toEqual([]);
    const fresh = await makeWorkspace(t);
    const { response } = await bootRaw(t, fresh.workspaceId, { nextPageHandleHash: randomHex() });
    expect(response).toMatchObject({ status: "ok", keepsPageHandle: false });
  });

  it("finds the visitor again, once each, for as long as somebody comes within 30 days", async () => {
    let page = await load();
    const { conversationId } = await startConversation(t, page.sessionToken);
    const { visitorRef } = page.response;
    for (let days = 0; days < 40; days += 10) {
      later(10 * DAY);
      page = await load(page.handle);
      expect(page.response).toMatchObject({ visitorRef, hasOpenConversation: true });
      expect(page.isKept).toBe(true);
      const { sessionToken } = page;
      expect(await listed(sessionToken)).toEqual([conversationId]);
      const message = { sessionToken, conversationId, clientMessageId: messageId(), text: "still here" };
      await t.mutation(api.messages.send, message);
    }
    later(30 * DAY + 1);
    expect((await load(page.handle)).response.visitorRef).not.toBe(visitorRef);
    await t.mutation(internal.expiry.cleanUp, {});
    expect(await handles()).toHaveLength(1);
  });

  it("is known by its hash alone", async () => {
    const first = await load();
    const second = await load(first.handle);
    const text = JSON.stringify([await handles(), second.response]);
    for (const { handle } of [first, second]) expect(text).not.toContain(handle);
    expect(text).toContain(await sha256Hex(second.handle));
  });

  it("survives two tabs that open together, for a minute", async () => {
    const first = await load();
    const [one, two] = [await load(first.handle), await load(first.handle)];
    for (const { response, isKept } of [one, two]) {
      expect(response.visitorRef).toBe(first.response.visitorRef);
      expect(isKept).toBe(true);
    }
    later(MINUTE);
    expect((await load(first.handle)).response.visitorRef).toBe(first.response.visitorRef);
  });

  it("may be proposed again by every boot of its page", async () => {
    const first = await load();
    const again = { nextPageHandleHash: await sha256Hex(first.handle), resumeSecret: first.resumeSecret };
    const rebooted = await boot(t, workspaceId, again);
    expect(rebooted.response.keepsPageHandle).toBe(true);
    expect(await handles()).toHaveLength(1);
    // Another visitor's is not taken over by naming its hash.
    const stranger = await boot(t, workspaceId, { nextPageHandleHash: again.nextPageHandleHash });
    expect(stranger.response.keepsPageHandle).toBe(false);
  });

  it("keeps few rows however often a page is loaded", async () => {
    let page = await load();
    for (let i = 0; i < 40; i++) {
      later(20_000);
      page = await load(page.handle);
    }
    expect((await handles()).length).toBeLessThanOrEqual(32);
  });
});

describe("a page handle that was copied", () => {
  it("ends every session and every handle of its visitor when it is shown after its minute", async () => {
    const first = await load();
    await startConversation(t, first.sessionToken);
    const thief = await load(first.handle);
    expect(await listed(thief.sessionToken)).toHaveLength(1);
    later(MINUTE + 1);
    const owner = await load(first.handle);
    expect(await listed(owner.sessionToken)).toEqual([]);
    expect(await errorOf(listed(thief.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    expect(await errorOf(listed(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    const second = await load(thief.handle);
    expect(second.response.visitorRef).not.toBe(first.response.visitorRef);
    const { response } = await boot(t, workspaceId, { resumeSecret: thief.resumeSecret });
    expect(response.visitorRef).not.toBe(first.response.visitorRef);
  });

  it("does so at once when its successor has been used too", async () => {
    const first = await load();
    const third = await load((await load(first.handle)).handle);
    await load(first.handle);
    expect(await errorOf(listed(third.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    expect((await load(third.handle)).response.visitorRef).not.toBe(first.response.visitorRef);
  });

  it("does so when it is shown on another site, or under another page", async () => {
    for (const where of [
      { parentOrigin: "https://other.example" },
      { ancestorOrigins: ["https://shop.example", "https://other.example"] },
    ]) {
      const { workspaceId: id } = await makeWorkspace(t, ["https://shop.example", "https://other.example"]);
      workspaceId = id;
      agentToken = await makeAgent(t, workspaceId, "owner");
      await allow(true);
      const first = await load();
      expect((await load(first.handle, where)).response.visitorRef).not.toBe(first.response.visitorRef);
      expect(await errorOf(listed(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    }
  });

  it("means nothing in another workspace, and a made-up one nothing at all", async () => {
    const first = await load();
    const other = await makeWorkspace(t);
    await bootRaw(t, other.workspaceId, { pageHandle: first.handle, nextPageHandleHash: randomHex() });
    expect(await listed(first.sessionToken)).toEqual([]);
    const stranger = await load("0".repeat(32));
    expect(stranger.response.visitorRef).not.toBe(first.response.visitorRef);
    for (const pageHandle of ["", "0".repeat(64), "x".repeat(32)])
      expect((await bootRaw(t, workspaceId, { pageHandle })).response).toMatchObject({
        code: "INPUT_INVALID",
      });
  });
});

describe("a page handle is for nobody with a name", () => {
  it("is not given to claimed and verified visitors", async () => {
    for (const user of [{ userId: "ada" }, { email: "a@x.example" }, await proof("ada")]) {
      expect((await load(undefined, { user })).isKept).toBe(false);
    }
    expect(await handles()).toEqual([]);
  });

  it("is over with a claim or a proof: at identify, and at a boot", async () => {
    const claims = await load();
    await t.mutation(api.visitors.identify, { sessionToken: claims.sessionToken, user: { userId: "eve" } });
    expect(await handles()).toEqual([]);
    for (const user of [{ userId: "eve" }, await proof("ada")]) {
      const first = await load();
      await startConversation(t, first.sessionToken, "anonymous");
      const named = await load(first.handle, { user });
      expect(named.isKept).toBe(false);
      expect(await listed(named.sessionToken)).toEqual([]);
      expect((await load(first.handle)).response.visitorRef).not.toBe(first.response.visitorRef);
    }
  });

  it("goes with a logout", async () => {
    const first = await load();
    await t.mutation(api.widgetSessions.revoke, { sessionToken: first.sessionToken, forget: true });
    expect(await handles()).toEqual([]);
  });

  it("leads a blocked visitor nowhere", async () => {
    const first = await load();
    await t.mutation(api.moderation.block, { agentToken, visitorId: first.response.visitorRef });
    const { response } = await bootRaw(t, workspaceId, {
      pageHandle: first.handle,
      nextPageHandleHash: randomHex(),
    });
    expect(response).toMatchObject({ status: "refused", code: "VISITOR_BLOCKED" });
  });
});

describe("what a session by a page handle may read", () => {
  async function visitorOfOldAndNew() {
    const first = await load();
    const old = await startConversation(t, first.sessionToken, "old");
    const { conversationId } = old;
    await t.mutation(api.inbox.reply, {
      agentToken,
      conversationId,
      clientMessageId: messageId(),
      text: "x",
    });
    later(14 * DAY + 1);
    const again = await boot(t, workspaceId, { resumeSecret: first.resumeSecret });
    const fresh = await startConversation(t, again.sessionToken, "fresh");
    const weak = await load(first.handle);
    return { weak, old, fresh, strong: again };
  }

  it("is the last 14 days, in every function, also after a refresh and a boot by its own secret", async () => {
    const { weak, old, fresh } = await visitorOfOldAndNew();
    expect(weak.response.unread.total).toBe(0);
    const nextToken = `wst_${randomHex()}`;
    const nextTokenHash = await sha256Hex(nextToken);
    await t.mutation(api.widgetSessions.refresh, { sessionToken: weak.sessionToken, nextTokenHash });
    const laundered = await boot(t, workspaceId, { resumeSecret: weak.resumeSecret });
    for (const sessionToken of [weak.sessionToken, nextToken, laundered.sessionToken]) {
      expect(await listed(sessionToken)).toEqual([fresh.conversationId]);
      expect(await t.query(api.conversations.getTotalUnreadForVisitor, { sessionToken })).toMatchObject({
        total: 0,
      });
      const { conversationId, messageId: throughMessageId } = old;
      const about = { sessionToken, conversationId };
      const message = { ...about, clientMessageId: messageId(), text: "x" };
      for (const call of [
        () => t.query(api.messages.list, { ...about, paginationOpts: firstPage }),
        () => t.mutation(api.messages.send, message),
        () => t.mutation(api.conversations.markRead, { ...about, throughMessageId }),
      ])
        expect(await errorOf(call())).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("leaves the whole to a session by the frame's own secret", async () => {
    const { strong, old, fresh } = await visitorOfOldAndNew();
    expect(await listed(strong.sessionToken)).toEqual([fresh.conversationId, old.conversationId]);
  });

  it("does not grow by signing in: all comes along, or nothing", async () => {
    const { weak } = await visitorOfOldAndNew();
    const mallory = { resumeSecret: weak.resumeSecret, user: await proof("mallory") };
    const signedIn = await boot(t, workspaceId, mallory);
    expect(signedIn.response).toMatchObject({ visitorKind: "verified", joinedRef: null });
    expect(await listed(signedIn.sessionToken)).toEqual([]);

    const first = await load();
    const { conversationId } = await startConversation(t, first.sessionToken, "recent");
    const back = await load(first.handle);
    const ada = await boot(t, workspaceId, { resumeSecret: back.resumeSecret, user: await proof("ada") });
    expect(await listed(ada.sessionToken)).toEqual([conversationId]);
  });
});
