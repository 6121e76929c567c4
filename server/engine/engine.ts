/** Puts the engine together: store, schema, functions, executor, live queries, scheduler and crons behind `EngineApi`. */
import type { ErrorFormatter } from "../runner/errorText.ts";
import type { App, RegisteredFunction } from "../runner/functions.ts";
import { type HttpOptions, runHttpAction } from "../runner/httpActions.ts";
import type { Services } from "../runner/services.ts";
import type { Driver } from "../store/driver.ts";
import { createFiles, type FileStep, type Files } from "../store/fileStore.ts";
import { createMemoryDriver } from "../store/memory.ts";
import { createSqliteDriver } from "../store/sqlite.ts";
import type { EngineApi, EngineOptions, StorageLimits } from "./api.ts";
import { loadApp } from "./app.ts";
import { createClock } from "./clock.ts";
import { Crons } from "./crons.ts";
import { Cursors } from "./cursor.ts";
import { Database } from "./database.ts";
import { Executor } from "./executor.ts";
import { Housekeeping } from "./housekeeping.ts";
import { Jobs } from "./jobs.ts";
import { PublicCalls } from "./publicCalls.ts";
import { Scheduler } from "./scheduler.ts";
import { applySchema } from "./schema.ts";
import { createServices } from "./services.ts";
import { Stats } from "./stats.ts";
import { Storage } from "./storage.ts";
import { Uploads } from "./uploads.ts";
import { UploadTokens } from "./uploadTokens.ts";

/** As `dataDir`: keeps everything in memory (function tests). */
export const IN_MEMORY = ":memory:";

const STORAGE_LIMITS: StorageLimits = { maxFileBytes: 50 * 2 ** 20, totalBytes: 10 * 2 ** 30 };

export type EngineHooks = {
  /** A console line of a function, or an error of a job, cron or HTTP action, for the server's own log. */
  onLog: (path: string, line: string) => void;
  /** The disk failed or the engine broke an invariant: restart from disk. */
  onFault: (error: unknown) => void;
  /** Before each step that a file takes on disk (tests of crashes). */
  onFileStep?: (step: FileStep) => void;
};

/** Opens the data directory, loads the functions and starts. Rejects with a sentence for the operator. */
export async function createEngine(options: EngineOptions, hooks: EngineHooks): Promise<EngineApi> {
  const driver = options.dataDir === IN_MEMORY ? createMemoryDriver() : createSqliteDriver(options.dataDir);
  try {
    return await start(driver, options, hooks);
  } catch (error) {
    driver.close();
    throw error;
  }
}

async function start(driver: Driver, options: EngineOptions, hooks: EngineHooks): Promise<EngineApi> {
  const clock = createClock(options.clockOffsetMs);
  const database = new Database(driver, clock, hooks.onFault);
  // Functions find their services when they run; the services are built around the functions.
  const late: { services: Services | null } = { services: null };
  const { convexDir, env } = options;
  const { app, errors } = await loadApp({
    convexDir,
    env,
    nowMs: () => clock.nowMs(),
    onLog: hooks.onLog,
    services: () => late.services!,
  });
  const schema = applySchema(database, app.schema);
  const cursors = new Cursors(driver);
  const stats = new Stats();
  const { transactionLimitMs, occ } = options;
  const executor = new Executor({
    database,
    invoker: { checker: () => schema.checker, errors, transactionLimitMs },
    stats,
    occ,
    discardFiles: (keys) => void storage.discard(keys),
  });
  const { storage, uploads, files } = openStorage({ options, hooks, database, executor });
  driver.flush();
  const jobs = new Jobs(database);
  const find = (path: string): RegisteredFunction | undefined => app.functions.get(path);
  late.services = createServices({ database, schema, cursors, executor, jobs, storage, find });
  return serve({
    options,
    hooks,
    database,
    executor,
    stats,
    jobs,
    app,
    errors,
    find,
    storage,
    uploads,
    files,
  });
}

type StorageParts = { storage: Storage; uploads: Uploads; files: Files };

function openStorage({
  options,
  hooks,
  database,
  executor,
}: Pick<Parts, "options" | "hooks" | "database" | "executor">): StorageParts {
  const limits = { ...STORAGE_LIMITS, ...options.storage };
  const tokens = new UploadTokens(database.driver);
  const files = createFiles(options.dataDir === IN_MEMORY ? null : options.dataDir, hooks.onFileStep);
  const storage = new Storage({
    database,
    executor,
    files: files.open,
    tokens,
    origin: options.env["CONVEX_CLOUD_URL"] ?? "",
    limits,
    onError: (path, text) => hooks.onLog(path, `[ERROR] ${text}`),
  });
  if (options.dataDir !== IN_MEMORY) storage.sweep();
  const { maxFileBytes } = limits;
  const { clock } = database;
  const uploads = new Uploads({ storage, tokens, files: files.open, executor, clock, maxFileBytes });
  return { storage, uploads, files };
}

type Parts = StorageParts & {
  options: EngineOptions;
  hooks: EngineHooks;
  database: Database;
  executor: Executor;
  stats: Stats;
  jobs: Jobs;
  app: App;
  errors: ErrorFormatter;
  find: (path: string) => RegisteredFunction | undefined;
};

/** Starts what runs by itself and answers what is asked. */
async function serve(parts: Parts): Promise<EngineApi> {
  const { options, hooks, database, executor, stats, jobs, app, errors, find, storage, uploads, files } =
    parts;
  const { clock } = database;
  const calls = new PublicCalls({ options, onFault: hooks.onFault, database, executor, stats, find });
  const onError = (path: string, text: string): void => hooks.onLog(path, `[ERROR] ${text}`);
  const crons = new Crons({ database, executor, find, onError, specs: app.crons });
  const scheduler = new Scheduler({ database, executor, find, onError, jobs });
  const housekeeping = new Housekeeping({ database, executor, jobs, onError });
  // Crons first: a bad definition must stop the start before anything runs.
  await crons.start();
  await scheduler.start();
  housekeeping.start();
  const http: HttpOptions = {
    router: app.router,
    errors,
    nowMs: () => clock.nowMs(),
    redactErrors: options.redactErrors,
    count: (path) => stats.count("calls", path),
    onError,
  };
  return {
    call: (call) => calls.call(call),
    httpAction: (request) => runHttpAction(http, request),
    openView: (viewId) => calls.views.open(viewId),
    closeView: (viewId) => calls.views.close(viewId),
    updateView: (viewId, change) => calls.views.update(viewId, change),
    onViewUpdate: (callback) => void calls.listeners.push(callback),
    latestTs: () => calls.latestTs(),
    functionSpecs: () => Promise.resolve(app.specs),
    beginUpload: (token, length) => uploads.begin(token, length),
    finishUpload: (upload) => uploads.finish(upload),
    abandonUpload: (token) => Promise.resolve(uploads.abandon(token)),
    fileInfo: (key) => storage.fileInfo(key),
    stats: () => Promise.resolve(stats.snapshot()),
    setClockOffset: async (offsetMs) => {
      clock.setOffset(offsetMs);
      scheduler.wake();
      crons.wake();
    },
    shutdown: async () => {
      housekeeping.stop();
      await Promise.all([scheduler.stop(), crons.stop(), executor.drain()]);
      calls.views.stop();
      await storage.idle();
      database.close();
      files.close();
    },
  };
}
