import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

export type Params = Record<string, unknown>;
export type Handler = (params: Params, sessionId: string) => void;

type Pending = { resolve: (value: Params) => void; reject: (error: Error) => void; method: string };

const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-extensions",
  "--mute-audio",
  "--window-size=1280,800",
  "--remote-debugging-port=0",
];

/**
 * Chromium over its own protocol. A test framework would attach to cross-site frames only after their first script
 * has run, too late to slow them down; here every new target waits until it is set up.
 */
export class Cdp {
  private readonly pending = new Map<number, Pending>();
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly socket: WebSocket;
  private readonly child: ChildProcess;
  private readonly profile: string;
  private nextId = 1;

  private constructor(socket: WebSocket, child: ChildProcess, profile: string) {
    this.socket = socket;
    this.child = child;
    this.profile = profile;
    socket.on("message", (data) => this.receive(String(data)));
  }

  static async launch(executable: string): Promise<Cdp> {
    const profile = mkdtempSync(join(tmpdir(), "opencom-bench-"));
    const child = spawn(executable, [...ARGS, `--user-data-dir=${profile}`, "about:blank"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    process.once("exit", () => child.kill("SIGKILL"));
    const address = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`Chromium ended with ${code}.\n${text}`)));
      child.stderr.on("data", (chunk) => {
        text += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
        if (found) resolve(found);
      });
    });
    const socket = new WebSocket(address, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return new Cdp(socket, child, profile);
  }

  /** Sends a command without waiting for what it does to the page; the answer may be awaited. */
  send(method: string, params: Params = {}, sessionId?: string): Promise<Params> {
    const id = this.nextId++;
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject, method }));
  }

  on(event: string, handler: Handler): () => void {
    const all = this.handlers.get(event) ?? new Set();
    this.handlers.set(event, all.add(handler));
    return () => void all.delete(handler);
  }

  async close(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    await this.send("Browser.close").catch(() => undefined);
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 3_000);
    await gone;
    clearTimeout(timer);
    this.socket.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private receive(text: string): void {
    const message = JSON.parse(text) as {
      id?: number;
      method?: string;
      params?: Params;
      result?: Params;
      error?: { message: string };
      sessionId?: string;
    };
    if (message.id === undefined) {
      for (const handler of this.handlers.get(message.method ?? "") ?? []) {
        handler(message.params ?? {}, message.sessionId ?? "");
      }
      return;
    }
    const waiting = this.pending.get(message.id);
    this.pending.delete(message.id);
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`));
    else waiting?.resolve(message.result ?? {});
  }
}
