import type { TimeFormat } from "../../../ui/time.ts";
import { t } from "../../strings/t.ts";
import type { Rules } from "./names.ts";

const DAY_MS = 86_400_000;

/** Whether the office is open at `now`, counted from what was told at some time before, and when that turns next. */
export function officeAt(
  office: NonNullable<Rules["office"]>,
  now: number,
): { isOpen: boolean; next: number | undefined } {
  const passed = office.changes.filter((change) => change <= now).length;
  return { isOpen: passed % 2 === 0 ? office.isOpen : !office.isOpen, next: office.changes[passed] };
}

/** The reader's clock, and how it writes times. */
export type Reader = { now: number; time: TimeFormat; locale: string };

/** The line under the team's name: whether somebody is there, when somebody is, how soon to expect an answer. */
export function teamStatus(rules: Rules, reader: Reader): string {
  const { now, time } = reader;
  const { office, team, replyTime } = rules;
  const state = office && officeAt(office, now);
  if (state && !state.isOpen && !team.online) return backText(state.next, reader);
  const expected = replyTime ? t(replyTime) : "";
  if (team.online) return [t("online"), expected].filter(Boolean).join(" · ");
  if (expected) return expected;
  return team.lastActiveAt === null ? "" : t("lastActive", { time: time.short(team.lastActiveAt, now) });
}

function backText(next: number | undefined, { now, time, locale }: Reader): string {
  if (next === undefined) return t("away");
  const clock = time.clock(next);
  if (time.sameDay(next, now)) return t("backToday", { time: clock });
  // Noon of tomorrow is tomorrow, however long this day is.
  const noon = new Date(now).setHours(12, 0, 0, 0);
  if (time.sameDay(next, noon + DAY_MS)) return t("backTomorrow", { time: clock });
  const isSoon = next - now < 6 * DAY_MS;
  const format = isSoon ? { weekday: "long" as const } : { day: "numeric" as const, month: "long" as const };
  return t("backOn", { day: new Intl.DateTimeFormat(locale, format).format(next), time: clock });
}

/** "Anna", "Anna and Ben", "Anna and 2 others". */
export function teamTitle(faces: readonly { name: string }[], count: number): string {
  const [first, second] = faces;
  if (!first) return "";
  if (count === 2 && second) return t("two", { name: first.name, other: second.name });
  return count > 1 ? t("more", { name: first.name, count: count - 1 }) : first.name;
}
