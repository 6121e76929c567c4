import type { StorageAdapter } from "../session/storage.ts";
import { checkEvent, PAGE_VIEW, type Properties } from "./checkEvent.ts";
import { TRACKED } from "./toKept.ts";

/**
 * Events on their way lie in the frame's storage until they have arrived, so that whatever ends this page leaves them to
 * the next one. A logout wipes them with everything else.
 */

const MAX_WAITING = 1_000;
const MAX_TITLE = 300;

/** As kept. A page view has no name; `ref` is the visitor's, as far as it was known. */
export type Entry = { key: string; name: string | null; properties: unknown; url: string; ref: string };

/** As sent, with the key it is kept under. */
export type Wire = {
  key: string;
  eventId: string;
  name: string;
  properties: Properties;
  url: string;
  agoMs: number;
};

/** Forgets an event: it has arrived, or never will. */
export const forgetEvent = (storage: StorageAdapter, key: string): void => storage.remove(key);

/** What waits, oldest first. More than a thousand never do: the oldest go, and `onDrop` is told. */
export function waitingEvents(storage: StorageAdapter, onDrop: () => void): Entry[] {
  const keys = storage.keys(TRACKED).sort();
  const dropped = keys.splice(0, Math.max(0, keys.length - MAX_WAITING));
  for (const key of dropped) forgetEvent(storage, key);
  if (dropped.length > 0) onDrop();
  return keys.flatMap((key) => {
    const entry = readEntry(storage.get(key));
    if (!entry) forgetEvent(storage, key);
    return entry ? [{ key, ...entry }] : [];
  });
}

/** An event as it may be sent; null where it may not, and `warn` is told why. */
export function toWire(
  { key, name, properties, url }: Entry,
  warn: (code: string, detail: string) => void,
): Wire | null {
  const event = name === null ? toView(properties) : checkEvent(name, properties, warn);
  const eventId = key.slice(TRACKED.length);
  // By this browser's clock, now as then.
  const agoMs = Math.max(0, Date.now() - Number.parseInt(eventId.slice(0, 13).replace("-", ""), 16));
  return event && { key, eventId, ...event, url, agoMs };
}

function readEntry(text: string | null): Omit<Entry, "key"> | null {
  try {
    const [name, properties, url, ref] = JSON.parse(text ?? "") as unknown[];
    if (typeof url !== "string" || typeof ref !== "string") return null;
    return typeof name === "string" || name === null ? { name, properties, url, ref } : null;
  } catch {
    return null; // Expired, or damaged by hand.
  }
}

function toView(properties: unknown): { name: string; properties: Properties } {
  const { title } = Object(properties) as { title?: unknown };
  const isTitled = typeof title === "string" && title !== "";
  return { name: PAGE_VIEW, properties: isTitled ? { title: title.slice(0, MAX_TITLE) } : {} };
}
