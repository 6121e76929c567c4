import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { readEnvironment } from "../environment";
import { inputInvalid, notFound } from "../errors";
import type { webhookEndpoint, webhookEventType } from "../webhookValidators";
import { seal } from "./sealing";
import { secretBytes } from "./webhookSignature";

/** A workspace's webhook endpoints, and the secrets their deliveries are signed with: two at most, while one follows the other. */

const MAX_ENDPOINTS = 10;
const MAX_SECRETS = 2;
const MAX_URL_LENGTH = 2000;
const HINT_LENGTH = 4;

type Endpoint = Doc<"webhookEndpoints">;
export type WebhookEventType = Infer<typeof webhookEventType>;

/** All endpoints of a workspace, oldest first. */
export function endpointsOf(ctx: QueryCtx, workspaceId: Id<"workspaces">): Promise<Endpoint[]> {
  return ctx.db
    .query("webhookEndpoints")
    .withIndex("by_workspaceId", (q) => q.eq("workspaceId", workspaceId))
    .take(MAX_ENDPOINTS);
}

/** Tells whether an endpoint is to be told of an event. */
export const takesEvent = (endpoint: Endpoint, type: WebhookEventType): boolean =>
  endpoint.paused === undefined && endpoint.events.includes(type);

/** The endpoint an outside id names, if it is of this workspace. @throws NOT_FOUND */
export async function ownEndpoint(
  ctx: QueryCtx,
  id: string,
  workspaceId: Id<"workspaces">,
): Promise<Endpoint> {
  const endpointId = ctx.db.normalizeId("webhookEndpoints", id);
  const endpoint = endpointId ? await ctx.db.get("webhookEndpoints", endpointId) : null;
  if (endpoint?.workspaceId !== workspaceId) throw notFound();
  return endpoint;
}

/** What the console may know of an endpoint. */
export async function toEndpoint(ctx: QueryCtx, endpoint: Endpoint): Promise<Infer<typeof webhookEndpoint>> {
  const health = await healthOf(ctx, endpoint._id);
  return {
    id: endpoint._id,
    url: endpoint.url,
    events: endpoint.events,
    paused: endpoint.paused ?? null,
    secrets: endpoint.secrets.map(({ hint, createdAt }) => ({ hint, createdAt })),
    createdAt: endpoint._creationTime,
    failingSince: health?.failingSince ?? null,
  };
}

type Wanted = { url: string; events: WebhookEventType[]; secret: string };

/** Adds an endpoint with its first secret. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export async function addEndpoint(
  ctx: MutationCtx,
  workspaceId: Id<"workspaces">,
  { url, events, secret }: Wanted,
): Promise<Id<"webhookEndpoints">> {
  if ((await endpointsOf(ctx, workspaceId)).length >= MAX_ENDPOINTS)
    throw inputInvalid(`A workspace has at most ${MAX_ENDPOINTS} endpoints.`);
  const fields = { url: checkUrl(url), events: checkEvents(events) };
  const endpointId = await ctx.db.insert("webhookEndpoints", { workspaceId, ...fields, secrets: [] });
  const secrets = [await sealSecret(endpointId, secret)];
  await ctx.db.patch("webhookEndpoints", endpointId, { secrets });
  return endpointId;
}

/** Adds a second secret; until the first is retired deliveries carry both signatures. @throws INPUT_INVALID · SECRET_KEY_MISSING */
export async function addEndpointSecret(ctx: MutationCtx, endpoint: Endpoint, secret: string): Promise<void> {
  if (endpoint.secrets.length >= MAX_SECRETS)
    throw inputInvalid("Two secrets are active. Retire the older one first.");
  const secrets = [...endpoint.secrets, await sealSecret(endpoint._id, secret)];
  await ctx.db.patch("webhookEndpoints", endpoint._id, { secrets });
}

/** Retires the older of two secrets. @throws INPUT_INVALID if there is one */
export async function retireOlderSecret(ctx: MutationCtx, endpoint: Endpoint): Promise<void> {
  if (endpoint.secrets.length < MAX_SECRETS)
    throw inputInvalid("This is the only secret. Add its successor first.");
  await ctx.db.patch("webhookEndpoints", endpoint._id, { secrets: endpoint.secrets.slice(1) });
}

/** A sealed secret copied to another endpoint does not open there. */
export const secretContext = (endpointId: Id<"webhookEndpoints">): string => `webhookEndpoints:${endpointId}`;

export function healthOf(
  ctx: QueryCtx,
  endpointId: Id<"webhookEndpoints">,
): Promise<Doc<"webhookHealth"> | null> {
  return ctx.db
    .query("webhookHealth")
    .withIndex("by_endpointId", (q) => q.eq("endpointId", endpointId))
    .unique();
}

/** An address that may be told things. Where it leads is looked at again with each delivery. @throws INPUT_INVALID */
export function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || text.length > MAX_URL_LENGTH) throw inputInvalid("This is not a web address.");
  const isLocal = readEnvironment().development && isLoopbackName(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal))
    throw inputInvalid("An endpoint's address must begin with https://.");
  if (url.username || url.password) throw inputInvalid("Leave user and password out of the address.");
  if (!isLocal && (isLoopbackName(url.hostname) || !/[.:]/.test(url.hostname)))
    throw inputInvalid("This address is not on the internet.");
  url.hash = "";
  return url.href;
}

/** @throws INPUT_INVALID unless there is at least one, each once */
export function checkEvents(events: WebhookEventType[]): WebhookEventType[] {
  if (events.length === 0) throw inputInvalid("Choose at least one event.");
  return [...new Set(events)];
}

const isLoopbackName = (hostname: string) =>
  hostname === "localhost" || hostname.endsWith(".localhost") || /^127\.|^\[::1\]$/.test(hostname);

async function sealSecret(endpointId: Id<"webhookEndpoints">, secret: string) {
  if (!secretBytes(secret))
    throw inputInvalid("A secret is whsec_ and 24 to 64 bytes in base64, as Standard Webhooks has it.");
  const sealed = await seal(secret, secretContext(endpointId));
  return { sealed, hint: secret.replaceAll("=", "").slice(-HINT_LENGTH), createdAt: Date.now() };
}
