/** When does a cron run next? All times UTC, ms since the epoch. Pure arithmetic. */
import type { CronSchedule } from "../runner/functions.ts";

type Fields = {
  minutes: Set<number>;
  hours: Set<number>;
  days: Set<number>;
  months: Set<number>;
  weekdays: Set<number>;
  eitherDay: boolean;
};

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY_MS = 86_400_000;
/** 29 February on a given weekday comes within 40 years, over 2100 too. */
const SEARCH_DAYS = 41 * 366;

type Bounds = { from: number; to: number; names?: string[]; firstName?: number };

function toNumber(text: string, bounds: Bounds): number {
  const name = bounds.names?.indexOf(text.toLowerCase().slice(0, 3)) ?? -1;
  const value = name >= 0 ? name + (bounds.firstName ?? 0) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= bounds.from && value <= bounds.to))
    throw new Error(`"${text}" is not between ${bounds.from} and ${bounds.to}.`);
  return value;
}

function parsePart(part: string, bounds: Bounds): number[] {
  const [range = "", stepText] = part.split("/");
  const step = stepText === undefined ? 1 : /^[1-9]\d*$/.test(stepText) ? Number(stepText) : Number.NaN;
  if (Number.isNaN(step)) throw new Error(`"${part}" has no valid step.`);
  const [low = "", high] = range.split("-");
  const all = low === "*" && high === undefined;
  const from = all ? bounds.from : toNumber(low, bounds);
  const to = all
    ? bounds.to
    : high !== undefined
      ? toNumber(high, bounds)
      : stepText === undefined
        ? from
        : bounds.to;
  if (to < from) throw new Error(`"${part}" ends before it starts.`);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function parseField(text: string, bounds: Bounds): Set<number> {
  return new Set(text.split(",").flatMap((part) => parsePart(part, bounds)));
}

/** Parses "minute hour day month weekday". Throws naming what is wrong. */
export function parseCron(cron: string): Fields {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== 5) throw new Error(`Cron "${cron}" needs five fields: minute hour day month weekday.`);
  const [minute, hour, day, month, weekday] = parts as [string, string, string, string, string];
  try {
    const weekdays = parseField(weekday, { from: 0, to: 7, names: WEEKDAYS, firstName: 0 });
    if (weekdays.has(7)) weekdays.add(0);
    return {
      minutes: parseField(minute, { from: 0, to: 59 }),
      hours: parseField(hour, { from: 0, to: 23 }),
      days: parseField(day, { from: 1, to: 31 }),
      months: parseField(month, { from: 1, to: 12, names: MONTHS, firstName: 1 }),
      weekdays,
      eitherDay: !day.startsWith("*") && !weekday.startsWith("*"),
    };
  } catch (error) {
    throw new Error(`Cron "${cron}": ${(error as Error).message}`, { cause: error });
  }
}

/** A stable minute for schedules that leave it to the server. */
function spreadMinute(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + char.codePointAt(0)!) % 60;
  return sum;
}

function toCron(schedule: Exclude<CronSchedule, { type: "interval" }>, name: string): string {
  if (schedule.type === "cron") return schedule.cron;
  const minute = schedule.minuteUTC ?? spreadMinute(name);
  switch (schedule.type) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${schedule.hourUTC} * * *`;
    case "weekly":
      return `${minute} ${schedule.hourUTC} * * ${schedule.dayOfWeek}`;
    case "monthly":
      return `${minute} ${schedule.hourUTC} ${schedule.day} * *`;
  }
}

function dayMatches(fields: Fields, date: Date): boolean {
  if (!fields.months.has(date.getUTCMonth() + 1)) return false;
  const day = fields.days.has(date.getUTCDate());
  const weekday = fields.weekdays.has(date.getUTCDay());
  return fields.eitherDay ? day || weekday : day && weekday;
}

function nextMatch(fields: Fields, afterMs: number): number | null {
  const firstMs = Math.floor(afterMs / 60_000) * 60_000 + 60_000;
  const firstDay = Math.floor(firstMs / DAY_MS) * DAY_MS;
  const hours = [...fields.hours].sort((a, b) => a - b);
  const minutes = [...fields.minutes].sort((a, b) => a - b);
  for (let day = 0; day < SEARCH_DAYS; day++) {
    const dayMs = firstDay + day * DAY_MS;
    if (!dayMatches(fields, new Date(dayMs))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const ms = dayMs + hour * 3_600_000 + minute * 60_000;
        if (ms >= firstMs) return ms;
      }
    }
  }
  return null;
}

/**
 * The first run after `afterMs`. `previousMs`: the run before (intervals count from it; null on the first
 * deployment, when an interval runs at once). Null when a schedule never comes (30 February). Throws for a bad cron string.
 */
export function nextRun(
  job: { name: string; schedule: CronSchedule },
  afterMs: number,
  previousMs: number | null,
): number | null {
  const { schedule, name } = job;
  if (schedule.type !== "interval") return nextMatch(parseCron(toCron(schedule, name)), afterMs);
  if (previousMs === null) return afterMs;
  const everyMs =
    (schedule.seconds ?? 0) * 1_000 + (schedule.minutes ?? 0) * 60_000 + (schedule.hours ?? 0) * 3_600_000;
  const missed = Math.max(0, Math.floor((afterMs - previousMs) / everyMs));
  return previousMs + (missed + 1) * everyMs;
}
