import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OfficeHours, OpenWindow } from "../conversationValidators";
import { checkOfficeHours, lengthOf, officeStateAt } from "./officeHours";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const iso = (times: number[]) => times.map((time) => new Date(time).toISOString().slice(0, 16));
const nine = { from: 540, to: 1020 };
const everyDay = (...windows: OpenWindow[]) => Array.from({ length: 7 }, () => windows);
const weekdays = [...everyDay(nine).slice(2), [], []];
const hours = (more: Partial<OfficeHours> = {}): OfficeHours => ({
  timeZone: "Europe/Berlin",
  week: weekdays,
  holidays: [],
  ...more,
});
const onlyOn = (day: number, ...windows: OpenWindow[]) =>
  Array.from({ length: 7 }, (_, index) => (index === day ? windows : []));

describe("office hours", () => {
  it("are open from nine to five on weekdays, in their own zone", () => {
    // Friday, 6 March 2026; Berlin is an hour ahead of UTC.
    expect(officeStateAt(hours(), at("2026-03-06T07:59:00Z"), 2)).toEqual({
      isOpen: false,
      changes: [at("2026-03-06T08:00:00Z"), at("2026-03-06T16:00:00Z")],
    });
    expect(officeStateAt(hours(), at("2026-03-06T08:00:00Z"), 2)).toEqual({
      isOpen: true,
      changes: [at("2026-03-06T16:00:00Z"), at("2026-03-09T08:00:00Z")],
    });
    expect(officeStateAt(hours(), at("2026-03-06T16:00:00Z"), 1)).toEqual({
      isOpen: false,
      changes: [at("2026-03-09T08:00:00Z")],
    });
  });

  it("have breaks, and windows that touch are one", () => {
    const week = onlyOn(0, { from: 540, to: 720 }, { from: 780, to: 1020 }, { from: 1020, to: 1080 });
    const { changes } = officeStateAt(hours({ week, timeZone: "UTC" }), at("2026-03-09T00:00:00Z"), 4);
    expect(iso(changes)).toEqual([
      "2026-03-09T09:00",
      "2026-03-09T12:00",
      "2026-03-09T13:00",
      "2026-03-09T18:00",
    ]);
  });

  it("a window over midnight belongs to the day it begins on, also into a day off", () => {
    const week = onlyOn(4, { from: 1320, to: 360 });
    const late = hours({ week, timeZone: "UTC" });
    expect(officeStateAt(late, at("2026-03-07T05:59:00Z"), 1)).toEqual({
      isOpen: true,
      changes: [at("2026-03-07T06:00:00Z")],
    });
    const saturdayOff = { ...late, holidays: [{ date: "2026-03-07", name: "Off" }] };
    expect(officeStateAt(saturdayOff, at("2026-03-07T05:00:00Z"), 0).isOpen).toBe(true);
    const fridayOff = { ...late, holidays: [{ date: "2026-03-06", name: "Off" }] };
    expect(officeStateAt(fridayOff, at("2026-03-07T05:00:00Z"), 1)).toEqual({
      isOpen: false,
      changes: [at("2026-03-13T22:00:00Z")],
    });
  });

  it("keep wall-clock times over both changes of the clock", () => {
    const sundays = hours({ week: onlyOn(6, { from: 0, to: 1440 }) });
    // 23 hours in spring, 25 in autumn.
    const [spring = 0, springEnd = 0] = officeStateAt(sundays, at("2026-03-28T12:00:00Z"), 2).changes;
    const [autumn = 0, autumnEnd = 0] = officeStateAt(sundays, at("2026-10-24T12:00:00Z"), 2).changes;
    expect([(springEnd - spring) / HOUR, (autumnEnd - autumn) / HOUR]).toEqual([23, 25]);
    // 02:30 is skipped in spring: the day begins when the clock jumps.
    const early = hours({ week: onlyOn(6, { from: 150, to: 300 }) });
    expect(iso(officeStateAt(early, at("2026-03-28T12:00:00Z"), 2).changes)).toEqual([
      "2026-03-29T01:00",
      "2026-03-29T03:00",
    ]);
    // And comes twice in autumn: what begins then begins with the first, what ends then ends with the last.
    expect(iso(officeStateAt(early, at("2026-10-24T12:00:00Z"), 2).changes)).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T04:00",
    ]);
  });

  it("always open and never open have no next change", () => {
    const always = hours({ week: everyDay({ from: 0, to: 1440 }) });
    expect(officeStateAt(always, at("2026-03-06T12:00:00Z"))).toEqual({ isOpen: true, changes: [] });
    const never = hours({ week: everyDay() });
    expect(officeStateAt(never, at("2026-03-06T12:00:00Z"))).toEqual({ isOpen: false, changes: [] });
    const tomorrowForEver = { ...always, holidays: [{ date: "2026-03-06", name: "Off" }] };
    expect(officeStateAt(tomorrowForEver, at("2026-03-06T12:00:00Z"))).toEqual({
      isOpen: false,
      changes: [at("2026-03-06T23:00:00Z")],
    });
  });
});

