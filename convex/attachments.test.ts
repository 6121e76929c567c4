import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { makeKeys, userHash } from "./identity.setup";
import {
  type Backend,
  boot,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  randomHex,
  startConversation,
} from "./test.setup";

const HOUR = 3_600_000;
const PNG = Uint8Array.from(
  "89504e470d0a1a0a0000000d4948445200000280000001e00806000000".match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
);
const NOT_FOUND = { code: "NOT_FOUND", message: "There is no such thing here." };

let t: Backend;
let workspaceId: Id<"workspaces">;
let sessionToken: string;
let agentToken: string;
let conversationId: Id<"conversations">;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime("2026-03-01T12:00:00Z");
  vi.stubEnv("CONVEX_SITE_URL", "https://happy-otter-1.convex.site");
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  sessionToken = (await boot(t, workspaceId)).sessionToken;
  agentToken = await makeAgent(t, workspaceId);
  conversationId = (await startConversation(t, sessionToken)).conversationId;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

type File = { name?: string; type?: string; body?: BlobPart; uploadId?: string };
const store = (body: BlobPart = PNG) => t.run((ctx) => ctx.storage.store(new Blob([body])));
async function upload(token = sessionToken, file: File = {}) {
  const { name = "a.png", type = "image/png", body = PNG, uploadId = messageId() } = file;
  const args = { uploadId, storageId: await store(body), name, type };
  return token.startsWith("ags_")
    ? t.action(api.attachments.finalizeForAgent, { agentToken: token, ...args })
    : t.action(api.attachments.finalize, { sessionToken: token, ...args });
}
const send = (
  attachmentIds: string[],
  more: { text?: string; clientMessageId?: string; token?: string } = {},
) => {
  const { text = "", clientMessageId = messageId(), token = sessionToken } = more;
  return t.mutation(api.messages.send, {
    sessionToken: token,
    conversationId,
    clientMessageId,
    text,
    attachmentIds,
  });
};
const reply = (attachmentIds: string[], text = "") =>
  t.mutation(api.inbox.reply, {
    agentToken,
    conversationId,
    clientMessageId: messageId(),
    text,
    attachmentIds,
  });
const messages = async () =>
  (await t.query(api.messages.list, { sessionToken, conversationId, paginationOpts: firstPage })).page;
const linkOf = async (id: string, turn = 0) => {
  const args = { sessionToken, conversationId, attachmentIds: [id], turn };
  return (await t.query(api.attachments.getLinks, args))[0]?.url ?? "";
};
const fetchFile = (url: string) => t.fetch(url.replace("https://happy-otter-1.convex.site", ""));
const filesLeft = () => t.run(async (ctx) => (await ctx.db.system.query("_storage").collect()).length);

describe("an upload", () => {
  it("becomes an attachment of the type and size found in it", async () => {
    const attachment = await upload(sessionToken, { name: "C:\\x\\Bild\u202e.png", type: "" });
    expect(attachment).toMatchObject({
      name: "Bild.png",
      type: "image/png",
      size: PNG.length,
      width: 640,
      height: 480,
    });
  });

  it("is deleted when it is refused", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const refused = await errorOf(upload(sessionToken, { body: svg }));
    const large = await errorOf(upload(sessionToken, { body: new Uint8Array(10 * 1024 * 1024 + 1) }));
    const empty = await errorOf(upload(sessionToken, { name: "a.txt", type: "text/plain", body: "" }));
    expect([refused.code, large.code, empty.code]).toEqual(["TYPE_REFUSED", "TOO_LARGE", "INPUT_INVALID"]);
    expect(await filesLeft()).toBe(0);
  });

  it("repeated is one attachment, whether the check or the whole upload is repeated", async () => {
    const [uploadId, storageId] = [messageId(), await store()];
    const args = { sessionToken, uploadId, storageId, name: "a.png", type: "image/png" };
    const first = await t.action(api.attachments.finalize, args);
    expect(await t.action(api.attachments.finalize, args)).toEqual(first);
    expect(await upload(sessionToken, { uploadId })).toEqual(first);
    expect(await filesLeft()).toBe(1);
  });

  it("cannot be checked, or have deleted, by anybody else", async () => {
    const storageId = await store();
    const args = { uploadId: messageId(), storageId, name: "a.png", type: "image/png" };
    await t.action(api.attachments.finalize, { sessionToken, ...args });
    const other = (await boot(t, workspaceId)).sessionToken;
    for (const change of [{}, { name: "a.gif", type: "image/gif" }, { uploadId: messageId() }]) {
      expect(
        await errorOf(t.action(api.attachments.finalize, { sessionToken: other, ...args, ...change })),
      ).toEqual(NOT_FOUND);
      expect(
        await errorOf(t.action(api.attachments.finalizeForAgent, { agentToken, ...args, ...change })),
      ).toEqual(NOT_FOUND);
    }
    expect(await filesLeft()).toBe(1);
  });

  it("is limited to five at once and ten an hour for a visitor, and by address", async () => {
    const from = t.withRequestMetadata({ ip: "203.0.113.7", userAgent: null });
    const ask = (token: string) => from.mutation(api.attachments.generateUploadUrl, { sessionToken: token });
    for (let i = 0; i < 5; i++) await ask(sessionToken);
    expect(await errorOf(ask(sessionToken))).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterMs: 6 * 60_000,
    });
    for (let visitor = 0; visitor < 5; visitor++) {
      const { sessionToken: token } = await boot(t, workspaceId);
      for (let i = 0; i < 5; i++) await ask(token);
    }
    const last = (await boot(t, workspaceId)).sessionToken;
    expect(await errorOf(ask(last))).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 60_000 });
  });
});

