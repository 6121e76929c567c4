import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  startConversation,
} from "./test.setup";

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let agentToken: string;
let adminToken: string;
let conversationId: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  sessionToken = (await boot(t, workspaceId)).sessionToken;
  agentToken = await makeAgent(t, workspaceId);
  adminToken = await makeAgent(t, workspaceId, "admin");
  ({ conversationId } = await startConversation(t, sessionToken));
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const visitorTypes = (draft?: string, isTyping = true) =>
  t.mutation(api.typing.set, { sessionToken, conversationId, isTyping, ...(draft ? { draft } : {}) });
const agentTypes = (token = agentToken, isTyping = true) =>
  t.mutation(api.typing.setForAgent, { agentToken: token, conversationId, isTyping });
const seenByVisitor = () => t.query(api.typing.get, { sessionToken, conversationId });
const seenByAgent = (token = agentToken) =>
  t.query(api.typing.getForAgent, { agentToken: token, conversationId });
const allowPreview = () =>
  t.mutation(api.conversationSettings.set, {
    agentToken: adminToken,
    change: { typingPreview: true },
  });

describe("typing", () => {
  it("shows the other side that somebody writes, for six seconds from the last sign", async () => {
    expect(await seenByVisitor()).toBeNull();
    await agentTypes();
    expect(await seenByVisitor()).toMatchObject({
      agent: { name: "Grace Hopper" },
      until: Date.now() + 6_000,
    });
    later(3_000);
    await agentTypes();
    later(5_000);
    expect(await seenByVisitor()).not.toBeNull();
    later(1_000);
    expect(await seenByVisitor()).toBeNull();

    await visitorTypes();
    expect(await seenByAgent()).toEqual({
      visitor: { draft: null, until: Date.now() + 6_000 },
      teammate: null,
    });
  });

  it("writes at most once in three seconds, and then nothing but its own row and the writer's limit", async () => {
    await visitorTypes();
    const before = await dump(t);
    later(1_000);
    await visitorTypes();
    expect(await dump(t)).toEqual(before);
    later(2_000);
    await visitorTypes();
    const { typing, rateLimits, ...rest } = await dump(t);
    const { typing: _, rateLimits: __, ...same } = before;
    expect(rest).toEqual(same);
    expect(typing).toMatchObject([{ until: Date.now() + 6_000 }]);
    expect(rateLimits).not.toEqual(before["rateLimits"]);
  });

  it("ends when the writer stops, and with the message itself", async () => {
    await visitorTypes();
    await visitorTypes(undefined, false);
    expect((await seenByAgent()).visitor).toBeNull();
    await visitorTypes();
    await agentTypes();
    await t.mutation(api.messages.send, {
      sessionToken,
      conversationId,
      clientMessageId: messageId(),
      text: "done",
    });
    expect((await seenByAgent()).visitor).toBeNull();
    expect(await seenByVisitor()).not.toBeNull();
    await t.mutation(api.inbox.reply, {
      agentToken,
      conversationId,
      clientMessageId: messageId(),
      text: "thanks",
    });
    expect(await seenByVisitor()).toBeNull();
  });

  it("shows teammates each other, not themselves, and one who stops does not stop another", async () => {
    await agentTypes(adminToken);
    expect((await seenByAgent()).teammate).toMatchObject({ agent: { name: "Grace Hopper" } });
    expect((await seenByAgent(adminToken)).teammate).toBeNull();
    await agentTypes(agentToken, false);
    expect(await seenByVisitor()).not.toBeNull();
  });

  it("never keeps what is typed, unless the workspace has asked for it; then 500 characters of it", async () => {
    await visitorTypes("my password is 1234");
    expect(JSON.stringify(await dump(t))).not.toContain("1234");
    await allowPreview();
    later(3_000);
    await visitorTypes(`my password${"x".repeat(600)}`);
    const { visitor } = await seenByAgent();
    expect(visitor?.draft).toHaveLength(500);
    expect(visitor?.draft).toMatch(/^my password/);
    expect(await t.query(api.conversations.settings, { sessionToken })).toMatchObject({
      typingPreview: true,
    });
  });

  it("leaves no rows behind: the sweep deletes what has ended", async () => {
    await visitorTypes();
    await agentTypes();
    await t.mutation(internal.expiry.sweep, {});
    expect((await dump(t))["typing"]).toHaveLength(2);
    later(6_001);
    await t.mutation(internal.expiry.sweep, {});
    expect((await dump(t))["typing"]).toEqual([]);
  });

  it("has a limit of its own", async () => {
    for (let n = 0; n < 15; n++) {
      await visitorTypes();
      await visitorTypes(undefined, false);
    }
    expect(await errorOf(visitorTypes())).toMatchObject({ code: "RATE_LIMITED" });
  });
});
