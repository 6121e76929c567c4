/** The `Convex` global: the one door between a function and the engine. Dispatches by operation name. */
import { SCHEDULED_ARGS_BYTES } from "../engine/limits.ts";
import { canonicalPath } from "../wire/functionPath.ts";
import { canonicalValue, int64, type JsonObject, type JsonValue, valueSize } from "../wire/value.ts";
import * as db from "./dbSyscalls.ts";
import { currentFrame, type Execution, type Frame, isTransactional } from "./frame.ts";
import type { UdfKind } from "./functions.ts";
import * as query from "./querySyscalls.ts";
import type { ScheduleRequest, Services } from "./services.ts";
import * as storage from "./storageSyscalls.ts";

type Args = Record<string, JsonValue>;
type Context = { services: Services; frame: Frame };
type Handler = (context: Context, args: Args) => string | Promise<string>;

const FIVE_YEARS_MS = 5 * 365 * 86_400_000;

function executionOf(frame: Frame): Execution {
  if (frame.execution === null) throw new Error("The database is only available in queries and mutations.");
  return frame.execution;
}

function dbContext({ services, frame }: Context): db.DbContext {
  return { services, transaction: executionOf(frame).transaction };
}

function writeContext(context: Context): db.DbContext {
  if (context.frame.kind !== "mutation")
    throw new Error("The database can only be written to from mutations.");
  return dbContext(context);
}

function queryContext({ services, frame }: Context): query.QueryContext {
  return { services, frame, execution: executionOf(frame) };
}