describe("a message", () => {
  it("takes files of its sender, with or without words, and shows them to both sides", async () => {
    const [image, text] = [
      await upload(),
      await upload(sessionToken, { name: "b.txt", type: "", body: "b" }),
    ];
    await send([image.id, text.id]);
    const answer = await upload(agentToken, { name: "c.pdf", type: "", body: "%PDF-1.7" });
    await reply([answer.id], "here **it** is");
    const seen = await messages();
    expect(seen.map((message) => message.attachments.map(({ name }) => name))).toEqual([
      ["c.pdf"],
      ["a.png", "b.txt"],
      [],
    ]);
    expect(seen[1]).toMatchObject({ text: "", blocks: null, attachments: [image, text] });
    const inbox = await t.query(api.inbox.messages, {
      agentToken,
      conversationId,
      paginationOpts: firstPage,
    });
    expect(inbox.page.map((message) => message.attachments)).toEqual(
      seen.map((message) => message.attachments),
    );
    expect(JSON.stringify([seen, inbox])).not.toMatch(/linkSecret|storageId/);
  });

  it("without words is named after its files, in the list and in the teaser", async () => {
    await send([(await upload()).id]);
    const [item] = await t.query(api.conversations.list, { sessionToken });
    expect(item?.preview).toBe("a.png");
    await reply([(await upload(agentToken, { name: "c.pdf", type: "", body: "%PDF-" })).id]);
    const unread = await t.query(api.conversations.getTotalUnreadForVisitor, { sessionToken });
    expect(unread.latest?.text).toBe("c.pdf");
  });

  it("can be the first of a conversation, and repeating it takes nothing twice", async () => {
    const { id } = await upload();
    const draft = { sessionToken, clientMessageId: messageId(), text: "", attachmentIds: [id] };
    const first = await t.mutation(api.conversations.create, draft);
    expect(await t.mutation(api.conversations.create, draft)).toEqual(first);
    const again = { attachmentIds: [(await upload()).id], clientMessageId: messageId() };
    const sent = await send(again.attachmentIds, again);
    expect(await send(again.attachmentIds, again)).toEqual(sent);
  });

  it("[H74] takes no file of another visitor, of an agent, of another message, or that does not exist", async () => {
    const mine = (await upload()).id;
    const theirs = (await upload((await boot(t, workspaceId)).sessionToken)).id;
    const teams = (await upload(agentToken)).id;
    await send([mine]);
    for (const id of [theirs, teams, mine, "nonsense", conversationId])
      expect(await errorOf(send([id], { text: "with words" }))).toEqual(NOT_FOUND);
    for (const id of [theirs, mine]) expect(await errorOf(reply([id], "with words"))).toEqual(NOT_FOUND);
    const elsewhere = await makeAgent(t, (await makeWorkspace(t)).workspaceId);
    expect(await errorOf(reply([(await upload(elsewhere)).id]))).toEqual(NOT_FOUND);
    // Nothing was half done.
    expect((await messages()).length).toBe(2);
  });

  it("[H74] has at most five files, each once, and needs one if it has no words", async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async () => (await upload()).id));
    expect((await errorOf(send(ids))).code).toBe("INPUT_INVALID");
    expect((await errorOf(send([ids[0] ?? "", ids[0] ?? ""]))).code).toBe("INPUT_INVALID");
    expect((await errorOf(send([]))).code).toBe("INPUT_INVALID");
    await send(ids.slice(0, 5));
  });
});

