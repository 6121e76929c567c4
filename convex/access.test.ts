import { anyApi } from "convex/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { Case, Ids } from "./access.case";
import { CASES, ITEM_ID, NOWHERE, OPEN, UPLOAD_ID } from "./access.table";
import { STEP_ID } from "./access.tours";
import { openAuthoring } from "./authoring.setup";
import { roleMay } from "./builders";
import { CHAT, FOR_ALL } from "./engagement.setup";
import { makeMp4, PNG, startPictures } from "./media.setup";
import { questionOf, surveyOf } from "./model/surveys/survey.setup";
import { sha256Hex } from "./model/tokens";
import {
  type Backend,
  boot,
  dump,
  errorOf,
  firstPage,
  makeAgent,
  makeBackend,
  makeWorkspace,
  modules,
  randomHex,
  startConversation,
} from "./test.setup";
import { postOf, tooltipOf, tourOf } from "./tours.setup";

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
let pictures: Awaited<ReturnType<typeof startPictures>>;
let kinds: Map<string, Registered>;
let ids: Ids;
let visitorToken: string;
let agentTokens: Record<"owner" | "agent" | "viewer" | "foreign", string>;
let authoringToken: string;
let otherVisitorToken: string;
let foreignVisitorToken: string;
let agentId: string;

beforeAll(async () => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
  pictures = await startPictures({ "/a.png": {} });
  t = makeBackend();
  kinds = await publicFunctions();
  const [own, foreign] = [await makeWorkspace(t), await makeWorkspace(t)];
  const visitor = await boot(t, own.workspaceId);
  visitorToken = visitor.sessionToken;
  otherVisitorToken = (await boot(t, own.workspaceId)).sessionToken;
  foreignVisitorToken = (await boot(t, foreign.workspaceId)).sessionToken;
  agentTokens = {
    owner: await makeAgent(t, own.workspaceId, "owner"),
    agent: await makeAgent(t, own.workspaceId, "agent"),
    viewer: await makeAgent(t, own.workspaceId, "viewer"),
    foreign: await makeAgent(t, foreign.workspaceId, "owner"),
  };
  agentId = own.ownerId;
  const started = await startConversation(t, visitorToken);
  const [form] = await t.query(api.tickets.forms, { sessionToken: visitorToken });
  const { ticketId } = await t.mutation(api.tickets.create, {
    sessionToken: visitorToken,
    formId: form?.id ?? "",
    clientTicketId: randomHex(),
    values: { subject: "Broken", description: "It does not turn on." },
  });
  const history = await t.query(api.tickets.timeline, {
    sessionToken: visitorToken,
    ticketId,
    paginationOpts: firstPage,
  });
  const secret = { use: "userHash", secret: randomHex() } as const;
  const { keyId } = await t.mutation(api.security.addSecret, { agentToken: agentTokens.owner, ...secret });
  const hook = { url: `https://${NOWHERE}/hook`, events: ["message.created" as const] };
  const agentToken = agentTokens.owner;
  const signing = { secret: `whsec_${btoa(randomHex().slice(0, 32))}` };
  const { endpointId } = await t.mutation(api.webhooks.create, { agentToken, ...hook, ...signing });
  const { deliveryId } = await t.mutation(api.webhooks.sendTest, { agentToken, endpointId });
  await atRest();
  const tokenHash = await sha256Hex(visitorToken);
  const sessions = await t.run((ctx) => ctx.db.query("widgetSessions").collect());
  ids = {
    conversationId: started.conversationId,
    throughMessageId: started.messageId,
    visitorId: visitor.response.visitorRef,
    sessionId: sessions.find((session) => session.tokenHash === tokenHash)?._id ?? "",
    keyId,
    endpointId,
    deliveryId,
    ticketId,
    ticketEventId: history.page[0]?.id ?? "",
    ticketFormId: form?.id ?? "",
    storageId: await uploaded((file) =>
      t.action(api.attachments.finalize, { sessionToken: visitorToken, ...file }),
    ),
    agentStorageId: await uploaded((file) =>
      t.action(api.attachments.finalizeForAgent, { agentToken: agentTokens.owner, ...file }),
    ),
    videoStorageId: await t.run((ctx) => ctx.storage.store(new Blob([makeMp4({ width: 64, height: 64 })]))),
    pictureUrl: `${pictures.url}/a.png`,
    ...(await writeArticles(agentTokens.owner)),
    ...(await writeForHome(agentTokens.owner)),
    ...(await writeSegment(agentTokens.owner)),
    closedId: await closeRateable(agentTokens.owner),
    outboundId: await writeOutbound(agentTokens.owner),
    surveyId: await writeSurvey(agentTokens.owner),
    ...(await writeGuides(agentTokens.owner)),
    authoringSessionId: "",
  };
  const authored = { agentToken, workspaceId: own.workspaceId };
  authoringToken = await openAuthoring(t, { ...authored, tourId: ids.tourId });
  const other = await openAuthoring(t, { ...authored, tooltipId: ids.tooltipId });
  ids.authoringSessionId = await sessionOf(other);
});

