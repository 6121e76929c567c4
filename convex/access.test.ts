import { anyApi } from "convex/server";
import { beforeAll, describe, expect, it } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { roleMay } from "./builders";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  messageId,
  modules,
  randomHex,
  startConversation,
} from "./test.setup";

/**
 * Every public function, and how it must be refused. A function that is not in this table fails the test, and so does
 * an entry without a function.
 */
type Ids = { conversationId: Id<"conversations">; throughMessageId: Id<"messages"> };
type Entry = {
  caller: "visitor" | "agent";
  args: (ids: Ids) => Record<string, unknown>;
  /** Takes ids that may be somebody else's. */
  namesThings?: true;
  /** Roles that must be refused. */
  refusedRoles?: ("viewer" | "agent")[];
};
const paginationOpts = firstPage;
const draft = () => ({ clientMessageId: messageId(), text: "hello" });

const TABLE: Record<string, Entry> = {
  "widgetSessions:refresh": { caller: "visitor", args: () => ({ nextTokenHash: randomHex() }) },
  "widgetSessions:current": { caller: "visitor", args: () => ({}) },
  "visitors:identify": { caller: "visitor", args: () => ({ user: { name: "Eve" } }) },
  "visitors:heartbeat": {
    caller: "visitor",
    args: () => ({ page: { url: "https://shop.example/", title: "Shop" } }),
  },
  "conversations:list": { caller: "visitor", args: () => ({}) },
  "conversations:create": { caller: "visitor", args: draft },
  "conversations:getTotalUnreadForVisitor": { caller: "visitor", args: () => ({}) },
  "conversations:markRead": { caller: "visitor", args: (ids) => ids, namesThings: true },
  "messages:list": {
    caller: "visitor",
    args: ({ conversationId }) => ({ conversationId, paginationOpts }),
    namesThings: true,
  },
  "messages:send": {
    caller: "visitor",
    args: ({ conversationId }) => ({ conversationId, ...draft() }),
    namesThings: true,
  },
  "agents:signOut": { caller: "agent", args: () => ({}) },
  "agents:me": { caller: "agent", args: () => ({}) },
  "inbox:list": { caller: "agent", args: () => ({ state: "open", paginationOpts }) },
  "inbox:counts": { caller: "agent", args: () => ({}) },
  "inbox:get": { caller: "agent", args: ({ conversationId }) => ({ conversationId }), namesThings: true },
  "inbox:messages": {
    caller: "agent",
    args: ({ conversationId }) => ({ conversationId, paginationOpts }),
    namesThings: true,
  },
  "inbox:reply": {
    caller: "agent",
    args: ({ conversationId }) => ({ conversationId, ...draft() }),
    namesThings: true,
    refusedRoles: ["viewer"],
  },
  "inbox:close": {
    caller: "agent",
    args: ({ conversationId }) => ({ conversationId }),
    namesThings: true,
    refusedRoles: ["viewer"],
  },
  "inbox:reopen": {
    caller: "agent",
    args: ({ conversationId }) => ({ conversationId }),
    namesThings: true,
    refusedRoles: ["viewer"],
  },
  "inbox:markRead": { caller: "agent", args: (ids) => ids, namesThings: true, refusedRoles: ["viewer"] },
  "workspaces:installation": { caller: "agent", args: () => ({}) },
  "workspaces:security": { caller: "agent", args: () => ({}), refusedRoles: ["viewer", "agent"] },
  "workspaces:setAllowedOrigins": {
    caller: "agent",
    args: () => ({ allowedOrigins: [] }),
    refusedRoles: ["viewer", "agent"],
  },
};

/** Functions that serve callers without a session; each has tests of its own for what it refuses. */
const OPEN = ["widgetSessions:boot", "widgetSessions:revoke", "widgetSessions:revokeByHash", "agents:signIn"];

type Registered = { isPublic?: boolean; isQuery?: boolean; isMutation?: boolean; isAction?: boolean };

async function publicFunctions(): Promise<Map<string, Registered>> {
  const found = new Map<string, Registered>();
  for (const [path, load] of Object.entries(modules)) {
    if (path.includes("_generated")) continue;
    const exports = (await load()) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) {
      const registered = typeof value === "function" ? (value as Registered) : {};
      if (registered.isPublic) found.set(`${path.replace(/^\.\/|\.ts$/g, "")}:${name}`, registered);
    }
  }
  return found;
}

let t: Backend;
let kinds: Map<string, Registered>;
let ids: Ids;
let visitorToken: string;
let agentTokens: Record<"owner" | "agent" | "viewer" | "foreign", string>;
let otherVisitorToken: string;
let foreignVisitorToken: string;

beforeAll(async () => {
  t = makeBackend();
  kinds = await publicFunctions();
  const [own, foreign] = [await makeWorkspace(t), await makeWorkspace(t)];
  visitorToken = (await boot(t, own.workspaceId)).sessionToken;
  otherVisitorToken = (await boot(t, own.workspaceId)).sessionToken;
  foreignVisitorToken = (await boot(t, foreign.workspaceId)).sessionToken;
  agentTokens = {
    owner: await makeAgent(t, own.workspaceId, "owner"),
    agent: await makeAgent(t, own.workspaceId, "agent"),
    viewer: await makeAgent(t, own.workspaceId, "viewer"),
    foreign: await makeAgent(t, foreign.workspaceId, "owner"),
  };
  const started = await startConversation(t, visitorToken);
  ids = { conversationId: started.conversationId, throughMessageId: started.messageId };
});

