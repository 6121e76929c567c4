import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Stack } from "../tests/e2e/support/stack.ts";

const USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
const PAGE = "http://localhost:3000/docs/page-20/start";

const hex256 = (): string => randomBytes(32).toString("hex");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A browser as far as the server sees it: page views over HTTP, at an address of its own. */
export class BenchVisitor {
  private readonly stack: Stack;
  private readonly ip: string;
  private readonly tab = randomUUID();
  private readonly token = `wst_${hex256()}`;
  private resumeSecret: string | undefined;

  constructor(stack: Stack, ip: string) {
    this.stack = stack;
    this.ip = ip;
  }

  /** A page is loaded. Returns how much is for this visitor on it; null where nothing is live. */
  async boot(): Promise<number | null> {
    const nextSecret = hex256();
    const answer = await this.post("/http/boot", {
      workspaceId: this.stack.info.workspaceId,
      tokenHash: sha256(this.token),
      nextResumeHash: sha256(nextSecret),
      ...(this.resumeSecret === undefined ? {} : { resumeSecret: this.resumeSecret }),
      page: { url: PAGE, title: "Docs", referrer: "", locale: "en" },
      parentOrigin: new URL(PAGE).origin,
      tab: this.tab,
    });
    const { status, code, engagement } = answer as {
      status: string;
      code?: string;
      engagement?: { items: unknown[] };
    };
    if (status !== "ok") throw new Error(`boot was refused: ${code}`);
    this.resumeSecret = nextSecret;
    return engagement?.items.length ?? null;
  }

  /** The page's app goes to another address. Returns as `boot`. */
  async route(path: string): Promise<number | null> {
    const value = await this.call("query", "engagement:eligible", { url: new URL(path, PAGE).href });
    return (value as { items: unknown[] } | null)?.items.length ?? null;
  }

  /** Tracks events, once each. */
  async track(names: readonly string[]): Promise<void> {
    const events = names.map((name) => ({ eventId: randomUUID(), name, url: PAGE, agoMs: 0 }));
    await this.call("mutation", "events:track", { events, page: { url: PAGE, title: "Docs" } });
  }

  private async call(kind: "query" | "mutation", path: string, args: object): Promise<unknown> {
    const answer = await this.post(`/api/${kind}`, {
      path,
      args: { ...args, sessionToken: this.token },
      format: "json",
    });
    const { status, value, errorMessage } = answer as {
      status: string;
      value: unknown;
      errorMessage?: string;
    };
    if (status !== "success") throw new Error(`${path}: ${errorMessage}`);
    return value;
  }

  private async post(path: string, body: object): Promise<unknown> {
    const response = await fetch(this.stack.info.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        "x-forwarded-for": this.ip,
      },
      body: JSON.stringify(body),
    });
    return response.json();
  }
}
