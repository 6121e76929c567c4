/** A real server for tests: the built command in a process of its own, on free ports and a fresh data directory. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import type { StartInfo } from "../front/present.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const WIDGET = `/* widget */${"console.log('hello');".repeat(40)}`;
export const VERSION = "0.0.0-test";

/**
 * Builds the command and lays a package out around it: the test functions (or those of another folder of this
 * repository), a release, a console. Returns its folder; `remove` deletes it.
 */
export async function createPackage(
  functions = "server/testing/convex",
): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "opencom-server-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(ROOT, functions), join(folder, "convex"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "9.8.7", type: "module" }));
  await build({
    entryPoints: { cli: join(ROOT, "server/cli.ts"), worker: join(ROOT, "server/worker.ts") },
    outdir: join(folder, "dist/server"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    splitting: true,
    logLevel: "error",
    loader: { ".html": "text" },
  });
  layOut(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function layOut(folder: string): void {
  const write = (name: string, content: string) => {
    const file = join(folder, "dist", name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
  };
  const integrity = { "widget.js": `sha384-${createHash("sha384").update(WIDGET).digest("base64")}` };
  write("widget.js", WIDGET);
  write(`v/${VERSION}/widget.js`, WIDGET);
  write("console/index.html", `<!doctype html><title>console</title>${" ".repeat(300)}`);
  write("console/assets/app-123.js", `console.log(1);${" ".repeat(300)}`);
  writeFileSync(
    join(folder, "dist/manifest.json"),
    JSON.stringify({ latest: VERSION, versions: { [VERSION]: { files: ["widget.js"], integrity } } }),
  );
}

export type StartOptions = {
  folder: string;
  args?: string[];
  env?: Record<string, string>;
  dataDir?: string;
};

/** A started server process. */
export class TestHome {
  readonly dataDir: string;
  info!: StartInfo;
  stdout = "";
  stderr = "";
  startedInMs = 0;
  private readonly options: StartOptions;
  private child!: ChildProcess;

  private constructor(options: StartOptions) {
    this.options = options;
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "opencom-data-"));
  }

  static async start(options: StartOptions): Promise<TestHome> {
    const home = new TestHome(options);
    await home.launch("0");
    return home;
  }

  /** Process id, while it runs. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Whether the process has ended. */
  get isGone(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Starts again on the same port and data. */
  relaunch(): Promise<void> {
    return this.launch(new URL(this.info.url).port);
  }

  /** Ends the process with a signal; resolves with its exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (this.isGone) return child.exitCode;
    const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
    child.kill(signal);
    return gone;
  }

  /** Ends the process and deletes its data. */
  async remove(): Promise<void> {
    await this.end("SIGKILL");
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Calls a function over HTTP with the admin key. */
  async run(path: string, args: object = {}): Promise<unknown> {
    const response = await this.fetch("/api/function", { path, args }, this.info.adminKey);
    const answer = (await response.json()) as { status: string; value: unknown; errorMessage?: string };
    if (answer.status !== "success") throw new Error(answer.errorMessage);
    return answer.value;
  }

  /** POSTs JSON. */
  fetch(path: string, body: object, adminKey?: string): Promise<Response> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (adminKey) headers.authorization = `Convex ${adminKey}`;
    return fetch(this.info.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  private async launch(port: string): Promise<void> {
    const { folder, args = [], env } = this.options;
    const started = performance.now();
    this.stdout = "";
    this.stderr = "";
    const child = spawn(
      process.execPath,
      [
        join(folder, "dist/server/cli.js"),
        "--json",
        "--port",
        port,
        "--no-demo",
        "--data",
        this.dataDir,
        ...args,
      ],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
    );
    this.child = child;
    child.stderr?.on("data", (chunk) => (this.stderr += chunk));
    this.info = await new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`exit ${code}: ${this.stderr}`)));
      child.stdout?.on("data", (chunk) => {
        this.stdout += chunk;
        const end = this.stdout.indexOf("\n");
        if (end >= 0) resolve(JSON.parse(this.stdout.slice(0, end)) as StartInfo);
      });
    });
    this.startedInMs = performance.now() - started;
  }
}
