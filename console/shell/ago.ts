const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "5 min ago", "yesterday", "12 Mar": how long ago something was, for a BCP 47 locale. Times in ms since 1970. */
export function createAgoFormat(locale: string): (at: number, now: number) => string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
  return (at, now) => {
    const age = Math.max(0, now - at);
    if (age < MINUTE) return relative.format(0, "second");
    if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), "minute");
    if (age < DAY) return relative.format(-Math.floor(age / HOUR), "hour");
    if (age < 30 * DAY) return relative.format(-Math.floor(age / DAY), "day");
    return date.format(at);
  };
}

/** "in 5 min", "in 3 days": how far ahead something is; what is past counts as now. Times in ms since 1970. */
export function createAheadFormat(locale: string): (at: number, now: number) => string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  return (at, now) => {
    const ahead = Math.max(0, at - now);
    if (ahead < MINUTE) return relative.format(0, "second");
    if (ahead < HOUR) return relative.format(Math.round(ahead / MINUTE), "minute");
    if (ahead < 2 * DAY) return relative.format(Math.round(ahead / HOUR), "hour");
    return relative.format(Math.round(ahead / DAY), "day");
  };
}

/** "12 Mar 2026". Time in ms since 1970. */
export function createDateFormat(locale: string): (at: number) => string {
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
  return (at) => date.format(at);
}
