/**
 * Many visitors and a team at once, on the app's own functions: each does what a browser does, in the order it does it,
 * while all the others do too. For tests of what mutations cost each other.
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Value } from "convex/values";
import type { EngineOptions } from "../engine/api.ts";
import { startTestEngine, type TestEngine } from "../engine/testEngine.ts";

const APP = fileURLToPath(new URL("../../convex", import.meta.url));
const ORIGIN = "http://localhost:3000";
const URL_OF_APP = "http://localhost:4000";
const OWNER = { email: "owner@example.com", password: "a password of the owner" };

const hex256 = (): string => randomBytes(32).toString("hex");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type Args = Record<string, Value>;

/** Starts the app's functions with a workspace, and an agent who is signed in. */
export async function startCrowd(
  options: Partial<EngineOptions> = {},
  env: Record<string, string> = {},
): Promise<Crowd> {
  const engine = await startTestEngine({
    convexDir: APP,
    env: {
      CONVEX_CLOUD_URL: URL_OF_APP,
      CONVEX_SITE_URL: `${URL_OF_APP}/http`,
      OPENCOM_ASSET_ORIGIN: URL_OF_APP,
      OPENCOM_DEVELOPMENT: "1",
      OPENCOM_SECRET_KEY: hex256(),
      ...env,
    },
    ...options,
  });
  const admin = { identity: { kind: "admin" as const } };
  const passwordHash = await engine.run<string>("seed:hashPassword", { password: OWNER.password }, admin);
  const owner = { name: "Owner", email: OWNER.email, passwordHash };
  const made = { workspaceName: "Crowd", owner };
  const { workspaceId } = await engine.run<{ workspaceId: string }>("seed:ensureWorkspace", made, admin);
  const agentToken = `ags_${hex256()}`;
  await engine.run("agents:signIn", { ...OWNER, tokenHash: sha256(agentToken) });
  return new Crowd(engine, workspaceId, agentToken);
}

export class Crowd {
  readonly engine: TestEngine;
  private readonly workspaceId: string;
  private readonly agentToken: string;
  private addresses = 0;

  constructor(engine: TestEngine, workspaceId: string, agentToken: string) {
    this.engine = engine;
    this.workspaceId = workspaceId;
    this.agentToken = agentToken;
  }

  /** So many visitors, each at an address of their own unless one is given. */
  visitors(count: number, address?: string): CrowdVisitor[] {
    return Array.from({ length: count }, () => {
      const next = this.addresses++;
      const ip = address ?? `198.51.${100 + Math.floor(next / 250)}.${1 + (next % 250)}`;
      return new CrowdVisitor(this.engine, this.workspaceId, ip);
    });
  }

  /** The agent's calls. */
  agent<T>(path: string, args: Args): Promise<T> {
    return this.engine.run<T>(path, { ...args, agentToken: this.agentToken });
  }

  /** An internal function, as a cron runs it. */
  internal(path: string): Promise<unknown> {
    return this.engine.run(path, {}, { identity: { kind: "admin" } });
  }

  /** Conflicts since the start, by "path place"; injected ones left out. */
  async conflicts(): Promise<Record<string, number>> {
    const { conflictPlaces } = await this.engine.stats();
    return Object.fromEntries(
      Object.entries(conflictPlaces).filter(([place]) => !place.endsWith("(injected)")),
    );
  }
}

/** One browser. Each method is one request of it. */
export class CrowdVisitor {
  conversationId = "";
  lastMessageId = "";
  private readonly engine: TestEngine;
  private readonly workspaceId: string;
  private readonly ip: string;
  private readonly tab = randomUUID();
  token = `wst_${hex256()}`;
  private resumeSecret: string | undefined;

  constructor(engine: TestEngine, workspaceId: string, ip: string) {
    this.engine = engine;
    this.workspaceId = workspaceId;
    this.ip = ip;
  }

  async boot(user?: Args): Promise<void> {
    const nextSecret = hex256();
    const request = {
      workspaceId: this.workspaceId,
      tokenHash: sha256(this.token),
      nextResumeHash: sha256(nextSecret),
      ...(this.resumeSecret === undefined ? {} : { resumeSecret: this.resumeSecret }),
      ...(user === undefined ? {} : { user }),
      page: { url: `${ORIGIN}/pricing`, title: "Pricing", referrer: "", locale: "en" },
      parentOrigin: ORIGIN,
      tab: this.tab,
    };
    const answer = await this.post("/boot", request, { "content-type": "application/json" });
    const { status, code } = JSON.parse(answer) as { status: string; code?: string };
    if (status !== "ok") throw new Error(`boot was refused: ${code}`);
    this.resumeSecret = nextSecret;
  }

  async refresh(): Promise<void> {
    const next = `wst_${hex256()}`;
    await this.call("widgetSessions:refresh", { nextTokenHash: sha256(next) });
    this.token = next;
  }

  async identify(user: Args): Promise<void> {
    await this.call("visitors:identify", { user });
  }

  async start(text: string): Promise<void> {
    const made = await this.call<{ conversationId: string; messageId: string }>("conversations:create", {
      clientMessageId: randomUUID(),
      text,
    });
    this.conversationId = made.conversationId;
    this.lastMessageId = made.messageId;
  }

  async send(text: string): Promise<void> {
    const { messageId } = await this.call<{ messageId: string }>("messages:send", {
      conversationId: this.conversationId,
      clientMessageId: randomUUID(),
      text,
    });
    this.lastMessageId = messageId;
  }

  async markRead(throughMessageId: string): Promise<void> {
    await this.call("conversations:markRead", { conversationId: this.conversationId, throughMessageId });
  }

  async heartbeat(path: string): Promise<void> {
    await this.call("visitors:heartbeat", { page: { url: ORIGIN + path, title: path }, tab: this.tab });
  }

  async leave(): Promise<void> {
    await this.post("/beacon", { sessionToken: this.token, kind: "leave", tab: this.tab }, {});
  }

  unread(): Promise<{ total: number }> {
    return this.call("conversations:getTotalUnreadForVisitor", {});
  }

  /** Texts of the conversation, oldest first. */
  async texts(): Promise<string[]> {
    const paginationOpts = { numItems: 100, cursor: null };
    const { page } = await this.call<{ page: { text: string }[] }>("messages:list", {
      conversationId: this.conversationId,
      paginationOpts,
    });
    return page.map(({ text }) => text).toReversed();
  }

  /** A call with this browser's token. */
  call<T>(path: string, args: Args): Promise<T> {
    return this.engine.run<T>(path, { ...args, sessionToken: this.token }, { caller: this.caller });
  }

  private get caller() {
    return { ip: this.ip, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0" };
  }

  private async post(path: string, body: object, headers: Record<string, string>): Promise<string> {
    const answer = await this.engine.httpAction({
      method: "POST",
      url: `${URL_OF_APP}${path}`,
      headers: Object.entries({ ...headers, "user-agent": this.caller.userAgent }),
      body: Buffer.from(JSON.stringify(body)),
      caller: this.caller,
    });
    const text = Buffer.from(answer.body).toString();
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  }
}
