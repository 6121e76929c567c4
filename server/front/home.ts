/** Puts one home together: ports, engine, sockets, HTTP, seed; and takes it apart again in order. */
import { join } from "node:path";
import type { EngineApi } from "../engine/api.ts";
import { type Addresses, createAddresses } from "../http/addresses.ts";
import { createAdminCheck } from "../http/adminKey.ts";
import { createCallerOf } from "../http/caller.ts";
import { createApiHandler, createSiteHandler, isHostAllowed } from "../http/handler.ts";
import { CLOSE } from "../sync/session.ts";
import {
  createSocketServer,
  DEFAULT_SOCKET_LIMITS,
  refuseUpgrade,
  type SocketServer,
} from "../sync/socketServer.ts";
import { createDataDir, loadAdminKey, loadSecretKey } from "./dataDir.ts";
import { createEngineClient, type EngineClient } from "./engineClient.ts";
import { type Listener, listen, setHandler } from "./listen.ts";
import type { CliOptions } from "./options.ts";
import { readRelease } from "./release.ts";
import { type Seeded, seed } from "./seed.ts";
import { seedArticles } from "./seedArticles.ts";

export type HomeOptions = {
  cli: CliOptions;
  /** The built engine thread. */
  workerUrl: URL;
  /** Folder of functions. */
  convexDir: string;
  /** Folder of the articles that a new home begins with. */
  articlesDir: string;
  /** Folder of built files. */
  dist: string;
  /** Release of this package, for `/version`. */
  version: string;
  /** Lines for the operator: restarts, functions' console output. */
  log: (line: string) => void;
};

export type Home = {
  addresses: Addresses;
  adminKey: string;
  seeded: Seeded;
  engine: EngineApi;
  /** Closes sockets and ports, finishes what is on its way to disk. Safe to call twice. */
  stop: () => Promise<void>;
};

/** Starts a home. Rejects with a sentence for the operator; nothing is left running then. */
export async function startHome(options: HomeOptions): Promise<Home> {
  const { cli, dist } = options;
  const release = await readRelease(dist);
  createDataDir(cli.dataDir);
  const listeners: Listener[] = [];
  const undo: (() => unknown)[] = [() => Promise.all(listeners.map((listener) => listener.close()))];
  const stop = once(async () => {
    for (const step of undo.toReversed()) await step();
  });
  try {
    const api = await listen(cli.host, cli.port);
    listeners.push(api);
    const site = cli.sitePort === null ? null : await listen(cli.host, cli.sitePort);
    if (site) listeners.push(site);
    const addresses = createAddresses({ ...cli, apiPort: api.port, sitePort: site?.port ?? null });

    let sockets: SocketServer | null = null;
    const engine = createEngine(options, addresses, () => sockets?.closeAll(CLOSE.internal));
    await engine.start();
    undo.push(() => engine.shutdown());
    // After the engine has locked the directory, so that a second server cannot touch the first one's files.
    const adminKey = loadAdminKey(cli.dataDir);
    sockets = serve(options, { addresses, engine, adminKey, api, site });
    undo.push(() => sockets?.stop());
    const seeded = await seed(engine, cli, release);
    if (seeded.isNew) await seedArticles(engine, seeded.workspaceId, options.articlesDir);
    return { addresses, adminKey, seeded, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createEngine(
  { cli, ...options }: HomeOptions,
  addresses: Addresses,
  onDown: () => void,
): EngineClient {
  return createEngineClient({
    workerUrl: options.workerUrl,
    engine: {
      dataDir: cli.dataDir,
      convexDir: options.convexDir,
      clockOffsetMs: cli.clockOffsetMs,
      redactErrors: !cli.development,
      ...(cli.occ === null ? {} : { occ: cli.occ }),
      storage: {
        ...(cli.maxFileBytes === null ? {} : { maxFileBytes: cli.maxFileBytes }),
        ...(cli.storageBytes === null ? {} : { totalBytes: cli.storageBytes }),
      },
      env: {
        CONVEX_CLOUD_URL: addresses.cloudUrl,
        CONVEX_SITE_URL: addresses.siteUrl,
        OPENCOM_ASSET_ORIGIN: addresses.cloudUrl,
        OPENCOM_DEVELOPMENT: cli.development ? "1" : "",
        OPENCOM_SECRET_KEY: loadSecretKey(cli.dataDir),
        OPENCOM_SMTP_URL: process.env.OPENCOM_SMTP_URL ?? "",
        OPENCOM_MAIL_FROM: process.env.OPENCOM_MAIL_FROM ?? "",
      },
    },
    stuckAfterMs: cli.stuckAfterMs ?? undefined,
    onDown(reason) {
      options.log(`The engine is being started again: ${reason}`);
      onDown();
    },
    onLog: (path, line) => options.log(`[${path}] ${line}`),
  });
}

type Parts = {
  addresses: Addresses;
  engine: EngineApi;
  adminKey: string;
  api: Listener;
  site: Listener | null;
};

function serve(
  { cli, dist, version }: HomeOptions,
  { addresses, engine, adminKey, api, site }: Parts,
): SocketServer {
  const callerOf = createCallerOf(cli.trustProxy);
  const adminCheck = createAdminCheck(adminKey);
  const sockets = createSocketServer({
    engine,
    callerOf,
    adminIdentity: adminCheck,
    isOriginAllowed: addresses.isOriginAllowed,
    limits: {
      ...DEFAULT_SOCKET_LIMITS,
      ...(cli.maxSockets === null ? {} : { maxSockets: cli.maxSockets }),
      ...(cli.maxSocketsPerIp === null ? {} : { maxSocketsPerIp: cli.maxSocketsPerIp }),
    },
  });
  const context = { engine, adminCheck, callerOf, socketCount: sockets.count };
  setHandler(api, createApiHandler({ context, addresses, dist, version }));
  for (const server of api.servers) {
    server.on("upgrade", (request, socket, head) => {
      if (isHostAllowed(request, addresses.apiHosts)) sockets.upgrade(request, socket, head);
      else refuseUpgrade(socket, [421, "Misdirected Request"]);
    });
  }
  if (site) setHandler(site, createSiteHandler({ context, addresses, dist, version }));
  return sockets;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= run());
}

/** Where a package's parts are: the folder that holds `convex/`, `demo/` and `dist/`. */
export function locate(root: string): Pick<HomeOptions, "convexDir" | "articlesDir" | "dist"> {
  return {
    convexDir: join(root, "convex"),
    articlesDir: join(root, "demo/articles"),
    dist: join(root, "dist"),
  };
}