function call(name: string, args: Record<string, unknown>): Promise<unknown> {
  const [module = "", fn = ""] = name.split(":");
  const reference = anyApi[module]?.[fn];
  const run = (kinds.get(name)?.isQuery ? t.query : t.mutation) as (
    reference: unknown,
    args: Record<string, unknown>,
  ) => Promise<unknown>;
  return run(reference, args);
}

const INVALID = {
  visitor: { code: "SESSION_INVALID", message: "This session is not valid." },
  agent: { code: "UNAUTHENTICATED", message: "Sign in to continue." },
};
const tokenArg = (caller: "visitor" | "agent", token: string | undefined) =>
  token === undefined ? {} : { [caller === "visitor" ? "sessionToken" : "agentToken"]: token };

it("knows every public function", () => {
  expect([...kinds.keys()].toSorted()).toEqual([...Object.keys(TABLE), ...OPEN].toSorted());
});

describe.each(Object.entries(TABLE))("%s", (name, entry) => {
  const args = () => entry.args(ids);
  const own = () => (entry.caller === "visitor" ? visitorToken : agentTokens.owner);

  it.each([
    ["no token", undefined],
    ["an empty token", ""],
    ["a malformed token", "wst_123"],
    ["a token in upper case", `wst_${"A".repeat(64)}`],
    ["a visitor's token nobody has", `wst_${"0".repeat(64)}`],
    ["an agent's token nobody has", `ags_${"0".repeat(64)}`],
  ])("refuses %s", async (_case, token) => {
    expect(await errorOf(call(name, { ...args(), ...tokenArg(entry.caller, token) }))).toEqual(
      INVALID[entry.caller],
    );
  });

  it("refuses the token of the other kind", async () => {
    const token = entry.caller === "visitor" ? agentTokens.owner : visitorToken;
    expect(await errorOf(call(name, { ...args(), ...tokenArg(entry.caller, token) }))).toEqual(
      INVALID[entry.caller],
    );
  });

  it("refuses an expired token", async () => {
    const token = await endedToken(entry.caller, "expired");
    expect(await errorOf(call(name, { ...args(), ...tokenArg(entry.caller, token) }))).toEqual(
      INVALID[entry.caller],
    );
  });

  it("refuses a revoked token", async () => {
    const token = await endedToken(entry.caller, "revoked");
    expect(await errorOf(call(name, { ...args(), ...tokenArg(entry.caller, token) }))).toEqual(
      INVALID[entry.caller],
    );
  });

  if (entry.namesThings)
    it("hides what belongs to others, and what does not exist, alike", async () => {
      const NOT_FOUND = { code: "NOT_FOUND", message: "There is no such thing here." };
      const strangers =
        entry.caller === "visitor" ? [otherVisitorToken, foreignVisitorToken] : [agentTokens.foreign];
      for (const token of strangers) {
        expect(await errorOf(call(name, { ...args(), ...tokenArg(entry.caller, token) }))).toEqual(NOT_FOUND);
      }
      const nonsense = { conversationId: "nonsense", throughMessageId: "nonsense" } as unknown as Ids;
      const wrongTable = { ...ids, conversationId: ids.throughMessageId } as unknown as Ids;
      for (const wrong of [nonsense, wrongTable]) {
        expect(await errorOf(call(name, { ...entry.args(wrong), ...tokenArg(entry.caller, own()) }))).toEqual(
          NOT_FOUND,
        );
      }
    });

  if (entry.refusedRoles)
    it("refuses roles that may not do this", async () => {
      for (const role of entry.refusedRoles ?? []) {
        const error = await errorOf(call(name, { ...args(), ...tokenArg("agent", agentTokens[role]) }));
        expect(error.code).toBe("FORBIDDEN");
      }
    });

  it("serves a caller who may", async () => {
    const token =
      name === "agents:signOut" ? await makeAgent(t, (await makeWorkspace(t)).workspaceId) : own();
    const fresh =
      name === "widgetSessions:refresh"
        ? (await boot(t, (await makeWorkspace(t)).workspaceId)).sessionToken
        : token;
    await call(name, { ...args(), ...tokenArg(entry.caller, fresh) });
  });
});

it("gives every role its own account and the inbox to read", () => {
  for (const role of ["owner", "admin", "agent", "viewer"] as const) {
    expect(roleMay(role, "self") && roleMay(role, "inbox.read")).toBe(true);
    expect(roleMay(role, "security.manage")).toBe(role === "owner" || role === "admin");
  }
});

/** A token that was good once. */
async function endedToken(caller: "visitor" | "agent", how: "expired" | "revoked"): Promise<string> {
  const { workspaceId } = await makeWorkspace(t);
  if (caller === "agent") {
    const agentToken = await makeAgent(t, workspaceId, "owner");
    if (how === "revoked") await t.mutation(api.agents.signOut, { agentToken });
    const tokenHash = await sha256Hex(agentToken);
    await t.run(async (ctx) => {
      const row = await ctx.db
        .query("agentSessions")
        .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
        .unique();
      if (row) await ctx.db.patch("agentSessions", row._id, { expiresAt: Date.now() - 1 });
    });
    return agentToken;
  }
  const { sessionToken } = await boot(t, workspaceId);
  if (how === "revoked") await t.mutation(api.widgetSessions.revoke, { sessionToken, forget: false });
  const tokenHash = await sha256Hex(sessionToken);
  await t.run(async (ctx) => {
    const row = await ctx.db
      .query("widgetSessions")
      .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
      .unique();
    if (row && how === "expired")
      await ctx.db.patch("widgetSessions", row._id, { expiresAt: Date.now() - 1 });
  });
  return sessionToken;
}
