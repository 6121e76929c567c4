import type { BrowserContext } from "@playwright/test";
import { ChaosProxy, type Fault } from "./chaosProxy.ts";
import { Random } from "./random.ts";
import { ProxiedServer } from "./server.ts";
import { ChaosVisitor } from "./visitor.ts";

export type DeliveryOptions = {
  sends: number;
  seed: number;
  context: BrowserContext;
  /** Address of a page with the widget, on a site of its own for each name. */
  siteOf(name: string, server: ProxiedServer): string;
  log(line: string): void;
};

export type DeliveryReport = {
  sends: number;
  rounds: number;
  reloads: number;
  kills: number;
  lost: string[];
  doubled: string[];
  /** Conversations whose order differs from the writing. */
  reordered: string[];
  /**
   * From the moment the link was well and everything was written, ms, by what was wrong with it; of pages that stayed,
   * with something waiting.
   */
  recoveries: Record<Kind, Recovery[]>;
};

/** Until the oldest waiting message was sent, and until all were. */
export type Recovery = { first: number; all: number };
/** What a round does to everybody at once. */
type Kind = Fault | "restart" | "nothing";
type Round = { number: number; kind: Kind; isKill: boolean };

const VISITORS = 8;
const BATCH = 5;
/** As often as each comes; a round without a fault tells what the machine itself costs. */
const KINDS: readonly Kind[] = [
  "cut",
  "cut",
  "cutAnswers",
  "cutAnswers",
  "stall",
  "slow",
  "blackHole",
  "restart",
  "nothing",
];
const RELOAD_SHARE = 0.3;
/** One round in so many ends with everybody's tab killed. */
const KILL_EVERY = 8;
const MAX_OUTAGE_MS = 4_000;
const SENT_WITHIN_MS = 60_000;
/** The server lets a visitor write 30 a minute, after a burst of 20. */
const BURST = 18;
const MS_PER_MESSAGE = 2_050;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends messages over a link that breaks all the time, and compares what arrived with what was written. */
export async function runDelivery(options: DeliveryOptions): Promise<DeliveryReport> {
  const random = new Random(options.seed);
  const proxy = await ChaosProxy.start(new Random(options.seed + 1));
  const server = await ProxiedServer.start(proxy.url, { OPENCOM_TRUST_PROXY: "1" });
  proxy.target = server.port;
  const names = Array.from({ length: VISITORS }, (_, index) => `v${index}`);
  const urls = names.map((name) => options.siteOf(name, server));
  await server.allow(urls.map((url) => new URL(url).origin));
  const visitors = names.map(
    (name, index) => new ChaosVisitor(options.context, { name, url: urls[index] as string }),
  );
  const run = new Run({ ...options, random, proxy, server, visitors });
  try {
    await Promise.all(visitors.map((visitor) => visitor.arrive()));
    await run.all();
    await run.compare();
    return run.report;
  } finally {
    await Promise.all(visitors.map((visitor) => visitor.leave().catch(() => undefined)));
    await proxy.stop();
    await server.stop();
  }
}

type RunWorld = DeliveryOptions & {
  random: Random;
  proxy: ChaosProxy;
  server: ProxiedServer;
  visitors: ChaosVisitor[];
};

class Run {
  readonly report: DeliveryReport;
  private readonly world: RunWorld;
  private readonly startedAt = Date.now();

  constructor(world: RunWorld) {
    this.world = world;
    const none = (): Recovery[] => [];
    this.report = {
      sends: 0,
      rounds: 0,
      reloads: 0,
      kills: 0,
      lost: [],
      doubled: [],
      reordered: [],
      recoveries: {
        cut: none(),
        cutAnswers: none(),
        blackHole: none(),
        stall: none(),
        slow: none(),
        restart: none(),
        nothing: none(),
      },
    };
  }

  async all(): Promise<void> {
    const { random, sends } = this.world;
    let killIn = random.between(1, KILL_EVERY);
    // The first round has no fault: what a message takes on this machine, at this moment.
    let kinds: Kind[] = ["nothing"];
    while (this.report.sends < sends) {
      killIn -= 1;
      if (kinds.length === 0) kinds = [...KINDS];
      const [kind = "cut"] = kinds.splice(random.between(0, kinds.length - 1), 1);
      const round = { number: this.report.rounds, kind, isKill: killIn === 0 };
      if (killIn === 0) killIn = KILL_EVERY;
      await this.pace();
      await this.round(round);
      this.report.rounds += 1;
    }
  }