async function sessionOf(token: string): Promise<string> {
  const tokenHash = await sha256Hex(token);
  const rows = await t.run((ctx) => ctx.db.query("authoringSessions").collect());
  return rows.find((row) => row.tokenHash === tokenHash)?._id ?? "";
}

/** A collection with an article for everybody, a draft, and pictures that are in none yet. */
async function writeArticles(agentToken: string) {
  const collection = {
    name: "Guides",
    slug: "guides",
    description: "",
    icon: null,
    parentId: null,
    order: 0,
  };
  const { collectionId } = await t.mutation(api.collections.create, { agentToken, ...collection });
  const write = async (slug: string, status: "draft" | "published") => {
    const rest = {
      collectionId,
      visibility: "public",
      visibleTo: "all",
      featured: null,
    } as const;
    const fields = { title: slug, slug, source: "hello", status, relatedIds: [], ...rest };
    return (await t.mutation(api.articles.create, { agentToken, fields })).articleId;
  };
  return {
    collectionId,
    articleId: await write("one", "published"),
    draftId: await write("two", "draft"),
    agentAttachmentId: await uploadPicture(agentToken, "picture-0001"),
    logoId: await uploadPicture(agentToken, "picture-0002"),
  };
}

/** A picture of the team's that is shown nowhere yet. */
async function uploadPicture(agentToken: string, uploadId: string): Promise<string> {
  const storageId = await t.run((ctx) => ctx.storage.store(new Blob([PNG])));
  const file = { uploadId, storageId, name: "a.png", type: "image/png" };
  return (await t.action(api.attachments.finalizeForAgent, { agentToken, ...file })).id;
}

/** What home shows of the team's: an announcement and a checklist for everybody. */
async function writeForHome(agentToken: string) {
  const fields = { title: "News", source: "hello", visibleTo: "all", coverId: null, link: null } as const;
  const { announcementId } = await t.mutation(api.announcements.create, { agentToken, fields });
  await t.mutation(api.announcements.setStatus, { agentToken, announcementId, status: "published" });
  const { checklistId } = await t.mutation(api.checklists.create, {
    agentToken,
    fields: {
      title: "First steps",
      description: "",
      visibleTo: "all",
      items: [{ id: ITEM_ID, title: "One", action: { type: "none" } }],
    },
  });
  await t.mutation(api.checklists.setStatus, { agentToken, checklistId, status: "live" });
  return { announcementId, checklistId };
}

/** A live message for everybody. */
async function writeOutbound(agentToken: string): Promise<string> {
  const fields = { name: "Hello", content: CHAT, delivery: FOR_ALL };
  const { messageId } = await t.mutation(api.outboundMessages.create, { agentToken, fields });
  await t.mutation(api.outboundMessages.setStatus, { agentToken, messageId, status: "live" });
  return messageId;
}

/** A segment that nothing refers to, counted. */
async function writeSegment(agentToken: string) {
  const fields = { name: "Users", description: "", rule: { type: "identity", is: "user" } } as const;
  const { segmentId } = await t.mutation(api.segments.create, { agentToken, fields });
  await atRest();
  return { segmentId };
}

/** A live survey for everybody. */
async function writeSurvey(agentToken: string): Promise<string> {
  const fields = { name: "NPS", content: surveyOf([questionOf("nps", { id: "score" })]), delivery: FOR_ALL };
  const { surveyId } = await t.mutation(api.surveys.create, { agentToken, fields });
  await t.mutation(api.surveys.setStatus, { agentToken, surveyId, status: "live" });
  return surveyId;
}

/** A live tour and a live tooltip for everybody. */
async function writeGuides(agentToken: string): Promise<Pick<Ids, "tourId" | "tooltipId">> {
  const tour = { name: "Tour", description: "", content: tourOf([postOf(STEP_ID)]), delivery: FOR_ALL };
  const { itemId: tourId } = await t.mutation(api.tours.create, { agentToken, fields: tour });
  await t.mutation(api.tours.setStatus, { agentToken, itemId: tourId, status: "live" });
  const tooltip = { name: "Tooltip", content: tooltipOf(), delivery: FOR_ALL };
  const { itemId: tooltipId } = await t.mutation(api.tooltips.create, { agentToken, fields: tooltip });
  await t.mutation(api.tooltips.setStatus, { agentToken, itemId: tooltipId, status: "live" });
  return { tourId, tooltipId };
}

