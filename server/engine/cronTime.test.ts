import { describe, expect, it } from "vitest";
import type { CronSchedule } from "../runner/functions.ts";
import { nextRun, parseCron } from "./cronTime.ts";

const at = (text: string): number => Date.parse(text);
const next = (schedule: CronSchedule, after: string, previous: string | null = null): string | null => {
  const ms = nextRun({ name: "job", schedule }, at(after), previous === null ? null : at(previous));
  return ms === null ? null : new Date(ms).toISOString();
};

describe("[C3] next runs", () => {
  it.each<[CronSchedule, string, string]>([
    [{ type: "hourly", minuteUTC: 15 }, "2026-01-01T10:15:00Z", "2026-01-01T11:15:00.000Z"],
    [{ type: "hourly", minuteUTC: 15 }, "2026-01-01T10:14:59Z", "2026-01-01T10:15:00.000Z"],
    [{ type: "daily", hourUTC: 3, minuteUTC: 30 }, "2026-12-31T03:30:01Z", "2027-01-01T03:30:00.000Z"],
    [
      { type: "weekly", dayOfWeek: "monday", hourUTC: 9, minuteUTC: 0 },
      "2026-11-22T12:00:00Z",
      "2026-11-23T09:00:00.000Z",
    ],
    [
      { type: "weekly", dayOfWeek: "sunday", hourUTC: 9, minuteUTC: 0 },
      "2026-11-22T12:00:00Z",
      "2026-11-29T09:00:00.000Z",
    ],
    [
      { type: "monthly", day: 31, hourUTC: 0, minuteUTC: 0 },
      "2026-01-31T00:00:00Z",
      "2026-03-31T00:00:00.000Z",
    ],
    [{ type: "cron", cron: "*/20 8-10 * * mon-fri" }, "2026-11-20T10:41:00Z", "2026-11-23T08:00:00.000Z"],
    [{ type: "cron", cron: "0 0 29 2 *" }, "2026-03-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    // Day of month and weekday both restricted: either is enough.
    [{ type: "cron", cron: "0 0 13 * 5" }, "2026-11-10T00:00:00Z", "2026-11-13T00:00:00.000Z"],
    [{ type: "cron", cron: "0 0 1 * 7" }, "2026-11-16T00:00:00Z", "2026-11-22T00:00:00.000Z"],
    [{ type: "cron", cron: "5,10/25 * * jan *" }, "2026-11-16T00:00:00Z", "2027-01-01T00:05:00.000Z"],
  ])("of %j after %s is %s", (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it("of an interval count from the run before and skip what was missed", () => {
    const schedule: CronSchedule = { type: "interval", minutes: 10 };
    expect(next(schedule, "2026-01-01T00:00:00Z")).toBe("2026-01-01T00:00:00.000Z");
    expect(next(schedule, "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z")).toBe("2026-01-01T00:10:00.000Z");
    expect(next(schedule, "2026-01-01T01:05:00Z", "2026-01-01T00:00:00Z")).toBe("2026-01-01T01:10:00.000Z");
  });

  it("without a minute take a stable one; impossible dates never come", () => {
    const first = next({ type: "daily", hourUTC: 4 }, "2026-01-01T00:00:00Z");
    expect(next({ type: "daily", hourUTC: 4 }, "2026-01-01T00:00:00Z")).toBe(first);
    expect(next({ type: "cron", cron: "0 0 30 2 *" }, "2026-01-01T00:00:00Z")).toBeNull();
  });

  it.each([
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "5-1 * * * *",
    "*/0 * * * *",
    "x * * * *",
  ])("refuse %j", (cron) => {
    expect(() => parseCron(cron)).toThrow(`Cron "${cron}"`);
  });
});