describe("a file", () => {
  it("is served as what was found in it, with no rights, and saved unless it is an image", async () => {
    const files = [
      await upload(sessionToken, { name: "a b.png", type: "" }),
      await upload(sessionToken, { name: "data.json", type: "text/plain", body: "[1]" }),
    ];
    await send(files.map(({ id }) => id));
    const [image, json] = await Promise.all(files.map(async ({ id }) => fetchFile(await linkOf(id))));
    for (const response of [image, json]) {
      expect(response?.status).toBe(200);
      expect(Object.fromEntries(response?.headers ?? [])).toMatchObject({
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "cross-origin",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=300",
      });
    }
    const of = (response: Response | undefined) =>
      ["Content-Type", "Content-Disposition"].map((name) => response?.headers.get(name));
    expect(of(image)).toEqual(["image/png", "inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png"]);
    expect(of(json)).toEqual([
      "application/json",
      "attachment; filename=\"data.json\"; filename*=UTF-8''data.json",
    ]);
    expect(new Uint8Array((await image?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(PNG);
  });

  it("has addresses that work for four to five minutes, for nothing else, and not once it is gone", async () => {
    const [one, two] = [await upload(), await upload()];
    await send([one.id, two.id]);
    const url = await linkOf(one.id);
    expect(url).toMatch(
      /^https:\/\/happy-otter-1\.convex\.site\/attachments\/\w+\?expires=\d+&signature=[0-9a-f]{64}$/,
    );
    const status = async (address: string) => (await fetchFile(address)).status;
    expect(await status(url)).toBe(200);
    for (const wrong of [
      url.replace(one.id, two.id),
      url.replace(/expires=(\d)/, "expires=9$1"),
      url.replace(/signature=./, (text) => `signature=${text.endsWith("0") ? "1" : "0"}`),
      url.replace(/&signature.*/, ""),
      url.replace(/\?.*/, ""),
      url.replace(one.id, "nonsense"),
    ]) {
      const response = await fetchFile(wrong);
      expect(response.status, wrong).toBe(404);
      expect(response.headers.get("Content-Security-Policy")).toBe("sandbox; default-src 'none'");
    }
    vi.setSystemTime("2026-03-01T12:03:59Z");
    expect(await status(url)).toBe(200);
    vi.setSystemTime("2026-03-01T12:05:01Z");
    expect(await status(url)).toBe(404);
    const fresh = await linkOf(one.id, 1);
    expect(await status(fresh)).toBe(200);
    await t.run(async (ctx) => {
      const row = await ctx.db.get("attachments", one.id);
      if (row) await ctx.storage.delete(row.storageId);
    });
    expect(await status(fresh)).toBe(404);
  });

  it("has no address for those who are not in its conversation, nor before it is in one", async () => {
    const [bound, unbound] = [await upload(), await upload()];
    await send([bound.id]);
    expect(await linkOf(unbound.id)).toBe("");
    const other = (await boot(t, workspaceId)).sessionToken;
    const theirs = (await startConversation(t, other)).conversationId;
    const args = { sessionToken: other, attachmentIds: [bound.id], turn: 0 };
    expect(await t.query(api.attachments.getLinks, { ...args, conversationId: theirs })).toEqual([]);
    expect(await errorOf(t.query(api.attachments.getLinks, { ...args, conversationId }))).toEqual(NOT_FOUND);
  });
});

describe("what nobody sends", () => {
  it("is deleted after an hour: attachments without a message, files without an attachment", async () => {
    const kept = await upload();
    await send([kept.id]);
    const unbound = await upload();
    await store();
    const after = async (ms: number) => {
      vi.setSystemTime(Date.parse("2026-03-01T12:00:00Z") + ms);
      await t.mutation(internal.expiry.sweep, {});
      const rows = await t.run((ctx) => ctx.db.query("attachments").collect());
      return [rows.map((row) => row._id), await filesLeft()];
    };
    expect(await after(HOUR - 1_000)).toEqual([[kept.id, unbound.id], 3]);
    expect(await after(HOUR + 1_000)).toEqual([[kept.id], 1]);
    sessionToken = (await boot(t, workspaceId)).sessionToken;
    expect(await errorOf(send([unbound.id], { token: sessionToken }))).toEqual(NOT_FOUND);
    // Looked at once: what came later is looked at later.
    await store();
    expect((await after(HOUR + 2_000))[1]).toBe(2);
    expect((await after(3 * HOUR))[1]).toBe(1);
  });

  it("goes along when its visitor signs in", async () => {
    const secret = `${randomHex()}hash`;
    await makeKeys(t, await makeAgent(t, workspaceId, "owner"), { userHash: secret, userToken: randomHex() });
    const anonymous = await boot(t, workspaceId);
    const { id } = await upload(anonymous.sessionToken);
    const user = { userId: "u1", userHash: await userHash(secret, "u1") };
    const signedIn = await boot(t, workspaceId, { user, resumeSecret: anonymous.resumeSecret });
    const draft = { clientMessageId: messageId(), text: "", attachmentIds: [id] };
    await t.mutation(api.conversations.create, { sessionToken: signedIn.sessionToken, ...draft });
  });
});
