/**
 * The command: arguments → a running home. The only file of `server/` that reads `process.argv`, the environment and
 * signals. Built to `dist/server/cli.js`, beside `worker.js`.
 */
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Demo, startDemo } from "../demo/server.ts";
import { writePrivate } from "./front/dataDir.ts";
import { type Home, locate, startHome } from "./front/home.ts";
import { type CliOptions, parseOptions, USAGE, UsageError } from "./front/options.ts";
import { type StartInfo, toBanner } from "./front/present.ts";
import { createSnippet } from "./front/snippet.ts";

/** The package's folder, seen from `dist/server/cli.js`. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WORKER = new URL("./worker.js", import.meta.url);
const DEMO_HOST = "127.0.0.1";
const IMPATIENT_AFTER_MS = 1000;

/** Runs until a signal comes. Resolves when everything is up; exits the process on failure. */
export async function main(argv: string[]): Promise<void> {
  try {
    const options = parseOptions(argv, process.env, process.cwd());
    if (options.help) return void process.stdout.write(USAGE);
    await run(options);
  } catch (error) {
    const usage = error instanceof UsageError ? `\n\n${USAGE}` : "";
    process.stderr.write(`${(error as Error).message}${usage}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

async function run(options: CliOptions): Promise<void> {
  const started = performance.now();
  const running: { stop: () => Promise<void> }[] = [];
  // From the first moment: a Ctrl-C while the database opens must be clean as well.
  stopOnSignal(async () => {
    for (const part of running.toReversed()) await part.stop();
  });
  warnAboutHost(options);
  const home = await startHome({
    cli: options,
    workerUrl: WORKER,
    ...locate(ROOT),
    version: packageVersion(),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  running.push(home);
  const snippet = snippetOf(home, options);
  const demo = options.demo
    ? await startDemo({ port: options.demoPort, host: DEMO_HOST, snippet }).catch(failDemo)
    : null;
  if (demo) running.push(demo);
  const info = toInfo(home, demo, options);
  writePrivate(options.dataDir, "server.json", `${JSON.stringify(info)}\n`);
  const startedInMs = Math.round(performance.now() - started);
  const { seeded, addresses } = home;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(info)}\n`
      : toBanner(info, { snippet, seeded, siteUrl: addresses.siteUrl, startedInMs }),
  );
}

function snippetOf(
  { addresses, seeded: { workspaceId } }: Home,
  { sitePort, publicSiteUrl }: CliOptions,
): string {
  const hasOwnSite = sitePort !== null || publicSiteUrl !== null;
  return createSnippet({
    assetOrigin: addresses.cloudUrl,
    convexUrl: addresses.cloudUrl,
    workspaceId,
    frameUrl: hasOwnSite ? `${addresses.siteUrl}/frame/${workspaceId}` : null,
  });
}

function toInfo(
  { addresses, seeded, adminKey }: Home,
  demo: Demo | null,
  { dataDir }: CliOptions,
): StartInfo {
  const url = addresses.cloudUrl;
  return {
    url,
    widgetUrl: `${url}/widget.js`,
    consoleUrl: `${url}/console/`,
    demoUrl: demo?.url ?? null,
    demoPages: demo?.pages ?? [],
    workspaceId: seeded.workspaceId,
    owner: seeded.owner,
    adminKey,
    dataDir,
  };
}

function failDemo(error: NodeJS.ErrnoException): never {
  if (error.code === "EADDRINUSE") {
    throw new Error(
      "The demo site's port is in use. Choose another with --demo-port (0 picks a free one), or use --no-demo.",
    );
  }
  throw error;
}

function warnAboutHost({ host, publicUrl }: CliOptions): void {
  if (/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)) return;
  process.stderr.write(
    `Warning: binding ${host} lets other machines reach this server over plain HTTP. ` +
      `Put a reverse proxy with HTTPS in front of it${publicUrl ? "" : " and name its address with --public-url"}.\n`,
  );
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | null = null;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stoppingSince !== null) {
        // npm passes on what the terminal has sent already: only a later signal is impatience.
        if (Date.now() - stoppingSince > IMPATIENT_AFTER_MS) process.exit(130);
        return;
      }
      stoppingSince = Date.now();
      stop().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`${error.message}\n`);
          process.exit(1);
        },
      );
    });
  }
}

function packageVersion(): string {
  try {
    return String(
      (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version?: string }).version ?? "0",
    );
  } catch {
    return "0"; // A build that was moved away from its package: nothing depends on the number.
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
