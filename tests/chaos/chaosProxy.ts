import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { Random } from "./random.ts";

/**
 * What is wrong with the link:
 * - `cut`: every connection is reset once a random number of bytes has passed either way, or at a random moment
 * - `cutAnswers`: the same, counting only what the server says: what was asked has been done, nobody hears of it
 * - `blackHole`: bytes of both sides vanish, nothing is closed, and the connections of that time never come back
 * - `stall`: bytes of both sides wait until the link is well again, as behind a lost radio link
 * - `slow`: a thin line with a long way
 */
export type Fault = "cut" | "cutAnswers" | "blackHole" | "stall" | "slow";

/** One direction of a connection. What it carries stays in order. */
type Lane = { from: Socket; to: Socket; busyUntil: number };
type Link = {
  client: Socket;
  server: Socket;
  /** Bytes to go until the cut, in both directions or from the server only. */
  left: number;
  isLost: boolean;
  timers: Set<ReturnType<typeof setTimeout>>;
};

const CUT_WITHIN_BYTES = 2_500;
const CUT_WITHIN_MS = 700;
const SLOW_DELAY_MS = 200;
const SLOW_BYTES_PER_MS = 20;

/** A TCP proxy on loopback between browsers and a server, which breaks the link on demand. */
export class ChaosProxy {
  readonly port: number;
  /** Where the server listens; connections are reset while it is 0. */
  target = 0;
  private readonly listener: Server;
  private readonly random: Random;
  private readonly links = new Set<Link>();
  private fault: Fault | null = null;
  private isShut = false;
  private callers = 0;
  private readonly held: (() => void)[] = [];

  private constructor(listener: Server, random: Random) {
    this.listener = listener;
    this.random = random;
    this.port = (listener.address() as AddressInfo).port;
    listener.on("connection", (client) => this.join(client));
  }

  static async start(random: Random): Promise<ChaosProxy> {
    const listener = createServer({ noDelay: true });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return new ChaosProxy(listener, random);
  }

  /** The address visitors use. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Breaks the link. With `isShut` new connections are reset until `heal`; otherwise they suffer the same. */
  break(fault: Fault, isShut: boolean): void {
    this.fault = fault;
    this.isShut = isShut;
    for (const link of this.links) this.aim(link);
  }

  /** The link is well again. What was lost stays lost. */
  heal(): void {
    this.fault = null;
    this.isShut = false;
    for (const link of this.links) link.left = Number.POSITIVE_INFINITY;
    for (const release of this.held.splice(0)) release();
  }

  /** Open connections, for tests of who holds one. */
  count(): number {
    return this.links.size;
  }

  async stop(): Promise<void> {
    for (const link of this.links) this.end(link);
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private join(client: Socket): void {
    if (this.isShut || this.target === 0) return void client.resetAndDestroy();
    const server = connect({ port: this.target, host: "127.0.0.1", noDelay: true });
    const link: Link = {
      client,
      server,
      left: Number.POSITIVE_INFINITY,
      isLost: false,
      timers: new Set(),
    };
    this.links.add(link);
    this.aim(link);
    const up = { from: client, to: server, busyUntil: 0 };
    let isFirst = true;
    client.on("data", (bytes) => {
      this.carry(link, up, isFirst ? this.stamp(bytes) : bytes);
      isFirst = false;
    });
    const down = { from: server, to: client, busyUntil: 0 };
    server.on("data", (bytes) => this.carry(link, down, bytes));
    for (const lane of [up, down]) {
      lane.from.on("end", () => this.later(link, lane, { act: () => lane.to.end() }));
      lane.from.on("error", () => this.end(link));
      lane.from.on("close", () => this.later(link, lane, { act: () => this.end(link) }));
    }
    return undefined;
  }

  /** Each connection comes from an address of its own, so that limits for one address do not stop the run. */
  private stamp(bytes: Buffer): Buffer {
    const end = bytes.indexOf("\r\n") + 2;
    const number = this.callers++;
    const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    return Buffer.concat([
      bytes.subarray(0, end),
      Buffer.from(`X-Forwarded-For: ${address}\r\n`),
      bytes.subarray(end),
    ]);
  }

  /** Gives a connection its part in the present fault. */
  private aim(link: Link): void {
    const { fault, random } = this;
    if (fault === "blackHole") link.isLost = true;
    if (fault !== "cut" && fault !== "cutAnswers") return;
    link.left = random.between(0, CUT_WITHIN_BYTES);
    link.timers.add(setTimeout(() => this.end(link), random.between(0, CUT_WITHIN_MS)));
  }

  private carry(link: Link, lane: Lane, bytes: Buffer): void {
    if (link.isLost) return;
    const isCounted = this.fault === "cut" || (this.fault === "cutAnswers" && lane.from === link.server);
    if (!isCounted || bytes.length <= link.left) {
      if (isCounted) link.left -= bytes.length;
      this.later(link, lane, { act: () => lane.to.write(bytes), size: bytes.length });
      return;
    }
    // A part of it arrives; the rest never does.
    lane.to.write(bytes.subarray(0, link.left), () => this.end(link));
  }

  /** Acts now, or when the fault lets it. */
  private later(link: Link, lane: Lane, { act, size = 0 }: { act: () => void; size?: number }): void {
    if (link.isLost) return;
    if (this.fault === "stall") return void this.held.push(act);
    const now = performance.now();
    if (this.fault === "slow") {
      lane.busyUntil = Math.max(lane.busyUntil, now + SLOW_DELAY_MS) + size / SLOW_BYTES_PER_MS;
    }
    if (lane.busyUntil <= now) return act();
    // Whole milliseconds, so that timers fire in the order they were set.
    lane.busyUntil = Math.ceil(lane.busyUntil);
    link.timers.add(setTimeout(act, Math.ceil(lane.busyUntil - now)));
    return undefined;
  }

  private end(link: Link): void {
    this.links.delete(link);
    for (const timer of link.timers) clearTimeout(timer);
    for (const socket of [link.client, link.server]) if (!socket.destroyed) socket.resetAndDestroy();
  }
}
