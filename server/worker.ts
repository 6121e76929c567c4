/** The engine's thread. Options come as `workerData`; everything else goes over `parentPort`. */
import { parentPort, workerData } from "node:worker_threads";
import type { EngineOptions } from "./engine/api.ts";
import { hostEngine } from "./engine/host.ts";

if (parentPort === null) throw new Error("worker.ts runs as a worker thread of the server.");
const port = parentPort;

// A promise that a function forgot must not take the engine down; it is logged and the function's own business.
process.on("unhandledRejection", (reason) => {
  port.postMessage({
    push: "log",
    path: "(unhandled rejection)",
    line: `[ERROR] ${reason instanceof Error ? reason.stack : String(reason)}`,
  });
});

await hostEngine(port as never, workerData as EngineOptions, (code) => process.exit(code));
