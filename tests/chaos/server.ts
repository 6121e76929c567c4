import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServerInfo } from "../e2e/support/stack.ts";

const CLI = fileURLToPath(new URL("../../dist/server/cli.js", import.meta.url));
const START_MS = 60_000;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** The built server, told that visitors reach it at another address: the proxy's. */
export class ProxiedServer {
  info!: ServerInfo;
  readonly port: number;
  private readonly publicUrl: string;
  private readonly env: Record<string, string>;
  private readonly dataDir = mkdtempSync(join(tmpdir(), "opencom-chaos-"));
  private child: ChildProcess | null = null;
  private agent: string | null = null;

  private constructor(options: { publicUrl: string; port: number; env: Record<string, string> }) {
    this.publicUrl = options.publicUrl;
    this.port = options.port;
    this.env = options.env;
  }

  static async start(publicUrl: string, env: Record<string, string> = {}): Promise<ProxiedServer> {
    const server = new ProxiedServer({ publicUrl, port: await freePort(), env });
    await server.launch();
    return server;
  }

  /** Starts, or starts again on the same port and data. */
  async launch(env: Record<string, string> = {}): Promise<void> {
    const flags = ["--json", "--no-demo", "--port", String(this.port), "--public-url", this.publicUrl];
    const child = spawn(process.execPath, [CLI, ...flags, "--data", this.dataDir], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ...this.env, ...env },
    });
    this.child = child;
    this.info = await new Promise<ServerInfo>((resolve, reject) => {
      let out = "";
      const timer = setTimeout(() => reject(new Error("The server did not start.")), START_MS);
      child.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
      child.stdout?.on("data", (chunk) => {
        out += chunk;
        const end = out.indexOf("\n");
        if (end < 0) return;
        clearTimeout(timer);
        resolve(JSON.parse(out.slice(0, end)) as ServerInfo);
      });
    });
  }

  /** Ends it without warning. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Calls a function past the proxy, with the admin key. */
  async run<T>(path: string, args: object): Promise<T> {
    const response = await fetch(`http://localhost:${this.port}/api/function`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${this.info.adminKey}` },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    const body = (await response.json()) as { status: string; value: T; errorMessage?: string };
    if (body.status !== "success") throw new Error(`${path}: ${body.errorMessage}`);
    return body.value;
  }

  /** Lists the sites that may show the messenger. */
  async allow(allowedOrigins: string[]): Promise<void> {
    this.agent ??= await this.signIn();
    await this.run("workspaces:setAllowedOrigins", { agentToken: this.agent, allowedOrigins });
  }

  /** Every conversation in the database: the visitors' texts in the order of the database. */
  async conversations(): Promise<string[][]> {
    this.agent ??= await this.signIn();
    const ids: string[] = [];
    for (const state of ["open", "closed"]) {
      for await (const item of this.pages<{ id: string }>("inbox:list", { state })) ids.push(item.id);
    }
    const all: string[][] = [];
    for (const conversationId of ids) {
      const texts: string[] = [];
      const messages = this.pages<{ text: string; sender: { kind: string } }>("inbox:messages", {
        conversationId,
      });
      for await (const { sender, text } of messages) if (sender.kind === "visitor") texts.unshift(text);
      all.push(texts);
    }
    return all;
  }

  private async *pages<T>(path: string, args: object): AsyncGenerator<T> {
    let cursor: string | null = null;
    for (;;) {
      const paginationOpts = { cursor, numItems: 50 };
      const page: { page: T[]; isDone: boolean; continueCursor: string } = await this.run(path, {
        ...args,
        agentToken: this.agent,
        paginationOpts,
      });
      yield* page.page;
      if (page.isDone) return;
      cursor = page.continueCursor;
    }
  }

  private async signIn(): Promise<string> {
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    const token = `ags_${hex(crypto.getRandomValues(new Uint8Array(32)))}`;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    await this.run("agents:signIn", { ...this.info.owner, tokenHash: hex(new Uint8Array(digest)) });
    return token;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await gone;
    clearTimeout(timer);
  }
}
