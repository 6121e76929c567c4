const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type TimeFormat = {
  /** "14:05" */
  clock(at: number): string;
  /** "Today", "Yesterday", "Tuesday", "3 March", "3 March 2024": the heading over a day. */
  day(at: number, now: number): string;
  /** "now", "5 min", "3 h", "Tue", "3 Mar": short enough for the end of a list row. */
  short(at: number, now: number): string;
  /** Date and time in full, for a tooltip. */
  full(at: number): string;
  /** True when both instants fall on one calendar day here. */
  sameDay(a: number, b: number): boolean;
};

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** Calendar days between two instants, by the clock on the wall (a day of 23 or 25 hours counts as one). */
function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY);
}

function sameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}

function capitalised(text: string, locale: string): string {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

function safeLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Formatters for a BCP 47 locale (a malformed one means English), in the reader's own time zone; times are ms since 1970. */
export function createTimeFormat(requested: string): TimeFormat {
  const locale = safeLocale(requested);
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  const clock = format({ hour: "numeric", minute: "2-digit" });
  const weekday = format({ weekday: "long" });
  const weekdayShort = format({ weekday: "short" });
  const date = format({ day: "numeric", month: "long" });
  const dateShort = format({ day: "numeric", month: "short" });
  const dateYear = format({ day: "numeric", month: "long", year: "numeric" });
  const full = format({ dateStyle: "full", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "narrow" });
  return {
    clock: (at) => clock.format(at),
    day(at, now) {
      const days = daysBetween(at, now);
      if (days <= 1) return capitalised(relative.format(-Math.max(0, days), "day"), locale);
      if (days < 7) return capitalised(weekday.format(at), locale);
      return sameYear(at, now) ? date.format(at) : dateYear.format(at);
    },
    short(at, now) {
      const age = Math.max(0, now - at);
      if (age < MINUTE) return relative.format(0, "second");
      if (age < HOUR) return unit(locale, Math.floor(age / MINUTE), "minute");
      const days = daysBetween(at, now);
      if (age < 12 * HOUR || days === 0) return unit(locale, Math.floor(age / HOUR), "hour");
      if (days < 7) return weekdayShort.format(at);
      return dateShort.format(at);
    },
    full: (at) => full.format(at),
    sameDay: (a, b) => startOfDay(a) === startOfDay(b),
  };
}

function unit(locale: string, value: number, name: "minute" | "hour"): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "narrow" }).format(value);
}
