/** What running functions may ask of the engine (`runner/services.ts`), built on the executor. */
import { plainFunctionError } from "../runner/errorText.ts";
import type { RegisteredFunction } from "../runner/functions.ts";
import type { Services } from "../runner/services.ts";
import type { Cursors } from "./cursor.ts";
import type { Database } from "./database.ts";
import type { Executor } from "./executor.ts";
import type { Jobs } from "./jobs.ts";
import type { Schema } from "./schema.ts";
import type { Storage } from "./storage.ts";

export type ServicesOptions = {
  database: Database;
  schema: Schema;
  cursors: Cursors;
  executor: Executor;
  jobs: Jobs;
  storage: Storage;
  find: (path: string) => RegisteredFunction | undefined;
};

export function createServices({
  database,
  schema,
  cursors,
  executor,
  jobs,
  storage,
  find,
}: ServicesOptions): Services {
  const resolve = (path: string, kind: string): RegisteredFunction => {
    const target = find(path);
    if (target === undefined)
      throw plainFunctionError(`Could not find function ${path}. Did you forget to export it?`);
    if (kind !== "any" && target.kind !== kind)
      throw plainFunctionError(`Trying to execute ${path} as ${kind}, but it is defined as ${target.kind}.`);
    return target;
  };
  return {
    database,
    schema,
    cursors,
    storage,
    find,
    callFromAction: async (call) => executor.fromAction({ ...call, target: resolve(call.path, call.kind) }),
    callNested: async (parent, { kind, path, args }) =>
      executor.nested(parent, { target: resolve(path, kind), args }),
    schedule: (transaction, request) => jobs.add(transaction, request),
    cancelJob: (transaction, id) => jobs.cancel(transaction, id),
    scheduleFromAction: (frame, request) =>
      executor.system((transaction) => {
        const id = jobs.add(transaction, request);
        const isCancelled = frame.jobId !== null && jobs.find(transaction, frame.jobId)?.state === "canceled";
        if (isCancelled) jobs.cancel(transaction, id);
        return id;
      }),
    cancelFromAction: (id) => executor.system((transaction) => jobs.cancel(transaction, id)),
    transactionOfAction: (access, body) => (access === "read" ? executor.read(body) : executor.system(body)),
  };
}
