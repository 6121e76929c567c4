import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { PRESENCE_TTL_MS } from "./model/presence";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  type BootOptions,
  boot,
  bootRaw,
  dump,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  PAGE,
  randomHex,
  startConversation,
} from "./test.setup";

const MINUTE = 60_000;
/** Heartbeats are not all written down: half an hour, and what that may leave out. */
const OVER = 30 * MINUTE + PRESENCE_TTL_MS / 2;

let t: Backend;
let workspaceId: Id<"workspaces">;
let agentToken: string;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  agentToken = await makeAgent(t, workspaceId, "owner");
});
afterEach(() => vi.useRealTimers());

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const sweep = () => t.mutation(internal.expiry.sweep, {});
const beat = (sessionToken: string) =>
  t.mutation(api.visitors.heartbeat, { sessionToken, page: { url: PAGE.url, title: PAGE.title }, tab: "t" });
async function share(sharedDevices: boolean): Promise<void> {
  await t.mutation(api.security.setSharedDevices, { agentToken, sharedDevices });
  await t.finishAllScheduledFunctions(() => vi.runAllTimers());
}
const arrive = (options: BootOptions = {}) => boot(t, workspaceId, { tab: "t", ...options });
const list = (sessionToken: string) => t.query(api.conversations.list, { sessionToken });

describe("a workspace whose visitors share devices", () => {
  it("is one only once somebody says so, and tells its browsers", async () => {
    expect(await t.query(api.security.get, { agentToken })).toMatchObject({ sharedDevices: false });
    const before = await arrive();
    expect(before.response.idleMs).toBeNull();
    later(OVER + MINUTE);
    expect((await arrive({ resumeSecret: before.resumeSecret })).response.visitorRef).toBe(
      before.response.visitorRef,
    );
    await share(true);
    expect(await t.query(api.security.get, { agentToken })).toMatchObject({ sharedDevices: true });
    expect((await arrive()).response.idleMs).toBe(30 * MINUTE);
    expect((await arrive({ user: { userId: "u1" } })).response.idleMs).toBeNull();
  });

  it("refuses the resume secret, the token and its renewal of a visitor unheard of for half an hour", async () => {
    await share(true);
    const first = await arrive();
    await startConversation(t, first.sessionToken);
    later(OVER);
    // No sweep has run: each way is closed by itself.
    expect(await errorOf(beat(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    const renewal = {
      sessionToken: first.sessionToken,
      nextTokenHash: await sha256Hex(`wst_${randomHex()}`),
    };
    expect(await errorOf(t.mutation(api.widgetSessions.refresh, renewal))).toMatchObject({
      code: "SESSION_INVALID",
    });
    const back = await arrive({ resumeSecret: first.resumeSecret });
    expect(back.response.visitorRef).not.toBe(first.response.visitorRef);
    expect(back.response).toMatchObject({ hasOpenConversation: false, unread: { total: 0 } });
    expect(await list(back.sessionToken)).toEqual([]);
    // With that the visitor has ended: the token is dead as well, for every function.
    expect(await errorOf(list(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
  });

  it("refuses a boot by the token itself, and that refusal ends the visitor for good", async () => {
    await share(true);
    const first = await arrive();
    later(OVER);
    const { sessionToken, resumeSecret } = first;
    const { response } = await bootRaw(t, workspaceId, { tab: "t", sessionToken, resumeSecret });
    expect(response).toMatchObject({ status: "refused", code: "SESSION_INVALID" });
    const { resumeHandles, widgetSessions } = await dump(t);
    expect(resumeHandles).toEqual([]);
    expect(widgetSessions).toMatchObject([{ revoked: true }]);
  });

  it("refuses the page's handle", async () => {
    await share(true);
    await t.mutation(api.security.setPageHandles, { agentToken, pageHandles: true });
    const handle = randomHex().slice(32);
    const first = await arrive({ nextPageHandleHash: await sha256Hex(handle) });
    later(OVER);
    const again = { pageHandle: handle, nextPageHandleHash: await sha256Hex(randomHex().slice(32)) };
    const back = await arrive(again);
    expect(back.response.visitorRef).not.toBe(first.response.visitorRef);
    expect(back.response.keepsPageHandle).toBe(true);
  });

  it("counts from the last heartbeat, for as long as there are any", async () => {
    await share(true);
    const first = await arrive();
    for (let minutes = 0; minutes < 90; minutes++) {
      later(MINUTE);
      await beat(first.sessionToken);
      await sweep();
    }
    later(29 * MINUTE);
    await sweep();
    const back = await arrive({ resumeSecret: first.resumeSecret });
    expect(back.response.visitorRef).toBe(first.response.visitorRef);
  });

  it("ends by the minute's sweep what nobody comes back for, live queries with it", async () => {
    await share(true);
    const first = await arrive();
    await startConversation(t, first.sessionToken);
    later(OVER - 1);
    await sweep();
    expect(await list(first.sessionToken)).toHaveLength(1);
    later(1 + MINUTE);
    await sweep();
    expect(await errorOf(list(first.sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
    const { resumeHandles, visitorActivity } = await dump(t);
    expect(resumeHandles).toEqual([]);
    expect(visitorActivity?.[0]).not.toHaveProperty("idleAt");
  });

  it("ends those too who were there when it was switched on, also of more than one batch", async () => {
    const crowd = [];
    for (let number = 0; number < 210; number++) crowd.push(await arrive());
    later(MINUTE);
    await share(true);
    later(OVER);
    await sweep();
    await t.finishAllScheduledFunctions(() => vi.runAllTimers());
    for (const { sessionToken } of [crowd[0], crowd[100], crowd[209]].filter((one) => one !== undefined))
      expect(await errorOf(list(sessionToken))).toMatchObject({ code: "SESSION_INVALID" });
  });

  it("leaves alone who has a name, and everybody once it is switched off", async () => {
    await share(true);
    const named = await arrive({ user: { userId: "u1" } });
    const turned = await arrive();
    await t.mutation(api.visitors.identify, { sessionToken: turned.sessionToken, user: { userId: "u2" } });
    const anonymous = await arrive();
    await share(false);
    later(OVER + MINUTE);
    await sweep();
    for (const { sessionToken, resumeSecret, response } of [named, turned, anonymous]) {
      expect(await list(sessionToken)).toEqual([]);
      expect((await arrive({ resumeSecret })).response.visitorRef).toBe(response.visitorRef);
    }
  });

  it("is another workspace's own affair", async () => {
    await share(true);
    const other = await makeWorkspace(t);
    const first = await boot(t, other.workspaceId);
    later(OVER);
    await sweep();
    expect(await list(first.sessionToken)).toEqual([]);
  });
});
