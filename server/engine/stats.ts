/** Counters since start, by function path. */
import type { EngineStats } from "./api.ts";

export type CounterName = keyof EngineStats;

export class Stats {
  private readonly counters: EngineStats = { calls: {}, reruns: {}, conflicts: {}, conflictPlaces: {} };

  count(name: CounterName, path: string): void {
    const counter = this.counters[name];
    counter[path] = (Object.hasOwn(counter, path) ? counter[path]! : 0) + 1;
  }

  snapshot(): EngineStats {
    return structuredClone(this.counters);
  }
}
