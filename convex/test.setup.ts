import { convexTest } from "convex-test";
import { api, internal } from "./_generated/api";
import type { Id, TableNames } from "./_generated/dataModel";
import { sha256Hex } from "./model/tokens";
import schema from "./schema";
import type { BootRequest, BootResponse, Role, UserFields } from "./validators";

/** What function tests share: a database with a workspace, visitors that boot as a browser does, agents with tokens. */

// All sources but tests; spelled as two patterns because one with extended globbing matches nothing.
const sources = import.meta.glob<Record<string, unknown>>([
  "./**/*.ts",
  "./**/*.js",
  "!./**/*.test.ts",
  "!./test.setup.ts",
  "!./access.*.ts",
  "!./authoring.setup.ts",
  "!./identity.setup.ts",
  "!./engagement.setup.ts",
  "!./media.setup.ts",
  "!./**/*.d.ts",
]);

const EXPORTS = ["exportArgs", "exportReturns"];
const kept = new WeakSet();

/** All functions. Each call and each database asks anew what it may be given, which never changes: it is kept. */
export const modules: Record<string, () => Promise<unknown>> = Object.fromEntries(
  Object.entries(sources).map(([path, load]) => [
    path,
    async () => {
      const module = await load();
      for (const each of Object.values(module)) for (const name of EXPORTS) keepResult(each, name);
      return module;
    },
  ]),
);
for (const table of Object.values(schema.tables)) keepResult(table, "export");

/** Makes a method without arguments, where there is one, answer always what it answered first. */
function keepResult(owner: unknown, name: string): void {
  const method: unknown = (owner as Record<string, unknown> | null)?.[name];
  if (typeof method !== "function" || kept.has(method)) return;
  let result: unknown;
  const keeping = () => {
    result ??= method.call(owner);
    return result;
  };
  kept.add(keeping);
  Object.assign(owner as object, { [name]: keeping });
}

export type Backend = ReturnType<typeof makeBackend>;
export const HOST = "https://shop.example";
export const PAGE = { url: `${HOST}/pricing`, title: "Pricing", referrer: "", locale: "en" };

export const makeBackend = () => convexTest({ schema, modules, transactionLimits: true });

/** 64 hex digits that no other call returned. */
export const randomHex = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );

export const messageId = (): string => crypto.randomUUID();

/** A workspace that admits HOST, and the id of its owner. */
export async function makeWorkspace(
  t: Backend,
  allowedOrigins: string[] = [HOST],
): Promise<{ workspaceId: Id<"workspaces">; ownerId: Id<"agents"> }> {
  const email = `${randomHex().slice(0, 12)}@team.example`;
  const owner = { name: "Ada Lovelace", email, passwordHash: "unused" };
  const { workspaceId } = await t.mutation(internal.seed.ensureWorkspace, { workspaceName: "Acme", owner });
  return t.run(async (ctx) => {
    const settings = await ctx.db.query("workspaceSettings").collect();
    const own = settings.find((row) => row.workspaceId === workspaceId);
    if (own) await ctx.db.patch("workspaceSettings", own._id, { allowedOrigins });
    const agents = await ctx.db.query("agents").collect();
    const agent = agents.find((row) => row.workspaceId === workspaceId);
    if (!agent) throw new Error("no owner");
    return { workspaceId, ownerId: agent._id };
  });
}

/** A signed-in agent's token. */
export async function makeAgent(
  t: Backend,
  workspaceId: Id<"workspaces">,
  role: Role = "agent",
): Promise<string> {
  const token = `ags_${randomHex()}`;
  const tokenHash = await sha256Hex(token);
  await t.run(async (ctx) => {
    const agentId = await ctx.db.insert("agents", {
      workspaceId,
      role,
      email: `${randomHex().slice(0, 12)}@team.example`,
      name: "Grace Hopper",
      color: "#1d4ed8",
      passwordHash: "unused",
    });
    await ctx.db.insert("agentSessions", { tokenHash, agentId, expiresAt: Date.now() + 30 * 86_400_000 });
  });
  return token;
}

export type Browser = {
  sessionToken: string;
  resumeSecret: string;
  response: Extract<BootResponse, { status: "ok" }>;
};
export type BootOptions = Partial<Omit<BootRequest, "workspaceId" | "tokenHash" | "nextResumeHash">> & {
  sessionToken?: string;
  nextSecret?: string;
  user?: UserFields;
  userAgent?: string;
};

/** The boot of a page, with fresh credentials unless told otherwise. */
export async function bootRaw(
  t: Backend,
  workspaceId: string,
  options: BootOptions = {},
): Promise<{ sessionToken: string; resumeSecret: string; response: BootResponse }> {
  const { sessionToken = `wst_${randomHex()}`, nextSecret = randomHex(), ...rest } = options;
  const response = await t.mutation(api.widgetSessions.boot, {
    workspaceId,
    page: PAGE,
    parentOrigin: HOST,
    ...rest,
    tokenHash: await sha256Hex(sessionToken),
    nextResumeHash: await sha256Hex(nextSecret),
  });
  return { sessionToken, resumeSecret: nextSecret, response };
}

/** A boot that must succeed. */
export async function boot(t: Backend, workspaceId: string, options: BootOptions = {}): Promise<Browser> {
  const { response, ...credentials } = await bootRaw(t, workspaceId, options);
  if (response.status !== "ok") throw new Error(`boot was refused: ${response.code} ${response.message}`);
  return { ...credentials, response };
}

/** A visitor's first message. */
export async function startConversation(
  t: Backend,
  sessionToken: string,
  text = "hello",
): Promise<{ conversationId: Id<"conversations">; messageId: Id<"messages"> }> {
  return t.mutation(api.conversations.create, { sessionToken, clientMessageId: messageId(), text });
}

/** Everything in the database, by table. */
export async function dump(t: Backend): Promise<Record<string, unknown[]>> {
  const tables = Object.keys(schema.tables) as TableNames[];
  return t.run(async (ctx) => {
    const rows = await Promise.all(tables.map(async (table) => [table, await ctx.db.query(table).collect()]));
    return Object.fromEntries(rows);
  });
}

/** The error a call fails with, as data; fails the test if it does not fail with one. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; retryAfterMs?: number }> {
  try {
    await call;
  } catch (error) {
    const { data } = error as { data?: unknown };
    if (data === undefined) throw error;
    return (typeof data === "string" ? JSON.parse(data) : data) as { code: string; message: string };
  }
  throw new Error("The call did not fail.");
}

export const firstPage = { numItems: 20, cursor: null };