  /** Every message in the database once, in the order of the writing. */
  async compare(): Promise<void> {
    const { server, visitors } = this.world;
    const stored = await server.conversations();
    const count = new Map<string, number>();
    for (const text of stored.flat()) count.set(text, (count.get(text) ?? 0) + 1);
    for (const { written, name } of visitors) {
      for (const text of written) if (!count.has(text)) this.report.lost.push(text);
      const order = stored.flat().filter((text) => text.startsWith(`${name} `));
      const wanted = written.filter((text) => count.has(text));
      if ([...new Set(order)].join("\n") !== wanted.join("\n")) this.report.reordered.push(name);
    }
    for (const [text, times] of count) if (times > 1) this.report.doubled.push(text);
  }

  /** Waits until the server's limit for one visitor cannot be what holds the next batch back. */
  private async pace(): Promise<void> {
    const perVisitor = this.report.rounds * BATCH + BATCH;
    const dueAt = this.startedAt + (perVisitor - BURST) * MS_PER_MESSAGE;
    await sleep(Math.max(0, dueAt - Date.now()));
  }

  private async round(round: Round): Promise<void> {
    const { proxy, random, log, visitors } = this.world;
    const plans = visitors.map(() => ({
      waits: Array.from({ length: BATCH }, () => random.between(0, 120)),
      reloadIn: !round.isKill && random.chance(RELOAD_SHARE) ? random.between(0, 600) : null,
    }));
    const isShut = round.kind !== "blackHole" && random.chance(0.7);
    const breakIn = random.between(0, 250);
    const outage = random.between(200, MAX_OUTAGE_MS);
    let [wellAt, writing] = [0, visitors.length];
    let release = (): void => undefined;
    const written = new Promise<void>((resolve) => {
      release = resolve;
    });
    const allWritten = (): Promise<void> => {
      writing -= 1;
      if (writing === 0) release();
      return written;
    };
    const link = async () => {
      await sleep(breakIn);
      if (round.kind === "restart") await this.restart();
      else if (round.kind === "nothing") await sleep(0);
      else {
        proxy.break(round.kind, isShut);
        await sleep(outage);
        proxy.heal();
      }
      wellAt = Date.now();
    };
    const [, ...results] = await Promise.allSettled([
      link(),
      ...visitors.map((visitor, index) =>
        this.batch(visitor, { ...(plans[index] as Plan), round, allWritten, wellAt: () => wellAt }),
      ),
    ]);
    const bad = results.find((result) => result.status === "rejected");
    if (bad) throw new Error(`round ${round.number} (${round.kind}): ${String(bad.reason)}`);
    log(
      `round ${round.number} ${round.kind}${isShut ? " shut" : ""} ${outage} ms${round.isKill ? " kill" : ""}`,
    );
  }

  private async batch(visitor: ChaosVisitor, plan: Plan & Shared): Promise<void> {
    const { report } = this;
    const texts: string[] = [];
    for (const wait of plan.waits) {
      const text = `${visitor.name} r${plan.round.number} m${texts.length}`;
      await visitor.write(text);
      texts.push(text);
      report.sends += 1;
      await sleep(wait);
    }
    const writtenAt = Date.now();
    const isLeft = plan.round.isKill || plan.reloadIn !== null;
    if (plan.reloadIn !== null) {
      await sleep(plan.reloadIn);
      await visitor.reload();
      report.reloads += 1;
    }
    if (plan.round.isKill) {
      // All at once: the browser keeps the frames of all visitors in one process.
      await plan.allWritten();
      await visitor.kill();
      report.kills += 1;
    }
    while (plan.wellAt() === 0) await sleep(5);
    if (isLeft) {
      await visitor.comeBack();
      await visitor.sent(texts, SENT_WITHIN_MS);
      return;
    }
    const waiting = await visitor.waiting(texts);
    if (waiting.length === 0) return;
    const from = Math.max(writtenAt, plan.wellAt());
    const first = (await visitor.sent(waiting.slice(0, 1), SENT_WITHIN_MS)) - from;
    const all = (await visitor.sent(waiting, SENT_WITHIN_MS)) - from;
    report.recoveries[plan.round.kind].push({ first, all });
  }

  private async restart(): Promise<void> {
    const { proxy, server } = this.world;
    await server.kill();
    proxy.target = 0;
    await server.launch();
    proxy.target = server.port;
  }
}

type Plan = { waits: number[]; reloadIn: number | null };
type Shared = { round: Round; wellAt(): number; allWritten(): Promise<void> };
