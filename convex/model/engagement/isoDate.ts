const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
/** What a Date can hold. */
const MAX_TIME = 8.64e15;
const MINUTE_MS = 60_000;

/**
 * The moment that an ISO 8601 date or date-time names, in ms since 1970, or null if it names none. A date alone is its
 * first moment, and a time without an offset is meant, in UTC.
 */
export function parseIsoDate(text: string): number | null {
  const parts = ISO.exec(text.trim());
  if (!parts) return null;
  const [, year, month, day, hours = "0", minutes = "0", seconds = "0", fraction = "", offset = "Z"] = parts;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A day that the month does not have would roll over into the next.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  date.setUTCHours(Number(hours), Number(minutes), Number(seconds), ms);
  const shift = offsetMinutes(offset);
  return shift === null ? null : date.getTime() - shift * MINUTE_MS;
}

function offsetMinutes(offset: string): number | null {
  if (/^z$/i.test(offset)) return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** A date as attributes have it: ISO 8601, or ms since 1970. Null if it is none. */
export function momentOf(value: string | number | boolean): number | null {
  if (typeof value === "string") return parseIsoDate(value);
  return typeof value === "number" && Math.abs(value) <= MAX_TIME ? value : null;
}