/** A conversation of the visitor's that was answered and closed, and may be rated. */
async function closeRateable(agentToken: string): Promise<string> {
  await t.mutation(api.csat.set, { agentToken, askForRating: true, delayMinutes: 0 });
  const { conversationId } = await startConversation(t, visitorToken);
  const answer = { clientMessageId: randomHex(), text: "Done." };
  await t.mutation(api.inbox.reply, { agentToken, conversationId, ...answer });
  await t.mutation(api.inbox.close, { agentToken, conversationId });
  return conversationId;
}

type Upload = { uploadId: string; storageId: string; name: string; type: string };

/** A file that somebody's upload has become. */
async function uploaded(finalize: (file: Upload) => Promise<unknown>): Promise<string> {
  const storageId = await t.run((ctx) => ctx.storage.store(new Blob(["text"])));
  await finalize({ uploadId: UPLOAD_ID, storageId, name: "a.txt", type: "text/plain" });
  return storageId;
}
afterAll(() => {
  pictures.stop();
  vi.unstubAllEnvs();
});

/** What a call fails with. */
const refusalOf = (name: string, args: Record<string, unknown>): Promise<unknown> =>
  errorOf(call(name, args));

const everything = async (): Promise<string> => JSON.stringify(await dump(t));

function call(name: string, args: Record<string, unknown>): Promise<unknown> {
  const [module = "", fn = ""] = name.split(":");
  const reference = anyApi[module]?.[fn];
  const kind = kinds.get(name);
  const run = (kind?.isQuery ? t.query : kind?.isAction ? t.action : t.mutation) as (
    reference: unknown,
    args: Record<string, unknown>,
  ) => Promise<unknown>;
  return run(reference, args);
}

const INVALID = {
  visitor: { code: "SESSION_INVALID", message: "This session is not valid." },
  agent: { code: "UNAUTHENTICATED", message: "Sign in to continue." },
  author: { code: "AUTHORING_INVALID", message: "This authoring session has ended." },
};
const TOKEN_NAMES = { visitor: "sessionToken", agent: "agentToken", author: "authoringToken" };
const tokenArg = (caller: Caller, token: string | undefined) =>
  token === undefined ? {} : { [TOKEN_NAMES[caller]]: token };

it("knows every public function", () => {
  expect([...kinds.keys()].toSorted()).toEqual([...Object.keys(CASES), ...OPEN].toSorted());
});

it("lets a viewer change nothing but their own account, and ask how things stand on a page", () => {
  const writes = Object.entries(CASES).filter(
    ([name, { caller }]) => caller === "agent" && !kinds.get(name)?.isQuery,
  );
  expect(writes.length).toBeGreaterThan(70);
  const open = writes.filter(([, { refusedRoles }]) => !refusedRoles?.includes("viewer"));
  expect(open.map(([name]) => name)).toEqual(["agents:signOut", "engagement:askPage"]);
});

