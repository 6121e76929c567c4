import type { RegisteredAction, RegisteredMutation, RegisteredQuery } from "convex/server";
import {
  type GenericValidator,
  type Infer,
  type ObjectType,
  type PropertyValidators,
  v,
} from "convex/values";
import { internal } from "./_generated/api";
import type { Doc, Id } from "./_generated/dataModel";
import {
  type ActionCtx,
  action,
  type MutationCtx,
  mutation,
  type QueryCtx,
  query,
} from "./_generated/server";
import type { AuthoredKind } from "./authoringValidators";
import { readEnvironment } from "./environment";
import { authoringInvalid, forbidden, sessionInvalid, unauthenticated } from "./errors";
import { prolongAuthoring } from "./model/authoring/authoringSessions";
import { takeTokenOrThrow } from "./model/rates";
import { workspaceSettings } from "./model/settings";
import { isAgentToken, isAuthoringToken, isVisitorToken, sha256Hex } from "./model/tokens";
import { isOriginAllowed } from "./origins";
import type { Role } from "./validators";

/**
 * The only way to register a public function that acts for somebody. A builder takes the token argument, resolves it
 * to a visitor or an agent with their workspace, and puts those into `ctx`. Nothing else in the arguments says who is
 * calling. Whatever is wrong with a token, the answer is the same error.
 */

export type VisitorScope = {
  session: Doc<"widgetSessions">;
  visitor: Doc<"visitors">;
  workspaceId: Id<"workspaces">;
};
export type AgentScope = {
  agentSession: Doc<"agentSessions">;
  agent: Doc<"agents">;
  workspaceId: Id<"workspaces">;
};

/** An agent on a page of the customer's, who may write one tour or tooltip. */
export type AuthoringScope = {
  authoringSession: Doc<"authoringSessions">;
  agent: Doc<"agents">;
  workspaceId: Id<"workspaces">;
};

/** Of an action, which has no database: what it reads and writes goes through internal functions that take this. */
export type Caller = { callerId: Id<"visitors"> | Id<"agents">; workspaceId: Id<"workspaces"> };

/** The least role that holds each permission. `self` is one's own account: everybody has it. */
const LEAST_ROLE = {
  self: "viewer",
  "inbox.read": "viewer",
  "installation.read": "viewer",
  "articles.read": "viewer",
  "inbox.reply": "agent",
  "visitors.manage": "agent",
  "articles.write": "agent",
  "announcements.read": "viewer",
  "announcements.write": "agent",
  "checklists.read": "viewer",
  "checklists.write": "agent",
  "surveys.read": "viewer",
  "surveys.write": "agent",
  "segments.read": "viewer",
  "segments.write": "agent",
  "outbound.read": "viewer",
  "outbound.write": "agent",
  "tours.read": "viewer",
  "tours.write": "agent",
  "tooltips.read": "viewer",
  "tooltips.write": "agent",
  "messenger.manage": "admin",
  "security.manage": "admin",
  "webhooks.manage": "admin",
  "mail.manage": "admin",
  "tickets.manage": "admin",
  "messages.manage": "admin",
  "texts.manage": "admin",
  "tracking.manage": "admin",
} as const satisfies Record<string, Role>;
export type Permission = keyof typeof LEAST_ROLE;
/** From the least to the most. */
const ROLES: readonly Role[] = ["viewer", "agent", "admin", "owner"];

/** Tells whether a role holds a permission. */
export const roleMay = (role: Role, permission: Permission): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(LEAST_ROLE[permission]);

/** What an agent must be allowed to write a tour or a tooltip. */
export const writingPermission = (kind: AuthoredKind): Permission =>
  kind === "tour" ? "tours.write" : "tooltips.write";

type Definition<Ctx, Args extends PropertyValidators, Returns extends GenericValidator> = {
  args: Args;
  returns: Returns;
  handler: (ctx: Ctx, args: ObjectType<Args>) => Promise<Infer<Returns>>;
};
type AgentDefinition<Ctx, Args extends PropertyValidators, Returns extends GenericValidator> = Definition<
  Ctx,
  Args,
  Returns
> & { permission: Permission };
type VisitorArgs<Args extends PropertyValidators> = ObjectType<Args> & { sessionToken: string };
type AgentArgs<Args extends PropertyValidators> = ObjectType<Args> & { agentToken: string };
type AuthoringArgs<Args extends PropertyValidators> = ObjectType<Args> & { authoringToken: string };

