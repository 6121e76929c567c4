/**
 * The one door to the browser's storage (security 3.2): the getter may throw, be partitioned, be full or be absent.
 * Values carry their own expiry. Everything lives under one prefix, so that a wipe is complete.
 */
import { ERA } from "./credentials.ts";

export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export type StorageAdapter = {
  kind(): "local" | "memory";
  /** Nothing lasts here although it may: the browser forbids it, or is full. */
  isBlocked(): boolean;
  /** The stored text, or null when absent, expired or damaged. */
  get(key: string): string | null;
  /** `ttlMs` from now. Values above 64 Ki characters go to memory only. */
  set(key: string, value: string, ttlMs: number): void;
  remove(key: string): void;
  /** The keys that begin so, in no order. Expired ones may be among them. */
  keys(prefix: string): string[];
  /** Removes every key of this workspace except those named. */
  wipe(keep?: readonly string[]): void;
  /** Forgets what only this page holds: another tab has wiped the rest and may have begun anew. */
  wipeMemory(): void;
  /** Consent was given (what memory holds becomes durable) or withdrawn (durable copies go, memory stays). */
  allow(mayPersist: boolean): void;
};

export type StorageOptions = {
  prefix: string;
  now(): number;
  /** Reads the real storage; may throw. */
  open(): KeyValue;
  /** False until the visitor consents: memory only. */
  mayPersist: boolean;
};

/** More than any message or draft takes, far less than the quota. */
const MAX_VALUE = 65_536;

function probe({ open, prefix }: StorageOptions): KeyValue | null {
  try {
    const storage = open();
    const key = `${prefix}probe`;
    const isTaken = attempt(() => storage.setItem(key, "1"));
    // Full: what an earlier page has written there is good, and may be written over.
    if (!isTaken) return keysOf(storage, prefix).length > 0 ? storage : null;
    const works = storage.getItem(key) === "1";
    storage.removeItem(key);
    return works ? storage : null;
  } catch {
    return null; // Blocked: memory it is.
  }
}

function keysOf(storage: KeyValue, prefix: string): string[] {
  const keys: string[] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    if (key?.startsWith(prefix)) keys.push(key);
  }
  return keys;
}

function createMemory(): KeyValue {
  const map = new Map<string, string>();
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

/** Runs `act`; false when the storage refused (quota, or a permission withdrawn meanwhile). */
function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function removeAll(area: KeyValue, prefix: string, kept: ReadonlySet<string>): void {
  attempt(() => {
    for (const key of keysOf(area, prefix)) if (!kept.has(key)) area.removeItem(key);
  });
}

/** localStorage if it truly works and may be used, else memory. Nothing here throws. */
class Adapter implements StorageAdapter {
  readonly #options: StorageOptions;
  readonly #memory = createMemory();
  #durable: KeyValue | null;
  #mayPersist: boolean;

  constructor(options: StorageOptions) {
    this.#options = options;
    this.#mayPersist = options.mayPersist;
    this.#durable = options.mayPersist ? probe(options) : null;
  }

  isBlocked(): boolean {
    return this.#mayPersist && !this.#durable;
  }

  kind(): "local" | "memory" {
    return this.#durable ? "local" : "memory";
  }

  get(key: string): string | null {
    // The durable copy first: another tab may have written it.
    return (this.#durable && this.#read(this.#durable, key)) ?? this.#read(this.#memory, key);
  }

  set(key: string, value: string, ttlMs: number): void {
    this.#write(this.#options.prefix + key, JSON.stringify([this.#options.now() + ttlMs, value]));
  }

  remove(key: string): void {
    for (const area of this.#areas()) attempt(() => area.removeItem(this.#options.prefix + key));
  }

  keys(prefix: string): string[] {
    const found = this.#areas().flatMap((area) => {
      const keys: string[] = [];
      attempt(() => keys.push(...keysOf(area, this.#options.prefix + prefix)));
      return keys;
    });
    return found.map((key) => key.slice(this.#options.prefix.length));
  }

  wipe(keep: readonly string[] = []): void {
    const kept = new Set(keep.map((key) => this.#options.prefix + key));
    for (const area of this.#areas()) removeAll(area, this.#options.prefix, kept);
  }

  wipeMemory(): void {
    removeAll(this.#memory, this.#options.prefix, new Set());
  }

  allow(mayPersist: boolean): void {
    this.#mayPersist = mayPersist;
    if (mayPersist && !this.#durable) {
      this.#durable = probe(this.#options);
      // Left by somebody whose time has run out, before this page could look.
      const isStale = this.#durable?.getItem(this.#options.prefix + ERA) && !this.#read(this.#durable, ERA);
      if (this.#durable && isStale) removeAll(this.#durable, this.#options.prefix, new Set());
      for (const key of keysOf(this.#memory, this.#options.prefix))
        this.#write(key, this.#memory.getItem(key) ?? "");
    } else if (!mayPersist && this.#durable) {
      removeAll(this.#durable, this.#options.prefix, new Set());
      this.#durable = null;
    }
  }

  #areas(): KeyValue[] {
    return this.#durable ? [this.#durable, this.#memory] : [this.#memory];
  }

  /** One copy only, or a stale one could outlive another tab's logout. */
  #write(key: string, text: string): void {
    const durable = this.#durable;
    const put = () =>
      durable !== null && text.length <= MAX_VALUE && attempt(() => durable.setItem(key, text));
    // Refused: what lies there is old by now, and in the way.
    if (put() || (durable !== null && attempt(() => durable.removeItem(key)) && put()))
      this.#memory.removeItem(key);
    else this.#memory.setItem(key, text);
  }

  #read(area: KeyValue, key: string): string | null {
    try {
      const [expiry, value] = JSON.parse(area.getItem(this.#options.prefix + key) ?? "") as [
        unknown,
        unknown,
      ];
      return typeof expiry === "number" && typeof value === "string" && expiry > this.#options.now()
        ? value
        : null;
    } catch {
      return null; // Absent, damaged, or storage withdrawn meanwhile.
    }
  }
}

/** Opens the storage of one workspace on this site. */
export function openStorage(options: StorageOptions): StorageAdapter {
  return new Adapter(options);
}
