import { expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import { makeKeys, userHash } from "./identity.setup";
import {
  boot,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";

it("a sign-in takes along what an anonymous visitor has ticked off, read and rated, and adds it to what was there", async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  const t = makeBackend();
  const { workspaceId } = await makeWorkspace(t);
  const agentToken = await makeAgent(t, workspaceId, "owner");
  const secret = randomHex();
  await makeKeys(t, agentToken, { userHash: secret });
  const write = async (title: string) => {
    const fields = { title, source: "Words.", visibleTo: "all", coverId: null, link: null } as const;
    const { announcementId } = await t.mutation(api.announcements.create, { agentToken, fields });
    await t.mutation(api.announcements.setStatus, { agentToken, announcementId, status: "published" });
    return announcementId;
  };
  const list = async (ids: string[]) => {
    const items = ids.map((id) => ({ id, title: id, action: { type: "none" as const } }));
    const fields = { title: "Steps", description: "", visibleTo: "all", items } as const;
    const { checklistId } = await t.mutation(api.checklists.create, {
      agentToken,
      fields: { ...fields, items },
    });
    await t.mutation(api.checklists.setStatus, { agentToken, checklistId, status: "live" });
    return checklistId;
  };
  const [news, older] = [await write("news"), await write("older")];
  const [both, own] = [await list(["a", "b"]), await list(["c"])];
  await t.mutation(api.csat.set, { agentToken, askForRating: true, delayMinutes: 0 });

  const user = { userId: "ada-1", userHash: await userHash(secret, "ada-1") };
  const earlier = await boot(t, workspaceId, { user });
  const tick = (sessionToken: string, checklistId: string, itemId: string) =>
    t.mutation(api.checklists.complete, { sessionToken, checklistId, itemId, done: true });
  const read = (sessionToken: string, announcementId: string) =>
    t.mutation(api.announcements.markRead, { sessionToken, announcementId });
  await tick(earlier.sessionToken, both, "a");
  await read(earlier.sessionToken, news);

  const { sessionToken, resumeSecret } = await boot(t, workspaceId);
  await tick(sessionToken, both, "b");
  await tick(sessionToken, own, "c");
  await read(sessionToken, older);
  const { conversationId } = await startConversation(t, sessionToken);
  const answer = { clientMessageId: messageId(), text: "Done." };
  await t.mutation(api.inbox.reply, { agentToken, conversationId, ...answer });
  await t.mutation(api.inbox.close, { agentToken, conversationId });
  await t.mutation(api.csat.submit, { sessionToken, conversationId, rating: 5 });

  const signedIn = await boot(t, workspaceId, { resumeSecret, user });
  const token = { sessionToken: signedIn.sessionToken };
  const lists = await t.query(api.checklists.getAllProgress, token);
  expect(lists.map(({ done, items }) => [done, items.length])).toEqual([
    [2, 2],
    [1, 1],
  ]);
  expect((await t.query(api.announcements.list, token)).map(({ isRead }) => isRead)).toEqual([true, true]);
  expect(await t.query(api.csat.eligibility, { ...token, conversationId })).toMatchObject({ state: "rated" });
  const visitorId = signedIn.response.visitorRef;
  expect(await t.query(api.csat.ofVisitor, { agentToken, visitorId })).toMatchObject([{ rating: 5 }]);
  vi.unstubAllEnvs();
});
