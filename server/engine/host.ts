/** Serves an engine over a MessagePort (`rpc.ts`): requests in, replies and pushes out, in order. */
import type { MessagePort } from "node:worker_threads";
import type { EngineApi, EngineOptions } from "./api.ts";
import { createEngine } from "./engine.ts";
import { EngineFault, toWireError } from "./errors.ts";
import type { EngineMethod, EngineMethods, EngineRequest, FrontMessage, WorkerMessage } from "./rpc.ts";

type Handlers = { [M in EngineMethod]: (engine: EngineApi, args: EngineMethods[M][0]) => Promise<unknown> };

const HANDLERS: Handlers = {
  call: (engine, [call]) => engine.call(call),
  httpAction: (engine, [request]) => engine.httpAction(request),
  updateView: (engine, [viewId, change]) => engine.updateView(viewId, change),
  latestTs: (engine) => engine.latestTs(),
  functionSpecs: (engine) => engine.functionSpecs(),
  beginUpload: (engine, [token, length]) => engine.beginUpload(token, length),
  finishUpload: (engine, [upload]) => engine.finishUpload(upload),
  abandonUpload: (engine, [token]) => engine.abandonUpload(token),
  fileInfo: (engine, [key]) => engine.fileInfo(key),
  stats: (engine) => engine.stats(),
  setClockOffset: (engine, [offsetMs]) => engine.setClockOffset(offsetMs),
  shutdown: (engine) => engine.shutdown(),
  ping: () => Promise.resolve("pong"),
};

export type HostExit = (code: number) => void;

/**
 * Starts the engine and answers the port until `shutdown`. `exit` ends the worker: 0 after a shutdown, 1 when the
 * engine could not start or cannot go on.
 */
export async function hostEngine(port: MessagePort, options: EngineOptions, exit: HostExit): Promise<void> {
  const post = (message: WorkerMessage): void => port.postMessage(message);
  const fail = (error: unknown): void => {
    post({ push: "failed", message: toWireError(error).message });
    // Let the message leave before the thread does.
    setImmediate(() => exit(1));
  };
  let engine: EngineApi;
  try {
    engine = await createEngine(options, {
      onLog: (path, line) => post({ push: "log", path, line }),
      onFault: fail,
    });
  } catch (error) {
    fail(error);
    return;
  }
  let stopping = false;
  const answer = async (request: EngineRequest): Promise<void> => {
    const { id, method, args } = request;
    try {
      if (!Object.hasOwn(HANDLERS, method))
        throw new EngineFault("BAD_REQUEST", `Unknown method ${String(method)}.`);
      if (stopping && method !== "ping")
        throw new EngineFault("SHUTTING_DOWN", "The engine is shutting down.");
      if (method === "shutdown") stopping = true;
      const value = await (HANDLERS[method] as (engine: EngineApi, args: unknown[]) => Promise<unknown>)(
        engine,
        args,
      );
      post({ id, ok: true, value });
    } catch (error) {
      post({ id, ok: false, error: toWireError(error) });
    }
    if (method === "shutdown") setImmediate(() => exit(0));
  };
  engine.onViewUpdate((viewId, update) => post({ push: "viewUpdate", viewId, update }));
  port.on("message", (message: FrontMessage) => {
    if ("notice" in message) engine[message.notice](message.viewId);
    else void answer(message);
  });
  post({ push: "ready" });
}
