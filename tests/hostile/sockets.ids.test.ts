/** Other people's ids, and what is no id at all, in the arguments of live queries and mutations of the real functions. */
import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { START_TIMEOUT_MS } from "../../server/testing/eventually.ts";
import { type IdentityHome, sha256, startIdentityHome } from "./identityHome.ts";

let it: IdentityHome;
const clients: ConvexClient[] = [];
beforeAll(async () => {
  it = await startIdentityHome();
}, START_TIMEOUT_MS);
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await it.expectWell();
});
afterAll(() => it.stop());

/** A client whose every frame is kept. */
function openClient(): { client: ConvexClient; frames: string[] } {
  const frames: string[] = [];
  class Recorded extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on("message", (data) => frames.push(String(data)));
    }
  }
  const client = new ConvexClient(it.home.info.url, {
    unsavedChangesWarning: false,
    logger: false,
    webSocketConstructor: Recorded as never,
  });
  clients.push(client);
  return { client, frames };
}

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return "none";
  } catch (error) {
    return error instanceof ConvexError ? (error.data as { code: string }).code : "untyped";
  }
};
const query = (path: string) => makeFunctionReference<"query">(path);
const mutation = (path: string) => makeFunctionReference<"mutation">(path);
const firstPage = { numItems: 10, cursor: null };
const SECRET = "nobody else reads this";

test("[H60] other people's, other tables' and no ids at all are one refusal, and not a word of theirs goes over the wire", async () => {
  const victim = await it.bootOk();
  const conversationId = await it.write(victim.sessionToken, SECRET);
  const messages = (await it.ask("messages:list", {
    sessionToken: victim.sessionToken,
    conversationId,
    paginationOpts: firstPage,
  })) as { page: { id: string }[] };
  const messageId = messages.page[0]?.id ?? "";
  const attacker = await it.bootOk();
  const own = await it.write(attacker.sessionToken, "mine");
  const ids = [
    conversationId,
    messageId,
    victim.response.visitorRef,
    attacker.response.visitorRef,
    it.workspaceId,
    conversationId.toUpperCase(),
    ` ${conversationId}`,
    `${conversationId} `,
    `${conversationId}\0`,
    conversationId.slice(0, -1),
    `${conversationId}0`,
    conversationId.replace(/.$/, (char) => (char === "0" ? "1" : "0")),
    [...conversationId].reverse().join(""),
    encodeURIComponent(`${conversationId}/`),
    "",
    "0",
    "null",
    "undefined",
    "__proto__",
    "constructor",
    "../conversations",
    "' OR 1=1 --",
    "k".repeat(32),
    "\u202e".repeat(32),
    "x".repeat(10_000),
  ];
  const { client, frames } = openClient();
  const { sessionToken } = attacker;
  const calls: ((id: string) => Promise<unknown>)[] = [
    (id) =>
      client.query(query("messages:list"), { sessionToken, conversationId: id, paginationOpts: firstPage }),
    (id) =>
      client.mutation(mutation("messages:send"), {
        sessionToken,
        conversationId: id,
        clientMessageId: crypto.randomUUID(),
        text: "x",
      }),
    (id) =>
      client.mutation(mutation("conversations:markRead"), {
        sessionToken,
        conversationId: id,
        throughMessageId: messageId,
      }),
  ];
  for (const id of ids)
    for (const call of calls) expect(await codeOf(call(id)), JSON.stringify(id)).toBe("NOT_FOUND");
  // One's own conversation with a message of another's, and the other way round.
  for (const id of [messageId, conversationId, "x"])
    expect(
      await codeOf(
        client.mutation(mutation("conversations:markRead"), {
          sessionToken,
          conversationId: own,
          throughMessageId: id,
        }),
      ),
    ).toBe("NOT_FOUND");
  // A cursor of another's page.
  const theirs = (await it.ask("messages:list", {
    sessionToken: victim.sessionToken,
    conversationId,
    paginationOpts: { numItems: 1, cursor: null },
  })) as { continueCursor: string };
  for (const cursor of [theirs.continueCursor, "x", "", "\ud83d\ude00", "[]", "x".repeat(5_000)]) {
    const answer = await it.call("messages:list", {
      sessionToken,
      conversationId: own,
      paginationOpts: { numItems: 10, cursor },
    });
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  }
  expect(frames.length).toBeGreaterThan(50);
  expect(frames.join("\n")).not.toContain(SECRET);
});

test("[H60] the team's functions are not a visitor's, nor the other way, nor anybody's without a token", async () => {
  const { sessionToken } = await it.bootOk();
  const conversationId = await it.write(sessionToken, SECRET);
  const { client, frames } = openClient();
  const tokens = [
    sessionToken,
    sessionToken.replace("wst_", "ags_"),
    "",
    `ags_${sha256("x")}`,
    sha256(it.agentToken),
    it.home.info.adminKey,
  ];
  for (const agentToken of tokens) {
    for (const [path, args] of [
      ["inbox:list", { state: "open", paginationOpts: firstPage }],
      ["inbox:get", { conversationId }],
      ["inbox:messages", { conversationId, paginationOpts: firstPage }],
      ["security:get", {}],
      ["workspaces:installation", {}],
    ] as const)
      expect(
        await codeOf(client.query(query(path), { agentToken, ...args })),
        `${path} ${agentToken.slice(0, 8)}`,
      ).toBe("UNAUTHENTICATED");
    expect(
      await codeOf(
        client.mutation(mutation("inbox:reply"), {
          agentToken,
          conversationId,
          clientMessageId: crypto.randomUUID(),
          text: "x",
        }),
      ),
    ).toBe("UNAUTHENTICATED");
  }
  for (const token of [it.agentToken, it.agentToken.replace("ags_", "wst_")])
    expect(await codeOf(client.query(query("conversations:list"), { sessionToken: token }))).toBe(
      "SESSION_INVALID",
    );
  for (const path of [
    "seed:ensureWorkspace",
    "seed:hashPassword",
    "releases:register",
    "workspaces:documentFacts",
    "expiry:sweep",
    "installs:noteStranger",
    "_system:list",
    "constructor:prototype",
  ])
    expect(await codeOf(client.query(query(path), {})), path).toBe("untyped");
  expect(frames.join("\n")).not.toContain(SECRET);
});
