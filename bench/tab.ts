import type { Cdp, Params } from "./cdp.ts";
import { frameProbe, hostProbe } from "./probes.ts";

/** 1 leaves the processor as it is; 4 makes the tab and its frames four times slower. */
export type Slowdown = 1 | 4;

/** Requests begun, and bytes received for those that have ended: headers and bodies as sent. */
export type Traffic = { requests: number; bytes: number };

type Frame = { sessionId: string; url: string };

/** One tab in a browser context of its own: nothing cached, nothing stored, the probes in place. */
export class Tab {
  private readonly cdp: Cdp;
  private readonly contextId: string;
  private readonly session: string;
  private readonly frames = new Map<string, Frame>();
  private readonly offs: (() => void)[] = [];
  private readonly open = new Set<string>();
  private lastTraffic = Date.now();
  private traffic: Traffic = { requests: 0, bytes: 0 };
  /** Requests to addresses that start with this are counted. */
  private readonly ours: string[];
  private readonly counted = new Set<string>();

  private constructor(cdp: Cdp, ids: { contextId: string; session: string }, ours: string[]) {
    this.cdp = cdp;
    this.contextId = ids.contextId;
    this.session = ids.session;
    this.ours = ours;
  }

  /** Opens a tab. `ours` are the origins whose requests count as the widget's. */
  static async open(cdp: Cdp, slowdown: Slowdown, ours: string[]): Promise<Tab> {
    const { browserContextId } = await cdp.send("Target.createBrowserContext");
    const { targetId } = await cdp.send("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await cdp.send("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(cdp, { contextId: String(browserContextId), session: String(sessionId) }, ours);
    tab.listen(slowdown);
    await tab.prepare(String(sessionId), slowdown, String(hostProbe));
    await tab.command("Performance.enable", { timeDomain: "threadTicks" });
    return tab;
  }

  async goto(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      const off = this.cdp.on("Page.loadEventFired", (_params, sessionId) => {
        if (sessionId !== this.session) return;
        off();
        resolve();
      });
    });
    await this.command("Page.navigate", { url });
    await withTimeout(loaded, 30_000, `${url} did not load`);
  }

  /** Evaluates in the top document and returns its JSON value. */
  evaluate<A extends unknown[], T>(run: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    return this.run(this.session, run, args);
  }

  /** Evaluates in each cross-site frame that is still there. */
  async inFrames<A extends unknown[], T>(run: (...args: A) => T, ...args: A): Promise<T[]> {
    const all = [...this.frames.values()].map((frame) =>
      this.run(frame.sessionId, run, args).catch(() => null),
    );
    return (await Promise.all(all)).filter((value) => value !== null);
  }

  /** Heap in use in the cross-site frames after a collection, bytes. */
  async frameHeap(): Promise<number> {
    const all = [...this.frames.keys()].map(async (sessionId) => {
      await this.cdp.send("HeapProfiler.collectGarbage", {}, sessionId);
      return Number((await this.cdp.send("Runtime.getHeapUsage", {}, sessionId))["usedSize"]);
    });
    const settled = await Promise.allSettled(all);
    return settled.reduce((sum, each) => sum + (each.status === "fulfilled" ? each.value : 0), 0);
  }

  /** Turns the wheel at a point, without waiting for what it moves. */
  wheel({ x, y }: { x: number; y: number }, deltaY: number): Promise<Params> {
    return this.command("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY });
  }

  /** Thread time in ms that the page's own main thread has spent on tasks so far. */
  async hostTaskMs(): Promise<number> {
    const { metrics } = (await this.command("Performance.getMetrics")) as {
      metrics: { name: string; value: number }[];
    };
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
  }

  /** Waits until the page's main thread has nothing left to do; resolves with the thread time spent until then. */
  async atRest(): Promise<number> {
    const deadline = Date.now() + 10_000;
    let before = await this.hostTaskMs();
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const now = await this.hostTaskMs();
      if (now - before < 8) return now;
      before = now;
    }
    throw new Error("The page did not come to rest in 10 s.");
  }

  moveMouse(x: number, y: number): Promise<Params> {
    return this.command("Input.dispatchMouseEvent", { type: "mouseMoved", x, y });
  }

  /** A trusted click. Not awaited by callers that must not wait out a blocked page. */
  async click(x: number, y: number): Promise<void> {
    const press = (type: string) =>
      this.command("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    await Promise.all([press("mousePressed"), press("mouseReleased")]);
  }

  countedTraffic(): Traffic {
    return { ...this.traffic };
  }

  /** Waits until nothing of ours has been on the wire for a while. */
  async quiet(ms = 700): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (this.open.size === 0 && Date.now() - this.lastTraffic > ms) return;
    }
    throw new Error("The page did not come to rest in 15 s.");
  }

  async close(): Promise<void> {
    for (const off of this.offs) off();
    await this.cdp.send("Target.disposeBrowserContext", { browserContextId: this.contextId });
  }

  private command(method: string, params: Params = {}): Promise<Params> {
    return this.cdp.send(method, params, this.session);
  }

  private async run<A extends unknown[], T>(
    sessionId: string,
    run: (...args: A) => T | Promise<T>,
    args: A,
  ): Promise<T> {
    const expression = `(${String(run)})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await withTimeout(
      this.cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, sessionId),
      25_000,
      "The page did not answer",
    );
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails).slice(0, 500));
    return (result as { value: T }).value;
  }

  private async prepare(sessionId: string, slowdown: Slowdown, probe: string): Promise<void> {
    const send = (method: string, params: Params = {}) => this.cdp.send(method, params, sessionId);
    await Promise.all([
      send("Page.enable"),
      send("Network.enable"),
      send("Page.addScriptToEvaluateOnNewDocument", { source: `(${probe})()`, runImmediately: true }),
      send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      slowdown === 1 ? null : send("Emulation.setCPUThrottlingRate", { rate: slowdown }),
    ]);
  }

  private listen(slowdown: Slowdown): void {
    const mine = (sessionId: string) => sessionId === this.session || this.frames.has(sessionId);
    const on = (event: string, handler: (params: never, sessionId: string) => void) =>
      this.offs.push(
        this.cdp.on(event, (params, sessionId) => {
          if (mine(sessionId)) handler(params as never, sessionId);
        }),
      );
    on(
      "Target.attachedToTarget",
      (params: { sessionId: string; targetInfo: { type: string; url: string } }) => {
        const { sessionId, targetInfo } = params;
        this.frames.set(sessionId, { sessionId, url: targetInfo.url });
        const ready =
          targetInfo.type === "iframe" ? this.prepare(sessionId, slowdown, String(frameProbe)) : null;
        void Promise.resolve(ready)
          .catch(() => undefined)
          .then(() => this.cdp.send("Runtime.runIfWaitingForDebugger", {}, sessionId))
          // The target may be gone again by now.
          .catch(() => undefined);
      },
    );
    on("Target.detachedFromTarget", ({ sessionId }: { sessionId: string }) => this.frames.delete(sessionId));
    on(
      "Network.requestWillBeSent",
      ({ requestId, request }: { requestId: string; request: { url: string } }) => {
        if (!this.ours.some((origin) => request.url.startsWith(origin)) || this.counted.has(requestId))
          return;
        this.counted.add(requestId);
        this.traffic.requests++;
        this.open.add(requestId);
        this.lastTraffic = Date.now();
      },
    );
    type Finished = { requestId: string; encodedDataLength?: number };
    const finished = ({ requestId, encodedDataLength }: Finished) => {
      if (!this.open.delete(requestId)) return;
      this.traffic.bytes += encodedDataLength ?? 0;
      this.lastTraffic = Date.now();
    };
    on("Network.loadingFinished", finished);
    on("Network.loadingFailed", finished);
  }
}

/** Rejects with `what` when the promise takes longer. */
export function withTimeout<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} in ${ms} ms.`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