type LooseArgs = Record<string, unknown>;

type TokenName = "sessionToken" | "agentToken" | "authoringToken";

/** Optional for the validator, so that a missing token gets the same typed error as a wrong one; required in the types. */
function withToken(args: PropertyValidators, name: TokenName): PropertyValidators {
  return { ...args, [name]: v.optional(v.string()) };
}

/** A public query for the visitor whose token it is called with. */
export function visitorQuery<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<QueryCtx & VisitorScope, Args, Returns>,
): RegisteredQuery<"public", VisitorArgs<Args>, Promise<Infer<Returns>>> {
  return query({
    args: withToken(definition.args, "sessionToken"),
    returns: definition.returns,
    handler: async (ctx, { sessionToken, ...args }: LooseArgs) => {
      const scope = await resolveVisitor(ctx, sessionToken);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredQuery<"public", VisitorArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public mutation for the visitor whose token it is called with. */
export function visitorMutation<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<MutationCtx & VisitorScope, Args, Returns>,
): RegisteredMutation<"public", VisitorArgs<Args>, Promise<Infer<Returns>>> {
  return mutation({
    args: withToken(definition.args, "sessionToken"),
    returns: definition.returns,
    handler: async (ctx, { sessionToken, ...args }: LooseArgs) => {
      const scope = await resolveVisitor(ctx, sessionToken);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredMutation<"public", VisitorArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public query for a signed-in agent whose role holds `permission`. */
export function agentQuery<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: AgentDefinition<QueryCtx & AgentScope, Args, Returns>,
): RegisteredQuery<"public", AgentArgs<Args>, Promise<Infer<Returns>>> {
  return query({
    args: withToken(definition.args, "agentToken"),
    returns: definition.returns,
    handler: async (ctx, { agentToken, ...args }: LooseArgs) => {
      const scope = await resolveAgent(ctx, agentToken, definition.permission);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredQuery<"public", AgentArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public mutation for a signed-in agent whose role holds `permission`. All of an agent's take from one limit. */
export function agentMutation<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: AgentDefinition<MutationCtx & AgentScope, Args, Returns>,
): RegisteredMutation<"public", AgentArgs<Args>, Promise<Infer<Returns>>> {
  return mutation({
    args: withToken(definition.args, "agentToken"),
    returns: definition.returns,
    handler: async (ctx, { agentToken, ...args }: LooseArgs) => {
      const scope = await resolveAgent(ctx, agentToken, definition.permission);
      await takeTokenOrThrow(ctx, "team", scope.agent._id);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredMutation<"public", AgentArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public query for an agent who writes a tour or a tooltip on the customer's page. */
export function authoringQuery<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<QueryCtx & AuthoringScope, Args, Returns>,
): RegisteredQuery<"public", AuthoringArgs<Args>, Promise<Infer<Returns>>> {
  return query({
    args: withToken(definition.args, "authoringToken"),
    returns: definition.returns,
    handler: async (ctx, { authoringToken, ...args }: LooseArgs) => {
      const scope = await resolveAuthoring(ctx, authoringToken);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredQuery<"public", AuthoringArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public mutation for such an agent. It takes from the agent's limit, and gives the session its time anew. */
export function authoringMutation<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<MutationCtx & AuthoringScope, Args, Returns>,
): RegisteredMutation<"public", AuthoringArgs<Args>, Promise<Infer<Returns>>> {
  return mutation({
    args: withToken(definition.args, "authoringToken"),
    returns: definition.returns,
    handler: async (ctx, { authoringToken, ...args }: LooseArgs) => {
      const scope = await resolveAuthoring(ctx, authoringToken);
      await takeTokenOrThrow(ctx, "team", scope.agent._id);
      await prolongAuthoring(ctx, scope.authoringSession);
      return definition.handler({ ...ctx, ...scope }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredMutation<"public", AuthoringArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public action for the visitor whose token it is called with. */
export function visitorAction<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<ActionCtx & Caller, Args, Returns>,
): RegisteredAction<"public", VisitorArgs<Args>, Promise<Infer<Returns>>> {
  return action({
    args: withToken(definition.args, "sessionToken"),
    returns: definition.returns,
    handler: async (ctx, { sessionToken, ...args }: LooseArgs): Promise<Infer<Returns>> => {
      const token = sessionToken as string | undefined;
      const caller: Caller = await ctx.runQuery(internal.callers.visitor, { sessionToken: token });
      return definition.handler({ ...ctx, ...caller }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredAction<"public", VisitorArgs<Args>, Promise<Infer<Returns>>>;
}

/** A public action for a signed-in agent who may write answers. */
export function agentAction<Args extends PropertyValidators, Returns extends GenericValidator>(
  definition: Definition<ActionCtx & Caller, Args, Returns>,
): RegisteredAction<"public", AgentArgs<Args>, Promise<Infer<Returns>>> {
  return action({
    args: withToken(definition.args, "agentToken"),
    returns: definition.returns,
    handler: async (ctx, { agentToken, ...args }: LooseArgs): Promise<Infer<Returns>> => {
      const token = agentToken as string | undefined;
      const caller: Caller = await ctx.runQuery(internal.callers.replier, { agentToken: token });
      return definition.handler({ ...ctx, ...caller }, args as ObjectType<Args>);
    },
  }) as unknown as RegisteredAction<"public", AgentArgs<Args>, Promise<Infer<Returns>>>;
}

/** Resolves a visitor's token; for callers outside the builders (`POST /beacon`). @throws SESSION_INVALID */
export async function resolveVisitor(ctx: QueryCtx, token: unknown): Promise<VisitorScope> {
  if (!isVisitorToken(token)) throw sessionInvalid();
  const session = await findSession(ctx, await sha256Hex(token));
  if (!session || !isLive(session)) throw sessionInvalid();
  const visitor = await ctx.db.get("visitors", session.visitorId);
  if (!visitor || visitor.blockedAt !== undefined) throw sessionInvalid();
  return { session, visitor, workspaceId: session.workspaceId };
}

/** Tells whether a token still opens anything. */
export const isLive = (session: Doc<"widgetSessions">): boolean =>
  !session.revoked && !session.spent && session.expiresAt > Date.now();

/** The session row of a token's hash, whatever its state. */
export function findSession(ctx: QueryCtx, tokenHash: string): Promise<Doc<"widgetSessions"> | null> {
  return ctx.db
    .query("widgetSessions")
    .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
    .unique();
}

/** Resolves an agent's token and looks at what the role may do. @throws UNAUTHENTICATED · FORBIDDEN */
export async function resolveAgent(
  ctx: QueryCtx,
  token: unknown,
  permission: Permission,
): Promise<AgentScope> {
  if (!isAgentToken(token)) throw unauthenticated();
  const tokenHash = await sha256Hex(token);
  const agentSession = await ctx.db
    .query("agentSessions")
    .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
    .unique();
  if (!agentSession || agentSession.expiresAt <= Date.now()) throw unauthenticated();
  const agent = await ctx.db.get("agents", agentSession.agentId);
  if (!agent) throw unauthenticated();
  if (!roleMay(agent.role, permission)) throw forbidden();
  return { agentSession, agent, workspaceId: agent.workspaceId };
}

/**
 * Resolves an author's token: the session lives, its agent is signed in as when it was begun and may still write, and the site is still
 * one of the workspace's. @throws AUTHORING_INVALID · FORBIDDEN
 */
async function resolveAuthoring(ctx: QueryCtx, token: unknown): Promise<AuthoringScope> {
  if (!isAuthoringToken(token)) throw authoringInvalid();
  const tokenHash = await sha256Hex(token);
  const authoringSession = await ctx.db
    .query("authoringSessions")
    .withIndex("by_tokenHash", (q) => q.eq("tokenHash", tokenHash))
    .unique();
  const now = Date.now();
  if (!authoringSession || authoringSession.expiresAt <= now) throw authoringInvalid();
  const { agentId, agentSessionId, workspaceId, origin, kind } = authoringSession;
  const agentSession = await ctx.db.get("agentSessions", agentSessionId);
  const agent = await ctx.db.get("agents", agentId);
  if (!agent || !agentSession || agentSession.expiresAt <= now) throw authoringInvalid();
  const { allowedOrigins } = await workspaceSettings(ctx, workspaceId);
  if (!isOriginAllowed(allowedOrigins, origin, readEnvironment().development)) throw authoringInvalid();
  if (!roleMay(agent.role, writingPermission(kind))) throw forbidden();
  return { authoringSession, agent, workspaceId };
}
