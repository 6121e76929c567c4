/** Flags and environment → options. Pure: nothing is read but what is passed in. */
import { isAbsolute, resolve } from "node:path";
import { parseArgs } from "node:util";

export type CliOptions = {
  port: number;
  demoPort: number;
  /** Port of the second origin; null: HTTP actions live on the API's origin. */
  sitePort: number | null;
  host: string;
  dataDir: string;
  demo: boolean;
  /** A new workspace begins with a live item of every kind on the demo's pages. */
  examples: boolean;
  json: boolean;
  publicUrl: string | null;
  publicSiteUrl: string | null;
  allowedOrigins: string[];
  trustProxy: boolean;
  /** Empty allow-lists admit loopback pages, and clients are told why a function failed. */
  development: boolean;
  clockOffsetMs: number;
  maxSocketsPerIp: number | null;
  maxSockets: number | null;
  /** Mutations run concurrently and may conflict; `injectEvery` makes every n-th attempt do so. Null: one after another. */
  occ: { injectEvery?: number } | null;
  /** Limits of file storage, bytes; null: the defaults. */
  maxFileBytes: number | null;
  storageBytes: number | null;
  /** Silence after which the engine counts as stuck, ms; null: the default. */
  stuckAfterMs: number | null;
  help: boolean;
};

/** A flag or variable that makes no sense; the message is for the person at the terminal. */
export class UsageError extends Error {
  override name = "UsageError";
}

export const USAGE = `Usage: npm start -- [options]

  --port N         API, frame, console and widget.js (default 4000; 0 picks a free port)
  --demo-port N    demo site (default 4001)
  --no-demo        no demo site
  --no-examples    a new workspace without live messages and surveys on the demo's pages
  --site-port N    serve HTTP actions and the frame on an origin of their own
  --data DIR       where everything is kept (default .data)
  --json           first line of output is JSON, then quiet (also OPENCOM_JSON=1)
  --host ADDRESS   bind another address than loopback
  --public-url URL       address visitors use, when it is not this machine's
  --public-site-url URL  the same for the second origin
  --production     refuse pages until their origins are listed; tell clients nothing about errors
  --occ N          run mutations concurrently, as Convex does, and make every N-th attempt conflict (0: none); for tests
  --help           this text
`;

const FLAGS = {
  port: { type: "string" },
  "demo-port": { type: "string" },
  "site-port": { type: "string" },
  "no-demo": { type: "boolean" },
  examples: { type: "boolean" },
  "no-examples": { type: "boolean" },
  data: { type: "string" },
  json: { type: "boolean" },
  host: { type: "string" },
  "public-url": { type: "string" },
  "public-site-url": { type: "string" },
  production: { type: "boolean" },
  occ: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line. `cwd` is what a relative `--data` is relative to. Throws `UsageError`. */
export function parseOptions(argv: string[], env: NodeJS.ProcessEnv, cwd: string): CliOptions {
  const flags = readFlags(argv);
  const data = flags.data ?? env.OPENCOM_DATA ?? ".data";
  const isProduction =
    flags.production ?? (env.OPENCOM_DEVELOPMENT === "" || env.OPENCOM_DEVELOPMENT === "0");
  const sitePort = flags["site-port"] ?? env.OPENCOM_SITE_PORT;
  const hasDemo = !(flags["no-demo"] ?? isOn(env.OPENCOM_NO_DEMO));
  return {
    port: toPort(flags.port ?? env.OPENCOM_PORT ?? "4000", "--port"),
    demoPort: toPort(flags["demo-port"] ?? env.OPENCOM_DEMO_PORT ?? "4001", "--demo-port"),
    sitePort: sitePort === undefined ? null : toPort(sitePort, "--site-port"),
    host: flags.host ?? env.OPENCOM_HOST ?? "localhost",
    dataDir: isAbsolute(data) ? data : resolve(cwd, data),
    demo: hasDemo,
    // `npm start` asks for them; a server that is started by itself is somebody's real one.
    examples: hasDemo && flags.examples === true && !flags["no-examples"],
    json: flags.json ?? isOn(env.OPENCOM_JSON),
    publicUrl: toUrl(flags["public-url"] ?? env.OPENCOM_PUBLIC_URL, "--public-url"),
    publicSiteUrl: toUrl(flags["public-site-url"] ?? env.OPENCOM_PUBLIC_SITE_URL, "--public-site-url"),
    allowedOrigins: toOrigins(env.OPENCOM_ALLOWED_ORIGINS),
    trustProxy: isOn(env.OPENCOM_TRUST_PROXY),
    development: !isProduction,
    clockOffsetMs: toNumber(env.OPENCOM_CLOCK_OFFSET_MS, "OPENCOM_CLOCK_OFFSET_MS") ?? 0,
    maxSockets: toNumber(env.OPENCOM_MAX_SOCKETS, "OPENCOM_MAX_SOCKETS"),
    maxSocketsPerIp: toNumber(env.OPENCOM_MAX_SOCKETS_PER_IP, "OPENCOM_MAX_SOCKETS_PER_IP"),
    occ: toOcc(flags.occ ?? env.OPENCOM_OCC),
    maxFileBytes: toNumber(env.OPENCOM_MAX_FILE_BYTES, "OPENCOM_MAX_FILE_BYTES"),
    storageBytes: toNumber(env.OPENCOM_STORAGE_BYTES, "OPENCOM_STORAGE_BYTES"),
    stuckAfterMs: toNumber(env.OPENCOM_STUCK_AFTER_MS, "OPENCOM_STUCK_AFTER_MS"),
    help: flags.help ?? false,
  };
}

function readFlags(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: FLAGS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const isOn = (value: string | undefined) => value === "1" || value === "true";

function toPort(value: string, name: string): number {
  const port = Number(value);
  if (value.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${name} must be a port number from 0 to 65535, not "${value}".`);
  }
  return port;
}

function toUrl(value: string | undefined, name: string): string | null {
  if (!value) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash;
  if (!isPlain)
    throw new UsageError(`${name} must be an address such as https://chat.example, not "${value}".`);
  return url.origin;
}

function toOrigins(value: string | undefined): string[] {
  const entries = (value ?? "").split(/[\s,]+/).filter(Boolean);
  return entries.map((entry) => toUrl(entry, "OPENCOM_ALLOWED_ORIGINS") ?? entry);
}

function toNumber(value: string | undefined, name: string): number | null {
  if (value === undefined || value === "") return null;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new UsageError(`${name} must be a whole number, not "${value}".`);
  return number;
}

function toOcc(value: string | undefined): { injectEvery?: number } | null {
  const every = toNumber(value, "--occ");
  if (every === null) return null;
  // Every attempt would mean that nothing is ever written.
  if (every < 0 || every === 1) throw new UsageError(`--occ must be 0 or at least 2, not "${value}".`);
  return every === 0 ? {} : { injectEvery: every };
}
