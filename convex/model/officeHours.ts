import type { OfficeHours, OfficeState, OpenWindow } from "../conversationValidators";
import { inputInvalid } from "../errors";
import { isShortText } from "./text";

/**
 * When a team's office is open: pure functions of a weekly schedule in a time zone, and a time. A window belongs to the
 * local day it begins on, also where it ends on the next; one day's holiday takes away the windows that begin on it.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** Nobody asks further ahead. */
const MAX_DAYS_AHEAD = 60;
const MAX_WINDOWS = 5;
const MAX_HOLIDAYS = 100;
const MAX_NAME_LENGTH = 60;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

type Span = { start: number; end: number };

/**
 * Whether the office is open at `now`, and the next times, at most `count`, at which that turns. None: it stays as it is
 * for as far as anybody looks ahead.
 */
export function officeStateAt(hours: OfficeHours, now: number, count = 16): OfficeState {
  const clock = makeClock(hours.timeZone);
  const today = Math.floor(clock.toLocal(now) / DAY_MS);
  const changes: number[] = [];
  let isOpen = false;
  let last: Span | null = null;
  // What is open as far as we look may go on behind that: its end is not known.
  const horizon = now + (MAX_DAYS_AHEAD - 2) * DAY_MS;
  const settle = (span: Span | null) => {
    if (!span || span.end <= now) return;
    if (span.start <= now) isOpen = true;
    else changes.push(span.start);
    if (span.end < horizon) changes.push(span.end);
  };
  // Two days back: a window of yesterday lasts until today, and a zone may have skipped a day.
  for (let day = today - 2; day <= today + MAX_DAYS_AHEAD; day++) {
    if (changes.length > count) break;
    for (const span of spansOf(hours, day, clock)) {
      if (last && span.start <= last.end) last = { start: last.start, end: Math.max(last.end, span.end) };
      else {
        settle(last);
        last = span;
      }
    }
  }
  settle(last);
  return { isOpen, changes: changes.slice(0, count) };
}

/** The hours as they are stored: windows in order. @throws INPUT_INVALID naming what is wrong */
export function checkOfficeHours(hours: OfficeHours): OfficeHours {
  if (!isTimeZone(hours.timeZone)) throw inputInvalid("There is no such time zone.");
  if (hours.week.length !== 7) throw inputInvalid("A week has seven days, from Monday on.");
  if (hours.holidays.length > MAX_HOLIDAYS) throw inputInvalid(`There are at most ${MAX_HOLIDAYS} holidays.`);
  const week = hours.week.map((windows) => {
    if (windows.length > MAX_WINDOWS) throw inputInvalid(`A day has at most ${MAX_WINDOWS} windows.`);
    for (const { from, to } of windows) {
      if (!isMinute(from, 0, DAY_MINUTES - 1) || !isMinute(to, 0, DAY_MINUTES))
        throw inputInvalid("A window's times are minutes of a day.");
    }
    return windows.toSorted((a, b) => a.from - b.from);
  });
  const holidays = hours.holidays.map(({ date, name }) => {
    if (!isDate(date)) throw inputInvalid("A holiday needs a date.");
    const text = name.trim();
    if (!isShortText(text, MAX_NAME_LENGTH))
      throw inputInvalid(`A holiday is named in 1 to ${MAX_NAME_LENGTH} characters.`);
    return { date, name: text };
  });
  return {
    timeZone: hours.timeZone,
    week,
    holidays: holidays.toSorted((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

/** Minutes from a window's beginning to its end; one that ends where it begins lasts a day. */
export const lengthOf = ({ from, to }: OpenWindow): number =>
  to > from ? to - from : to - from + DAY_MINUTES;

/** @param day days since 1970 of the local calendar */
function spansOf(hours: OfficeHours, day: number, clock: Clock): Span[] {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (hours.holidays.some((holiday) => holiday.date === date)) return [];
  // 1 January 1970 was a Thursday.
  const windows = hours.week[(((day + 3) % 7) + 7) % 7] ?? [];
  return windows
    .map((window) => {
      const from = day * DAY_MS + window.from * MINUTE_MS;
      return {
        start: clock.toTime(from, "first"),
        end: clock.toTime(from + lengthOf(window) * MINUTE_MS, "last"),
      };
    })
    .filter(({ start, end }) => end > start)
    .toSorted((a, b) => a.start - b.start);
}

/** A zone's wall clock. Its readings are written as if they were UTC: milliseconds since 1970. */
type Clock = {
  toLocal(time: number): number;
  /** When the clock shows this; of a reading that comes twice, the first or the last; of one that is skipped, the jump. */
  toTime(local: number, which: "first" | "last"): number;
};

function makeClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const toLocal = (time: number): number => {
    const whole = Math.floor(time / 1_000) * 1_000;
    const part: Partial<Record<string, number>> = {};
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (time - whole);
  };
  const offsetAt = (time: number) => toLocal(time) - time;
  const toTime: Clock["toTime"] = (local, which) => {
    // No zone changes its offset twice in two days; west of it the offset is the later one.
    const offsets = [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)];
    const times = offsets.map((offset) => local - offset).filter((time) => toLocal(time) === local);
    if (times.length > 0) return which === "first" ? Math.min(...times) : Math.max(...times);
    return jumpBetween(local - Math.max(...offsets), local - Math.min(...offsets), offsetAt);
  };
  return { toLocal, toTime };
}

/** The time at which a zone's offset changes, between two that are on either side of it. */
function jumpBetween(before: number, after: number, offsetAt: (time: number) => number): number {
  const offset = offsetAt(before);
  let [low, high] = [before, after];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2_000) * 1_000;
    if (middle <= low) break;
    if (offsetAt(middle) === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** Tells whether a time zone of this IANA name is known here. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const isMinute = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
