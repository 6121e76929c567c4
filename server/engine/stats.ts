/** Counters since start, by function path. */
import type { EngineStats } from "./api.ts";
import { type LimitName, Usage } from "./limits.ts";

export type CounterName = Exclude<keyof EngineStats, "usage">;

export class Stats {
  private readonly counters: Pick<EngineStats, CounterName> = {
    calls: {},
    reruns: {},
    conflicts: {},
    conflictPlaces: {},
  };
  private readonly usage = new Map<string, Record<LimitName, number>>();

  count(name: CounterName, path: string): void {
    const counter = this.counters[name];
    counter[path] = (Object.hasOwn(counter, path) ? counter[path]! : 0) + 1;
  }

  /** Adds what one run has used. */
  use(path: string, usage: Usage): void {
    const known = this.usage.get(path);
    if (known) usage.addTo(known);
    else this.usage.set(path, usage.addTo({ ...Usage.NONE }));
  }

  snapshot(): EngineStats {
    return structuredClone({ ...this.counters, usage: Object.fromEntries(this.usage) });
  }
}
