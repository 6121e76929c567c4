/**
 * The engine as the front sees it: `EngineApi` over a worker thread, with a watchdog. A worker that does not answer its
 * heartbeat (a function that loops for ever) or dies is ended and started again from disk; what was waiting for it
 * fails with INTERNAL, and `onDown` lets the sockets close so that their clients come back and replay.
 */
import { Worker } from "node:worker_threads";
import type { EngineApi, EngineOptions, ViewUpdate } from "../engine/api.ts";
import type { EngineMethod, EngineMethods, EngineReply, FrontMessage, WorkerMessage } from "../engine/rpc.ts";
import { EngineFault } from "./engineFault.ts";

export type EngineClientOptions = {
  /** The built worker (`worker.js`). */
  workerUrl: URL;
  engine: EngineOptions;
  /** Silence after which a worker counts as stuck, ms. */
  stuckAfterMs?: number;
  /** The engine is gone; it is being started again. */
  onDown?: (reason: string) => void;
  /** A function's console line. */
  onLog?: (path: string, line: string) => void;
};

export type EngineClient = EngineApi & {
  /** Starts the worker. Rejects with the worker's own words when it cannot run (folder, schema, directory in use). */
  start: () => Promise<void>;
};

type Pending = { resolve: (value: unknown) => void; reject: (error: Error) => void };

const DEFAULT_STUCK_AFTER_MS = 15_000;
/** Pause before the second and later attempts to start again, ms. */
const RESTART_PAUSE_MS = [0, 500, 1000, 2000, 5000];
const SHUTDOWN_TIMEOUT_MS = 10_000;

/** Makes a client; nothing runs before `start()`. */
export function createEngineClient(options: EngineClientOptions): EngineClient {
  return new WorkerEngine(options);
}

class WorkerEngine implements EngineClient {
  private readonly options: EngineClientOptions;
  private worker: Worker | null = null;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private viewCallback: (viewId: number, update: ViewUpdate) => void = () => {};
  private heartbeat: NodeJS.Timeout | null = null;
  private restarts = 0;
  private isStopping = false;
  /** Where the clock was moved to since the start; a restarted worker must not fall back. */
  private clockOffsetMs: number;

  constructor(options: EngineClientOptions) {
    this.options = options;
    this.clockOffsetMs = options.engine.clockOffsetMs;
  }

  call: EngineApi["call"] = (call) => this.request("call", [call]);
  httpAction: EngineApi["httpAction"] = (request) => this.request("httpAction", [request]);
  updateView: EngineApi["updateView"] = (viewId, change) => this.request("updateView", [viewId, change]);
  latestTs: EngineApi["latestTs"] = () => this.request("latestTs", []);
  functionSpecs: EngineApi["functionSpecs"] = () => this.request("functionSpecs", []);
  beginUpload: EngineApi["beginUpload"] = (token, length) => this.request("beginUpload", [token, length]);
  finishUpload: EngineApi["finishUpload"] = (upload) => this.request("finishUpload", [upload]);
  abandonUpload: EngineApi["abandonUpload"] = (token) => this.request("abandonUpload", [token]);
  fileInfo: EngineApi["fileInfo"] = (key) => this.request("fileInfo", [key]);
  stats: EngineApi["stats"] = () => this.request("stats", []);

  /** Throws when there is no engine: a view that one engine missed must not be asked for in the next. */
  openView(viewId: number): void {
    if (!this.worker) throw new EngineFault("INTERNAL", "The engine is starting again");
    this.post({ notice: "openView", viewId });
  }

  closeView(viewId: number): void {
    this.post({ notice: "closeView", viewId });
  }

  onViewUpdate(callback: (viewId: number, update: ViewUpdate) => void): void {
    this.viewCallback = callback;
  }

