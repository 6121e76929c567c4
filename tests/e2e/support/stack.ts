import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../dist/server/cli.js", import.meta.url));

/** What `npm start --silent -- --json` prints on its first line. */
export type ServerInfo = {
  url: string;
  widgetUrl: string;
  consoleUrl: string;
  demoUrl: string;
  demoPages: string[];
  workspaceId: string;
  owner: { email: string; password: string };
  adminKey: string;
  dataDir: string;
};

export type Stats = {
  calls: Record<string, number>;
  reruns: Record<string, number>;
  /** What runs of each function have read and written in all, by the limits' names. */
  usage: Record<string, Record<string, number>>;
  openSockets: number;
};

export type StackOptions = {
  /** Serve HTTP actions and the frame on an origin of their own. */
  twoOrigins?: boolean;
  /** Begin as `npm start` does, with a live item of every kind on the demo's pages. */
  examples?: boolean;
  /** Extra environment for the server. */
  env?: Record<string, string>;
};

/** A running server with its own data folder: the built files, nothing else. */
export class Stack {
  info!: ServerInfo;
  siteUrl = "";
  private child: ChildProcess | null = null;
  private stderr = "";
  private token: Promise<string> | null = null;
  private readonly dataDir = mkdtempSync(join(tmpdir(), "opencom-e2e-"));
  private readonly options: StackOptions;

  private constructor(options: StackOptions) {
    this.options = options;
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    const stack = new Stack(options);
    await stack.launch();
    return stack;
  }

  /** Where the frame of a workspace is served. */
  get frameOrigin(): string {
    return this.siteUrl || this.info.url;
  }

  /** `frameUrl` of a workspace where the loader cannot know it, else null. */
  frameUrl(workspaceId = this.info.workspaceId): string | null {
    return this.siteUrl ? `${this.siteUrl}/frame/${workspaceId}` : null;
  }

  /** Starts again on the same ports and the same data, as after a crash. */
  async launch(env: Record<string, string> = {}): Promise<void> {
    const port = this.info ? new URL(this.info.url).port : "0";
    const demoPort = this.info ? new URL(this.info.demoUrl).port : "0";
    const args = [CLI, "--json", "--port", port, "--demo-port", demoPort, "--data", this.dataDir];
    if (this.options.examples) args.push("--examples");
    if (this.options.twoOrigins) args.push("--site-port", this.siteUrl ? new URL(this.siteUrl).port : "0");
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.options.env, ...env },
    });
    this.child = child;
    this.token = null;
    this.stderr = "";
    child.stderr.on("data", (chunk) => {
      this.stderr += chunk;
    });
    this.info = await this.firstLine(child);
    if (this.options.twoOrigins) this.siteUrl = await this.findSiteUrl();
  }

  private firstLine(child: ChildProcess): Promise<ServerInfo> {
    return new Promise((resolve, reject) => {
      let out = "";
      const timer = setTimeout(
        () => reject(new Error(`The server did not start in 60 s.\n${this.stderr}`)),
        60_000,
      );
      child.once("exit", (code) => reject(new Error(`The server ended with ${code}.\n${this.stderr}`)));
      child.stdout?.on("data", (chunk) => {
        out += chunk;
        const end = out.indexOf("\n");
        if (end < 0) return;
        clearTimeout(timer);
        resolve(JSON.parse(out.slice(0, end)) as ServerInfo);
      });
    });
  }

  private async findSiteUrl(): Promise<string> {
    const token = await this.agentToken();
    const installation = (await this.run("workspaces:installation", { agentToken: token })) as {
      frameOrigin: string;
    };
    return installation.frameOrigin;
  }

  /** An agent token of the owner's, who is signed in by the public function once: a password is slow to hash by intent. */
  agentToken(): Promise<string> {
    this.token ??= this.newAgentToken().catch((error: unknown) => {
      this.token = null;
      throw error;
    });
    return this.token;
  }

  /** A token of the owner's that nobody else has, so that it may be signed out. */
  async newAgentToken(): Promise<string> {
    const token = `ags_${[...crypto.getRandomValues(new Uint8Array(32))].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
    await this.run("agents:signIn", { ...this.info.owner, tokenHash: await sha256(token) }, "action");
    return token;
  }

  /** Calls any function with the admin key over the Convex HTTP API. */
  async run(
    path: string,
    args: object,
    kind: "function" | "query" | "mutation" | "action" = "function",
  ): Promise<unknown> {
    const response = await fetch(`${this.info.url}/api/${kind}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${this.info.adminKey}` },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    const body = (await response.json()) as {
      status: string;
      value?: unknown;
      errorMessage?: string;
      errorData?: unknown;
    };
    if (body.status !== "success")
      throw new Error(
        `${path}: ${body.errorMessage ?? JSON.stringify(body)} ${JSON.stringify(body.errorData ?? "")}`,
      );
    return body.value;
  }

  /** Does now what the server does every minute: counts, and ends what is over. */
  async sweep(): Promise<void> {
    await this.run("expiry:sweep", {}, "mutation");
  }

  /** Function calls and live-query re-runs counted so far, by function path, and the sync sockets open now. */
  async stats(): Promise<Stats> {
    const response = await fetch(`${this.info.url}/api/opencom/stats`, {
      headers: { authorization: `Convex ${this.info.adminKey}` },
    });
    return (await response.json()) as Stats;
  }

  /** Ends the server without warning. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(timer);
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
