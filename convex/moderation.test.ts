import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import {
  type Backend,
  type Browser,
  boot,
  bootRaw,
  errorOf,
  HOST,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
  startConversation,
} from "./test.setup";

const SECRET = "hash-secret-".repeat(4);
let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId);
  await makeKeys(t, await makeAgent(t, workspaceId, "owner"), { userHash: SECRET });
});
afterEach(() => vi.unstubAllEnvs());

const refOf = ({ response }: Browser) => ({ visitorId: response.visitorRef });
const proven = async (userId = "ada") => ({ userId, userHash: await userHash(SECRET, userId) });
const current = (sessionToken: string) => t.query(api.widgetSessions.current, { sessionToken });
const sessions = (visitor: Browser) => t.query(api.moderation.sessions, { agentToken, ...refOf(visitor) });
const block = (visitor: Browser) => t.mutation(api.moderation.block, { agentToken, ...refOf(visitor) });
const unblock = (visitor: Browser) => t.mutation(api.moderation.unblock, { agentToken, ...refOf(visitor) });
const INVALID = { code: "SESSION_INVALID" };
const BLOCKED = { status: "refused", code: "VISITOR_BLOCKED" };

describe("a visitor's sessions", () => {
  it("are listed with where and as whom, newest first, without those that have ended", async () => {
    const phone = await boot(t, workspaceId, { user: await proven() });
    const laptop = await boot(t, workspaceId, { user: await proven() });
    const list = await sessions(laptop);
    expect(list).toMatchObject([
      { origin: HOST, kind: "verified", expiresAt: laptop.response.expiresAt },
      { origin: HOST, kind: "verified", expiresAt: phone.response.expiresAt },
    ]);
    await t.mutation(api.widgetSessions.revoke, { sessionToken: phone.sessionToken, forget: false });
    expect((await sessions(laptop)).map(({ id }) => id)).toEqual([list[0]?.id]);
    expect(JSON.stringify(list)).not.toMatch(/[0-9a-f]{64}/);
  });

  it("end one by one: a verified person's other devices go on", async () => {
    const phone = await boot(t, workspaceId, { user: await proven() });
    const laptop = await boot(t, workspaceId, { user: await proven() });
    const [newest] = await sessions(laptop);
    await t.mutation(api.moderation.endSession, { agentToken, sessionId: newest?.id ?? "" });
    expect(await errorOf(current(laptop.sessionToken))).toMatchObject(INVALID);
    await current(phone.sessionToken);
  });

  it("end all at once", async () => {
    const phone = await boot(t, workspaceId, { user: await proven() });
    const laptop = await boot(t, workspaceId, { user: await proven() });
    await t.mutation(api.moderation.endSessions, { agentToken, ...refOf(phone) });
    for (const { sessionToken } of [phone, laptop]) {
      expect(await errorOf(current(sessionToken))).toMatchObject(INVALID);
    }
    expect(await sessions(phone)).toEqual([]);
  });

  it("of a visitor who proves nothing end with the way back", async () => {
    const visitor = await boot(t, workspaceId);
    const [session] = await sessions(visitor);
    await t.mutation(api.moderation.endSession, { agentToken, sessionId: session?.id ?? "" });
    const back = await boot(t, workspaceId, { resumeSecret: visitor.resumeSecret });
    expect(back.response.visitorRef).not.toBe(visitor.response.visitorRef);
  });
});

describe("a blocked visitor", () => {
  it("is out at once, and its browser stays out", async () => {
    const visitor = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, visitor.sessionToken);
    await block(visitor);
    expect(await errorOf(current(visitor.sessionToken))).toMatchObject(INVALID);
    const draft = { conversationId, clientMessageId: "12345678", text: "spam" };
    const { sessionToken, resumeSecret } = visitor;
    expect(await errorOf(t.mutation(api.messages.send, { sessionToken, ...draft }))).toMatchObject(INVALID);
    const refresh = t.mutation(api.widgetSessions.refresh, { sessionToken, nextTokenHash: randomHex() });
    expect(await errorOf(refresh)).toMatchObject(INVALID);
    for (const options of [
      { sessionToken, resumeSecret },
      { resumeSecret },
      { resumeSecret, user: { userId: "somebody-new" } },
    ]) {
      expect((await bootRaw(t, workspaceId, options)).response).toMatchObject(BLOCKED);
    }
  });

  it("keeps its conversations, which the team sees with the mark", async () => {
    const visitor = await boot(t, workspaceId);
    const { conversationId } = await startConversation(t, visitor.sessionToken);
    await block(visitor);
    await block(visitor);
    const panel = () => t.query(api.inbox.get, { agentToken, conversationId });
    const paginationOpts = { numItems: 10, cursor: null };
    const list = () => t.query(api.inbox.list, { agentToken, state: "open", paginationOpts });
    expect((await panel()).visitor.isBlocked).toBe(true);
    expect((await list()).page.map((item) => item.visitor.isBlocked)).toEqual([true]);
    await unblock(visitor);
    expect((await panel()).visitor.isBlocked).toBe(false);
    expect((await list()).page.map((item) => item.visitor.isBlocked)).toEqual([false]);
    await current(visitor.sessionToken);
    const back = await boot(t, workspaceId, { resumeSecret: visitor.resumeSecret });
    expect(back.response.visitorRef).toBe(visitor.response.visitorRef);
  });

  it("that is verified is out in every browser", async () => {
    const ada = await boot(t, workspaceId, { user: await proven() });
    await block(ada);
    expect((await bootRaw(t, workspaceId, { user: await proven() })).response).toMatchObject(BLOCKED);
    expect((await bootRaw(t, workspaceId, { user: await proven("bob") })).response.status).toBe("ok");
  });

  it("does not take a person down who signs in at the same browser, nor goes along with them", async () => {
    const visitor = await boot(t, workspaceId);
    await startConversation(t, visitor.sessionToken, "spam");
    await block(visitor);
    const ada = await boot(t, workspaceId, { resumeSecret: visitor.resumeSecret, user: await proven() });
    expect(ada.response).toMatchObject({ visitorKind: "verified", joinedRef: null });
    const { sessionToken } = ada;
    expect(await t.query(api.conversations.list, { sessionToken })).toEqual([]);
  });

  it("is told nothing but that there is no messenger here", async () => {
    const visitor = await boot(t, workspaceId);
    await block(visitor);
    const { response } = await bootRaw(t, workspaceId, { resumeSecret: visitor.resumeSecret });
    expect(JSON.stringify(response)).not.toMatch(/agent|spam|ban/i);
    expect(response).not.toHaveProperty("appearance");
  });
});

describe("visitors of the same claimed id", () => {
  it("stand side by side, the verified one among those who only say so", async () => {
    const ada = await boot(t, workspaceId, { user: await proven() });
    const { conversationId } = await startConversation(t, ada.sessionToken);
    const pretender = await boot(t, workspaceId, { user: { userId: "ada", email: "x@evil.example" } });
    const foreign = await makeWorkspace(t);
    await boot(t, foreign.workspaceId, { user: { userId: "ada" } });
    const same = (visitor: Browser) => t.query(api.moderation.sameClaim, { agentToken, ...refOf(visitor) });
    expect(await same(pretender)).toMatchObject([
      { id: ada.response.visitorRef, kind: "verified", email: null, latestConversationId: conversationId },
    ]);
    expect(await same(ada)).toMatchObject([
      { kind: "claimed", email: "x@evil.example", latestConversationId: null },
    ]);
    expect(await same(await boot(t, workspaceId))).toEqual([]);
  });
});