describe.each(Object.entries(CASES))("%s", (name, entry) => {
  const args = () => entry.args(ids);
  const tokens = () => ({ visitor: visitorToken, agent: agentTokens.owner, author: authoringToken });
  const own = () => tokens()[entry.caller];
  let before = "";
  beforeAll(async () => {
    await endedToken(entry.caller, "expired");
    await endedToken(entry.caller, "revoked");
    before = await everything();
  });

  it.each([
    ["no token", undefined],
    ["an empty token", ""],
    ["a malformed token", "wst_123"],
    ["a token in upper case", `wst_${"A".repeat(64)}`],
    ["a visitor's token nobody has", `wst_${"0".repeat(64)}`],
    ["an agent's token nobody has", `ags_${"0".repeat(64)}`],
    ["an author's token nobody has", `aus_${"0".repeat(64)}`],
  ])("refuses %s", async (_case, token) => {
    expect(await refusalOf(name, { ...args(), ...tokenArg(entry.caller, token) })).toEqual(
      INVALID[entry.caller],
    );
  });

  it("refuses the tokens of the other kinds", async () => {
    for (const token of Object.values(tokens()).filter((each) => each !== own()))
      expect(await refusalOf(name, { ...args(), ...tokenArg(entry.caller, token) })).toEqual(
        INVALID[entry.caller],
      );
  });

  it("refuses an expired token", async () => {
    const token = await endedToken(entry.caller, "expired");
    expect(await refusalOf(name, { ...args(), ...tokenArg(entry.caller, token) })).toEqual(
      INVALID[entry.caller],
    );
  });

  it("refuses a revoked token", async () => {
    const token = await endedToken(entry.caller, "revoked");
    expect(await refusalOf(name, { ...args(), ...tokenArg(entry.caller, token) })).toEqual(
      INVALID[entry.caller],
    );
  });

  if (entry.namesThings)
    it("hides what belongs to others, and what does not exist, alike", async () => {
      const NOT_FOUND = { code: "NOT_FOUND", message: "There is no such thing here." };
      const others = entry.shared ? [foreignVisitorToken] : [otherVisitorToken, foreignVisitorToken];
      const strangers = entry.caller === "visitor" ? others : [agentTokens.foreign];
      for (const token of strangers) {
        expect(await refusalOf(name, { ...args(), ...tokenArg(entry.caller, token) })).toEqual(NOT_FOUND);
      }
      const fields = Object.keys(ids);
      const nonsense = Object.fromEntries(fields.map((field) => [field, "nonsense"])) as Ids;
      const otherTable = Object.fromEntries(fields.map((field) => [field, agentId])) as Ids;
      for (const wrong of [nonsense, otherTable]) {
        expect(await refusalOf(name, { ...entry.args(wrong), ...tokenArg(entry.caller, own()) })).toEqual(
          NOT_FOUND,
        );
      }
    });

  if (entry.refusedRoles)
    it("refuses roles that may not do this", async () => {
      for (const role of entry.refusedRoles ?? []) {
        const error = await refusalOf(name, { ...args(), ...tokenArg("agent", agentTokens[role]) });
        expect(error).toEqual({ code: "FORBIDDEN", message: "Your role does not allow this." });
      }
    });

  // Compared once: reading everything takes longer than all those calls.
  it("has left everything as it was whenever it refused", async () => {
    expect((await everything()) === before, `${name} changed something`).toBe(true);
  });

  it("serves a caller who may", async () => {
    const elsewhere = async () => (await makeWorkspace(t)).workspaceId;
    const spent = {
      "agents:signOut": async () => makeAgent(t, await elsewhere()),
      "widgetSessions:refresh": async () => (await boot(t, await elsewhere())).sessionToken,
    }[name];
    // Of this machine a picture may come in development only.
    if (name === "media:fetchImage") vi.stubEnv("OPENCOM_DEVELOPMENT", "1");
    // What others of these calls have used up of a caller's rate is no matter here.
    await t.run(async (ctx) => {
      for (const row of await ctx.db.query("rateLimits").collect())
        await ctx.db.delete("rateLimits", row._id);
    });
    await call(name, { ...args(), ...tokenArg(entry.caller, spent ? await spent() : own()) });
    if (name === "media:fetchImage") vi.stubEnv("OPENCOM_DEVELOPMENT", "");
    await atRest();
  });
});

/** Waits until nothing runs that a call has scheduled, and calls off what is for later: it would change things under the next case. */
async function atRest(): Promise<void> {
  for (let left = 1; left > 0; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const jobs = await t.run((ctx) => ctx.db.system.query("_scheduled_functions").collect());
    const waiting = jobs.filter(({ state }) => state.kind === "pending");
    const later = waiting.filter(({ scheduledTime }) => scheduledTime > Date.now());
    for (const { _id } of later) await t.run((ctx) => ctx.scheduler.cancel(_id));
    left = jobs.filter(({ state }) => state.kind === "inProgress").length + waiting.length - later.length;
  }
}

it("gives every role its own account and the inbox to read", () => {
  for (const role of ["owner", "admin", "agent", "viewer"] as const) {
    expect(roleMay(role, "self") && roleMay(role, "inbox.read")).toBe(true);
    expect(roleMay(role, "security.manage")).toBe(role === "owner" || role === "admin");
  }
});

type Caller = Case["caller"];
const ended = new Map<string, Promise<string>>();

/** A token that was good once. */
function endedToken(caller: Caller, how: "expired" | "revoked"): Promise<string> {
  const key = `${caller} ${how}`;
  const token = ended.get(key) ?? makeEndedToken(caller, how);
  ended.set(key, token);
  return token;
}

async function makeEndedToken(caller: Caller, how: "expired" | "revoked"): Promise<string> {
  const { workspaceId } = await makeWorkspace(t);
  if (caller === "author") return makeEndedAuthor(workspaceId, how);
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

async function makeEndedAuthor(workspaceId: Id<"workspaces">, how: "expired" | "revoked"): Promise<string> {
  const agentToken = await makeAgent(t, workspaceId, "owner");
  const { tourId } = await writeGuides(agentToken);
  const token = await openAuthoring(t, { agentToken, workspaceId, tourId });
  if (how === "revoked") await t.mutation(api.authoring.end, { authoringToken: token });
  const sessionId = await sessionOf(token);
  await t.run(async (ctx) => {
    const id = ctx.db.normalizeId("authoringSessions", sessionId);
    if (id) await ctx.db.patch("authoringSessions", id, { expiresAt: Date.now() - 1 });
  });
  return token;
}