const minute = fc.integer({ min: 0, max: 1439 });
const anyWindow = fc.record({ from: minute, to: minute });
const anyWeek = fc.array(fc.array(anyWindow, { maxLength: 3 }), { minLength: 7, maxLength: 7 });
const ZONES = Intl.supportedValuesOf("timeZone");
// A year with every change of the clock there is, to the minute.
const anyTime = fc
  .integer({ min: at("2026-01-01T00:00:00Z") / 60_000, max: at("2027-03-01T00:00:00Z") / 60_000 })
  .map((minutes) => minutes * 60_000);

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a person with a calendar and a clock on the wall would say. */
function wallClock(timeZone: string, time: number): { day: number; minutes: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  formats.set(timeZone, format);
  const text = format.format(time);
  const [date = "", clock = ""] = text.split(" ");
  const [h = 0, m = 0] = clock.split(":").map(Number);
  return { day: (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7, minutes: h * 60 + m };
}

function saysTheWall(week: OpenWindow[][], timeZone: string, time: number): boolean {
  const { day, minutes } = wallClock(timeZone, time);
  const reaches = (windows: OpenWindow[] | undefined, at: number) =>
    (windows ?? []).some((window) => window.from <= at && at < window.from + lengthOf(window));
  return reaches(week[day], minutes) || reaches(week[(day + 6) % 7], minutes + 1440);
}

/** Whether the clock is put on or back within a day of this time: then wall-clock readings are skipped or come twice. */
const isNearJump = (timeZone: string, time: number) => {
  const read = (when: number) => wallClock(timeZone, when).minutes;
  return read(time - 24 * HOUR) !== read(time) || read(time + 24 * HOUR) !== read(time);
};

describe("for any schedule, in every zone there is", () => {
  it("says what the clock on the wall says", () => {
    expect(ZONES.length).toBeGreaterThan(300);
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyWeek, anyTime, (timeZone, week, time) => {
        fc.pre(!isNearJump(timeZone, time));
        expect(officeStateAt({ timeZone, week, holidays: [] }, time, 0).isOpen).toBe(
          saysTheWall(week, timeZone, time),
        );
      }),
      { numRuns: 600 },
    );
  });

  it("says what the wall says on the days of a jump too, outside the readings that jump", () => {
    for (const timeZone of ZONES) {
      for (const week of [weekdays, onlyOn(6, { from: 1320, to: 600 }), onlyOn(5, { from: 720, to: 720 })]) {
        // The days around the changes in Europe and America, at noon and in the evening of any zone.
        for (const day of ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"]) {
          const time = at(`${day}T12:10:00Z`);
          if (wallClock(timeZone, time).minutes < 240) continue;
          expect(officeStateAt({ timeZone, week, holidays: [] }, time, 0).isOpen, `${timeZone} ${day}`).toBe(
            saysTheWall(week, timeZone, time),
          );
        }
      }
    }
  });

  it("turns exactly at the changes it names, one after the other", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), anyWeek, anyTime, (timeZone, week, time) => {
        const schedule = { timeZone, week, holidays: [] };
        const { isOpen, changes } = officeStateAt(schedule, time, 6);
        let expected = isOpen;
        let last = time;
        for (const change of changes) {
          expect(change).toBeGreaterThan(last);
          expect(officeStateAt(schedule, change - 1_000, 0).isOpen).toBe(expected);
          expected = !expected;
          expect(officeStateAt(schedule, change, 0).isOpen).toBe(expected);
          last = change;
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("what is stored", () => {
  it("puts windows and holidays in order", () => {
    const week = onlyOn(0, { from: 780, to: 1020 }, { from: 540, to: 720 });
    const holidays = [
      { date: "2026-12-25", name: " Christmas " },
      { date: "2026-01-01", name: "New Year" },
    ];
    const stored = checkOfficeHours(hours({ week, holidays }));
    expect(stored.week[0]?.map(({ from }) => from)).toEqual([540, 780]);
    expect(stored.holidays.map(({ name }) => name)).toEqual(["New Year", "Christmas"]);
  });

  it.each<[string, Partial<OfficeHours>]>([
    ["a zone that does not exist", { timeZone: "Mars/Olympus" }],
    ["six days", { week: weekdays.slice(1) }],
    ["a time that is no minute of a day", { week: onlyOn(0, { from: 1440, to: 60 }) }],
    ["half a minute", { week: onlyOn(0, { from: 0.5, to: 60 }) }],
    ["too many windows", { week: onlyOn(0, nine, nine, nine, nine, nine, nine) }],
    ["a date that does not exist", { holidays: [{ date: "2026-02-30", name: "Never" }] }],
    ["a holiday without a name", { holidays: [{ date: "2026-02-03", name: " " }] }],
  ])("refuses %s", (_what, wrong) => {
    expect(() => checkOfficeHours(hours(wrong))).toThrow(/INPUT_INVALID/);
  });
});
