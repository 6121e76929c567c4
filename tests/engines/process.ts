import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";

/** A child process that dies with this one. `stop` may be called twice. */
export type Owned = { child: ChildProcess; stop: () => Promise<void> };

/** Starts a program. Rejects nothing by itself: a program that ends early is seen by whoever waits for its answer. */
export function own(program: string, args: string[], options: SpawnOptions): Owned {
  const child = spawn(program, args, options);
  let failed = false;
  child.once("error", () => {
    failed = true;
  });
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
  const stop = async () => {
    process.off("exit", killNow);
    if (failed || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const timer = setTimeout(killNow, 2_000);
    await gone;
    clearTimeout(timer);
  };
  return { child, stop };
}

/** A TCP port on loopback that is free right now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
