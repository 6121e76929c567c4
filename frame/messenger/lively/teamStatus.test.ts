import { describe, expect, it } from "vitest";
import { createTimeFormat } from "../../../ui/time.ts";
import { en } from "../../strings/lively/en.ts";
import { addStrings } from "../../strings/t.ts";
import type { Rules } from "./names.ts";
import { officeAt, teamStatus, teamTitle } from "./teamStatus.ts";

addStrings(en);

const HOUR = 3_600_000;
// Local time, so that the test reads the same in any zone it runs in.
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();
const reader = (now: number) => ({ now, time: createTimeFormat("en-GB"), locale: "en-GB" });
const rules = (more: object): Rules =>
  ({
    replyTime: null,
    office: null,
    team: { faces: [], count: 1, online: false, lastActiveAt: null },
    ...more,
  }) as unknown as Rules;

describe("the line under the team's name", () => {
  it("counts from what was told once: open, closed, open again, as time goes by", () => {
    const office = { isOpen: true, changes: [10, 20, 30] };
    expect([5, 10, 19, 20, 30, 99].map((now) => officeAt(office, now))).toEqual([
      { isOpen: true, next: 10 },
      { isOpen: false, next: 20 },
      { isOpen: false, next: 20 },
      { isOpen: true, next: 30 },
      { isOpen: false, next: undefined },
      { isOpen: false, next: undefined },
    ]);
  });

  it("says when the office opens again, by the reader's own clock", () => {
    const closed = (next: number) => rules({ office: { isOpen: false, changes: [next] } });
    // Monday, 2 March 2026, in the morning.
    const now = at(2, 7);
    expect(teamStatus(closed(at(2, 9)), reader(now))).toBe("Back at 9:00 your time");
    expect(teamStatus(closed(at(3, 9)), reader(now))).toBe("Back tomorrow at 9:00 your time");
    expect(teamStatus(closed(at(6, 9)), reader(now))).toBe("Back Friday at 9:00 your time");
    expect(teamStatus(closed(at(20, 9)), reader(now))).toBe("Back 20 March at 9:00 your time");
    expect(teamStatus(rules({ office: { isOpen: false, changes: [] } }), reader(now))).toBe(
      "Away at the moment",
    );
  });

  it("prefers somebody who is there to what the schedule says", () => {
    const office = { isOpen: false, changes: [at(3, 9)] };
    const team = { faces: [], count: 1, online: true, lastActiveAt: null };
    expect(teamStatus(rules({ office, team }), reader(at(2, 20)))).toBe("Active now");
  });

  it("says how soon to expect an answer, else when somebody was there last, else nothing", () => {
    const now = at(2, 12);
    const team = { faces: [], count: 1, online: false, lastActiveAt: now - 2 * HOUR };
    expect(teamStatus(rules({ team, replyTime: "day" }), reader(now))).toBe("Typically replies within a day");
    expect(teamStatus(rules({ team }), reader(now))).toBe("Last active: 2h");
    expect(teamStatus(rules({}), reader(now))).toBe("");
  });

  it("names the team", () => {
    const [anna, ben, cem] = ["Anna", "Ben", "Cem"].map((name) => ({ name }));
    if (!anna || !ben || !cem) throw new Error("no names");
    expect([
      teamTitle([], 3),
      teamTitle([anna], 1),
      teamTitle([anna, ben], 2),
      teamTitle([anna, ben, cem], 3),
      teamTitle([anna], 2),
    ]).toEqual(["", "Anna", "Anna and Ben", "Anna and 2 others", "Anna and 1 other"]);
  });
});
