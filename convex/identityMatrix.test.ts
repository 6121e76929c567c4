import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { MutationCtx } from "./_generated/server";
import { makeKeys, userHash, userToken } from "./identity.setup";
import {
  type Backend,
  boot,
  bootRaw,
  errorOf,
  makeAgent,
  makeBackend,
  makeWorkspace,
  randomHex,
  startConversation,
} from "./test.setup";
import type { UserFields } from "./validators";

/**
 * Every state of a browser × everything a page may say × every proof × every mode, against the tables in
 * docs/identity.md, which are read from there. A case that no row fits, and a row that no case fits, fail too.
 */

const DOC = Object.values(
  import.meta.glob<string>("../docs/identity.md", { query: "?raw", import: "default", eager: true }),
)[0] as string;
const SECRET = "hash-secret-".repeat(4);
const TOKEN_SECRET = "token-secret-".repeat(4);

const LIVE = ["anonymous", "claimed ada", "claimed eve", "verified ada", "verified eve"] as const;
const SAVED = ["anonymous (secret)", "claimed ada (secret)", "claimed eve (secret)"] as const;
const BROWSERS = ["new", ...SAVED, ...LIVE] as const;
const CLAIMS = ["nothing", "name", "email", "id"] as const;
const PROOFS = ["none", "hash", "wrong hash", "hash of another id", "token", "bad token"] as const;
const MODES = ["optional", "required"] as const;
const SWITCH = ["yes", "no"] as const;
type BrowserState = (typeof BROWSERS)[number];
type Claim = (typeof CLAIMS)[number];
type Proof = (typeof PROOFS)[number];

type Row = { fits: string[]; outcome: string[]; used: number };

/** The rows of the table that follows a marker, without its head. */
function readTable(marker: string, inputs: number): Row[] {
  const lines = (DOC.split(`<!-- ${marker} -->`)[1] ?? "").trim().split("\n");
  const end = lines.findIndex((line) => !line.startsWith("|"));
  return lines.slice(2, end < 0 ? undefined : end).map((line) => {
    const cells = line.split("|").slice(1, -1);
    return {
      fits: cells.slice(0, inputs).map((cell) => cell.trim()),
      outcome: cells.slice(inputs).map((cell) => cell.trim()),
      used: 0,
    };
  });
}

function lookUp(table: Row[], values: string[]): string[] {
  const row = table.find(({ fits }) =>
    fits.every((cell, i) => cell === "any" || cell.split(", ").includes(values[i] ?? "")),
  );
  if (!row) throw new Error(`No row for ${values.join(" · ")}.`);
  row.used += 1;
  return row.outcome;
}

const BOOT = readTable("boot", 5);
const IDENTIFY = readTable("identify", 4);

let t: Backend;
let workspaceId: Id<"workspaces">;
beforeAll(() => {
  vi.stubEnv("OPENCOM_SECRET_KEY", randomHex());
});
afterAll(() => vi.unstubAllEnvs());

async function makeWorld(): Promise<void> {
  t = makeBackend();
  workspaceId = (await makeWorkspace(t)).workspaceId;
  const agentToken = await makeAgent(t, workspaceId, "owner");
  await makeKeys(t, agentToken, { userHash: SECRET, userToken: TOKEN_SECRET });
}

let cases = 0;
/** Everybody is somebody else in the next case. */
const idOf = (person: string) => `${person}-${cases}`;
const hashOf = (person: string) => userHash(SECRET, idOf(person));
const proofOf = async (person: string) => ({ userId: idOf(person), userHash: await hashOf(person) });

async function userOf(claim: Claim, proof: Proof): Promise<UserFields | undefined> {
  const said = {
    nothing: {},
    name: { name: "Ada" },
    email: { email: "ada@example.com" },
    id: { userId: idOf("ada") },
  }[claim];
  const exp = Math.floor(Date.now() / 1000) + (proof === "bad token" ? -300 : 300);
  const token = { userToken: await userToken(TOKEN_SECRET, { aud: workspaceId, sub: idOf("ada"), exp }) };
  const proofs: Record<Proof, UserFields> = {
    none: {},
    hash: { userHash: await hashOf("ada") },
    "wrong hash": { userHash: "0".repeat(64) },
    "hash of another id": { userHash: await hashOf("eve") },
    token,
    "bad token": token,
  };
  const user = { ...said, ...proofs[proof] };
  return Object.keys(user).length > 0 ? user : undefined;
}

type Held = { sessionToken?: string; resumeSecret?: string };
type Scene = { browser: Held; conversations: Map<string, string> };

/** Somebody who has proven who they are and has written, elsewhere. */
async function insertPerson(ctx: MutationCtx, person: string): Promise<string> {
  const userId = idOf(person);
  const identity = { kind: "verified" as const, userId, verifiedUserId: userId };
  const visitorId = await ctx.db.insert("visitors", { workspaceId, ...identity });
  const base = { workspaceId, visitorId, state: "open" as const };
  const conversationId = await ctx.db.insert("conversations", { ...base, clientMessageId: randomHex() });
  const times = { lastMessageAt: Date.now(), lastActivityAt: Date.now() };
  const counts = { messageCount: 0, unreadForVisitor: 0, unreadForAgents: 0 };
  const head = { ...base, conversationId, ...times, ...counts, preview: "", lastSender: "visitor" as const };
  await ctx.db.insert("conversationHeads", head);
  return conversationId;
}

