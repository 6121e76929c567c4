/** An ordered map over binary strings: a sorted array of keys beside a Map. Small maps and tests; no persistence. */
export class SortedMap<V> {
  private readonly values = new Map<string, V>();
  private readonly sorted: string[] = [];

  get size(): number {
    return this.sorted.length;
  }

  get(key: string): V | undefined {
    return this.values.get(key);
  }

  has(key: string): boolean {
    return this.values.has(key);
  }

  set(key: string, value: V): void {
    if (!this.values.has(key)) this.sorted.splice(this.lowerBound(key), 0, key);
    this.values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.values.delete(key)) return false;
    this.sorted.splice(this.lowerBound(key), 1);
    return true;
  }

  clear(): void {
    this.values.clear();
    this.sorted.length = 0;
  }

  keys(): readonly string[] {
    return this.sorted;
  }

  /** Nearest key in [start, end) from the front, or from the back when `reverse`; undefined when there is none. */
  nearest(start: string, end: string, reverse: boolean): string | undefined {
    const at = reverse ? this.lowerBound(end) - 1 : this.lowerBound(start);
    const key = this.sorted[at];
    return key !== undefined && key >= start && key < end ? key : undefined;
  }

  /** Position of the first key ≥ `key`. */
  lowerBound(key: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sorted[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