function targetPath(args: Args): string {
  const handle = args["functionHandle"];
  const name = typeof handle === "string" ? handle.replace(/^function:\/\//, "") : args["name"];
  const path = typeof name === "string" ? canonicalPath(name) : null;
  if (path === null)
    throw new Error(
      `Cannot call ${JSON.stringify(args["reference"] ?? name)}: components are not available on this server.`,
    );
  return path;
}

function scheduleRequest({ services }: Context, args: Args): ScheduleRequest {
  const path = targetPath(args);
  const target = services.find(path);
  if (target === undefined) throw new Error(`Attempted to schedule function at nonexistent path: ${path}`);
  if (target.kind === "query")
    throw new Error(
      `Attempted to schedule ${path}, which is a query. Only mutations and actions can be scheduled.`,
    );
  const dueMs = (args["ts"] as number) * 1000;
  const nowMs = services.database.clock.nowMs();
  if (!Number.isFinite(dueMs) || Math.abs(dueMs - nowMs) > FIVE_YEARS_MS)
    throw new Error("A function can be scheduled at most five years ahead.");
  const value = canonicalValue(args["args"]);
  if (valueSize(value) > SCHEDULED_ARGS_BYTES)
    throw new Error("Arguments of a scheduled function are larger than 4 MiB.");
  return { path, args: value, dueMs };
}

function schedule(context: Context, args: Args): string {
  const { transaction } = writeContext(context);
  const request = scheduleRequest(context, args);
  transaction.usage.add("functionsScheduled", 1);
  transaction.usage.add("scheduledFunctionArgsBytes", valueSize(request.args));
  return JSON.stringify(context.services.schedule(transaction, request));
}

async function callFromAction(context: Context, kind: UdfKind, args: Args): Promise<string> {
  const { frame, services } = context;
  if (isTransactional(frame)) throw new Error("This call is only available in actions.");
  const { identity, caller, jobId, requestId } = frame;
  const value = canonicalValue(args["args"]);
  return JSON.stringify(
    await services.callFromAction({
      kind,
      path: targetPath(args),
      args: value,
      identity,
      caller,
      jobId,
      requestId,
    }),
  );
}

async function runUdf({ services, frame }: Context, args: Args): Promise<string> {
  const kind = args["udfType"] === "mutation" ? "mutation" : "query";
  if (args["udfType"] === "snapshotQuery")
    throw new Error("`useStaleSnapshot` is not available on this server.");
  if (kind === "mutation" && frame.kind !== "mutation") throw new Error("Only mutations can run mutations.");
  const call = services.callNested(frame, {
    kind,
    path: targetPath(args),
    args: canonicalValue(args["args"]),
  });
  if (frame.kind === "mutation") frame.child = call.catch(() => {});
  try {
    return JSON.stringify(await call);
  } finally {
    frame.child = null;
  }
}

function identityOf(frame: Frame): JsonValue {
  if (frame.execution !== null) frame.execution.observedIdentity = true;
  const { identity } = frame;
  if (identity.kind === "none") return null;
  const attributes = identity.kind === "admin" ? identity.actingAs : identity.claims;
  return (attributes ?? null) as JsonValue;
}

function requestMetadata({ frame }: Context): string {
  const { ip, userAgent } = frame.caller;
  return JSON.stringify({
    ip,
    userAgent,
    requestId: frame.requestId,
    scheduledFunctionId: frame.jobId,
    authToken: null,
  });
}

function notYet(feature: string): Handler {
  return () => {
    throw new Error(`${feature} is not available yet on this server.`);
  };
}

const DATABASE: Record<string, Handler> = {
  "1.0/get": (context, args) => db.get(dbContext(context), args),
  "1.0/insert": (context, args) => db.insert(writeContext(context), args),
  "1.0/shallowMerge": (context, args) => db.shallowMerge(writeContext(context), args),
  "1.0/replace": (context, args) => db.replace(writeContext(context), args),
  "1.0/remove": (context, args) => db.remove(writeContext(context), args),
  "1.0/queryStreamNext": (context, args) => query.queryStreamNext(queryContext(context), args),
  "1.0/queryPage": (context, args) => query.queryPage(queryContext(context), args),
  "1.0/count": (context, args) => query.count(queryContext(context), args),
  "1.0/schedule": schedule,
  "1.0/cancel_job": (context, args) => {
    context.services.cancelJob(writeContext(context).transaction, String(args["id"]));
    return "null";
  },
  "1.0/storageGetUrl": storage.getUrl,
  "1.0/storageGetMetadata": storage.getMetadata,
  "1.0/storageGenerateUploadUrl": storage.generateUploadUrl,
  "1.0/storageDelete": storage.remove,
  "1.0/storageStore": storage.store,
  "1.0/storageGet": storage.get,
};

const OTHERS: Record<string, Handler> = {
  "1.0/runUdf": runUdf,
  "1.0/actions/query": (context, args) => callFromAction(context, "query", args),
  "1.0/actions/mutation": (context, args) => callFromAction(context, "mutation", args),
  "1.0/actions/action": (context, args) => callFromAction(context, "action", args),
  "1.0/actions/schedule": async (context, args) => {
    const request = scheduleRequest(context, args);
    return JSON.stringify(await context.services.scheduleFromAction(context.frame, request));
  },
  "1.0/actions/cancel_job": async ({ services }, args) => {
    await services.cancelFromAction(String(args["id"]));
    return "null";
  },
  "1.0/createFunctionHandle": (_context, args) => JSON.stringify(`function://${targetPath(args)}`),
  "1.0/getUserIdentity": ({ frame }) => JSON.stringify(identityOf(frame)),
  "1.0/getFunctionMetadata": ({ frame }) => JSON.stringify({ name: frame.path, componentPath: "" }),
  "1.0/getDeploymentMetadata": () => JSON.stringify({ name: "opencom-local", region: null, class: "local" }),
  "1.0/getRequestMetadata": requestMetadata,
  "1.0/actions/vectorSearch": notYet("Vector search"),
};

const SYNC: Record<string, (context: Context, args: Args) => string> = {
  "1.0/queryStream": (context, args) => query.queryStream(queryContext(context), args),
  "1.0/queryCleanup": ({ frame }, args) => query.queryCleanup(frame, args),
  "1.0/db/normalizeId": ({ services }, args) => db.normalizeId(services, args),
  "1.0/getSnapshotTs": ({ frame }) => JSON.stringify(int64(executionOf(frame).transaction.snapshot.ts)),
};

/** Arguments and results are objects of the host, not JSON. */
const WITH_BLOBS: Record<string, (context: Context, args: Record<string, unknown>) => Promise<unknown>> = {
  "storage/storeBlob": storage.storeBlob,
  "storage/getBlob": storage.getBlob,
};

function frameFor(op: string): Frame {
  const frame = currentFrame();
  if (frame === undefined) throw new Error(`${op} cannot be used while modules load.`);
  if (frame.ended)
    throw new Error("This function has ended; everything it starts must be awaited before it returns.");
  return frame;
}

async function dispatch(services: Services, op: string, json: string): Promise<string> {
  const frame = frameFor(op);
  const args = JSON.parse(json) as JsonObject;
  if (op === "1.0/getTransactionMetrics" && frame.execution !== null) {
    return JSON.stringify(frame.execution.transaction.usage.metrics());
  }
  const database = Object.hasOwn(DATABASE, op) ? DATABASE[op] : undefined;
  const handler = database ?? (Object.hasOwn(OTHERS, op) ? OTHERS[op] : undefined);
  if (handler === undefined) throw new Error(`Unknown async operation ${op}`);
  // While a nested mutation runs it owns the transaction; the parent's own calls take their turn after it.
  if (database !== undefined || op === "1.0/runUdf") while (frame.child !== null) await frame.child;
  return handler({ services, frame }, args);
}

/** The object to expose as `Convex` inside the isolate. `services` is read late: the engine is built around it. */
export function createSyscalls(services: () => Services): Record<string, unknown> {
  return {
    syscall: (op: string, json: string): string => {
      const handler = Object.hasOwn(SYNC, op) ? SYNC[op] : undefined;
      if (handler === undefined) throw new Error(`Unknown operation ${op}`);
      return handler({ services: services(), frame: frameFor(op) }, JSON.parse(json) as JsonObject);
    },
    asyncSyscall: (op: string, json: string): Promise<string> => dispatch(services(), op, json),
    jsSyscall: async (op: string, args: Record<string, unknown>): Promise<unknown> => {
      const handler = Object.hasOwn(WITH_BLOBS, op) ? WITH_BLOBS[op] : undefined;
      if (handler === undefined) throw new Error(`Unknown operation ${op}`);
      return handler({ services: services(), frame: frameFor(op) }, args);
    },
  };
}