async function setMode(ctx: MutationCtx, identityMode: "optional" | "required", allowAnonymous: boolean) {
  const settings = await ctx.db.query("workspaceSettings").first();
  if (settings) await ctx.db.patch("workspaceSettings", settings._id, { identityMode, allowAnonymous });
}

/** Two people with a history of their own elsewhere, and a browser in a state. */
async function setScene(state: BrowserState): Promise<Scene> {
  const [adas, eves] = await t.run(async (ctx) => {
    await setMode(ctx, "optional", true);
    return [await insertPerson(ctx, "ada"), await insertPerson(ctx, "eve")];
  });
  const conversations = new Map([
    [adas ?? "", "ada"],
    [eves ?? "", "eve"],
  ]);
  if (state === "new") return { browser: {}, conversations };
  const [kind = "", person = ""] = state.replace(" (secret)", "").split(" ");
  const user =
    kind === "verified" ? await proofOf(person) : kind === "claimed" ? { userId: idOf(person) } : undefined;
  const here = await boot(t, workspaceId, user ? { user } : {});
  if (kind !== "verified") {
    const { conversationId } = await startConversation(t, here.sessionToken, "this browser's");
    conversations.set(conversationId, "this browser");
  }
  const { sessionToken, resumeSecret } = here;
  return {
    browser: state.endsWith("(secret)") ? { resumeSecret } : { sessionToken, resumeSecret },
    conversations,
  };
}

/** What the frame does: boot with what it has, and once more with a new token if that one is no good. */
async function bootAsFrame(held: Held, user: UserFields | undefined) {
  const said = user ? { user } : {};
  const first = await bootRaw(t, workspaceId, { ...held, ...said });
  if (first.response.status === "ok" || first.response.code !== "SESSION_INVALID") return first;
  const { resumeSecret } = held;
  return bootRaw(t, workspaceId, { ...(resumeSecret ? { resumeSecret } : {}), ...said });
}

async function outcomeOfBoot(scene: Scene, user: UserFields | undefined): Promise<string[]> {
  const { response, sessionToken } = await bootAsFrame(scene.browser, user);
  if (response.status === "refused") {
    expect(response.code).toBe("IDENTITY_REQUIRED");
    return ["refused", "nobody"];
  }
  const listed = await t.query(api.conversations.list, { sessionToken });
  const owners = [...new Set(listed.map(({ id }) => scene.conversations.get(id) ?? "a stranger"))].toSorted();
  return [response.visitorKind, owners.join(", ") || "nobody"];
}

async function outcomeOfIdentify(sessionToken: string, user: UserFields | undefined): Promise<string> {
  const call = t.mutation(api.visitors.identify, { sessionToken, user: user ?? {} });
  const answer = await call.catch(async () => {
    expect((await errorOf(call)).code).toBe("IDENTITY_REQUIRED");
    return null;
  });
  if (!answer) return "refused";
  if (answer.outcome === "signIn") return "signs in";
  return answer.outcome === "otherUser" ? "another user" : answer.visitorKind;
}

vi.setConfig({ testTimeout: 60_000 });

describe.each(BROWSERS)("a boot of a browser that is %s", (state) => {
  it.each(MODES.flatMap((mode) => SWITCH.map((anonymous) => [mode, anonymous] as const)))(
    "comes out as the table says: %s, anonymous visitors: %s",
    async (mode, anonymous) => {
      await makeWorld();
      for (const claim of CLAIMS) {
        for (const proof of PROOFS) {
          const scene = await setScene(state);
          await t.run((ctx) => setMode(ctx, mode, anonymous === "yes"));
          const name = [state, claim, proof, mode, anonymous].join(" · ");
          const outcome = await outcomeOfBoot(scene, await userOf(claim, proof));
          expect([name, ...outcome]).toEqual([name, ...lookUp(BOOT, [state, claim, proof, mode, anonymous])]);
          cases += 1;
        }
      }
    },
  );
});

describe.each(LIVE)("identify in a session that is %s", (state) => {
  it.each(MODES)("comes out as the table says: %s", async (mode) => {
    await makeWorld();
    for (const claim of CLAIMS) {
      for (const proof of PROOFS) {
        const { browser } = await setScene(state);
        await t.run((ctx) => setMode(ctx, mode, true));
        const name = [state, claim, proof, mode].join(" · ");
        const outcome = await outcomeOfIdentify(browser.sessionToken ?? "", await userOf(claim, proof));
        expect([name, outcome]).toEqual([name, ...lookUp(IDENTIFY, [state, claim, proof, mode])]);
        cases += 1;
      }
    }
  });
});

it("[H62] [H65] [H67] has tried 1,104 cases and used every row", () => {
  expect(cases).toBe(864 + 240);
  expect(DOC).toContain("all its 864 cases");
  expect([...BOOT, ...IDENTIFY].filter(({ used }) => used === 0)).toEqual([]);
});