  async setClockOffset(offsetMs: number): Promise<void> {
    await this.request("setClockOffset", [offsetMs]);
    this.clockOffsetMs = offsetMs;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.options.workerUrl, {
        workerData: { ...this.options.engine, clockOffsetMs: this.clockOffsetMs },
      });
      let failure: string | null = null;
      this.worker = worker;
      worker.on("message", (message: WorkerMessage) => {
        if (worker !== this.worker) return;
        if ("id" in message) return this.settle(message);
        switch (message.push) {
          case "ready":
            this.startHeartbeat(worker);
            return resolve();
          case "failed":
            failure = message.message;
            return;
          case "viewUpdate":
            return this.viewCallback(message.viewId, message.update);
          case "log":
            return this.options.onLog?.(message.path, message.line);
        }
      });
      worker.on("error", (error) => {
        failure ??= error.stack ?? error.message;
      });
      worker.on("exit", (code) => {
        const reason = failure ?? `The engine ended with code ${code}`;
        reject(new EngineFault("INTERNAL", reason));
        if (worker === this.worker) this.handleExit(reason);
      });
    });
  }

  async shutdown(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    this.stopHeartbeat();
    const { worker } = this;
    if (!worker) return;
    const late = new Promise<void>((resolve) => setTimeout(resolve, SHUTDOWN_TIMEOUT_MS).unref());
    await Promise.race([this.request("shutdown", []).catch(() => {}), late]);
    this.worker = null;
    await worker.terminate();
    this.rejectAll("The server is stopping", "SHUTTING_DOWN");
  }

  private request<M extends EngineMethod>(
    method: M,
    args: EngineMethods[M][0],
  ): Promise<EngineMethods[M][1]> {
    return new Promise((resolve, reject) => {
      if (!this.worker) return reject(new EngineFault("INTERNAL", "The engine is starting again"));
      const id = this.nextId++;
      this.pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ id, method, args } as FrontMessage);
    });
  }

  private post(message: FrontMessage): void {
    this.worker?.postMessage(message);
  }

  private settle(reply: EngineReply): void {
    const waiting = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if (!waiting) return;
    if (reply.ok) waiting.resolve(reply.value);
    else waiting.reject(new EngineFault(reply.error.code, reply.error.message));
  }

  /** Counts silence in ticks of this thread, so that a laptop waking from sleep does not look like a stuck worker. */
  private startHeartbeat(worker: Worker): void {
    const stuckAfterMs = this.options.stuckAfterMs ?? DEFAULT_STUCK_AFTER_MS;
    const tickMs = Math.max(50, Math.floor(stuckAfterMs / 10));
    let silentTicks = 0;
    let isAsking = false;
    this.heartbeat = setInterval(() => {
      if (!isAsking) {
        isAsking = true;
        silentTicks = 0;
        this.request("ping", []).then(
          () => {
            isAsking = false;
            this.restarts = 0;
          },
          () => {},
        );
      } else if (++silentTicks * tickMs >= stuckAfterMs) {
        this.stopHeartbeat();
        this.worker = null;
        void worker.terminate();
        this.handleExit(`The engine did not answer for ${stuckAfterMs} ms and was ended`);
      }
    }, tickMs);
    this.heartbeat.unref();
  }

  private stopHeartbeat(): void {
    if (this.heartbeat) clearInterval(this.heartbeat);
    this.heartbeat = null;
  }

  private handleExit(reason: string): void {
    const wasRunning = this.heartbeat !== null || this.worker === null;
    this.stopHeartbeat();
    this.worker = null;
    this.rejectAll(reason, "INTERNAL");
    // A worker that never became ready is reported by start() alone.
    if (this.isStopping || !wasRunning) return;
    this.options.onDown?.(reason);
    void this.restart();
  }

  private async restart(): Promise<void> {
    while (!this.isStopping) {
      const pause = RESTART_PAUSE_MS[Math.min(this.restarts++, RESTART_PAUSE_MS.length - 1)] ?? 0;
      await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        return await this.start();
      } catch (error) {
        this.options.onDown?.((error as Error).message);
      }
    }
  }

  private rejectAll(reason: string, code: "INTERNAL" | "SHUTTING_DOWN"): void {
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const { reject } of waiting) reject(new EngineFault(code, reason));
  }
}
