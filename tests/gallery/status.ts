import type { World } from "./world.ts";

/** What home says of the team. */
export type TeamState = "left" | "hours" | "closed" | "away" | "here";

const DAY_MINUTES = 1440;
const CLOSED = { timeZone: "UTC", week: Array.from({ length: 7 }, () => []), holidays: [] };

/** Open from tomorrow's midnight on: whenever the gallery runs, it is closed now and the next opening is known. */
function fromTomorrow(): object {
  const today = (new Date().getUTCDay() + 6) % 7;
  const week = Array.from({ length: 7 }, (_, day) => (day === today ? [] : [{ from: 0, to: DAY_MINUTES }]));
  return { ...CLOSED, week };
}

/** Brings the team's presence, hours and reply time to a state. */
export async function setTeam({ agent, comeAndGo }: World, state: TeamState): Promise<void> {
  const hours = { closed: fromTomorrow(), away: CLOSED, left: null, hours: null, here: null }[state];
  await agent.mutate("officeHours:set", { hours });
  const replyTime = state === "left" ? "hidden" : "hours";
  await agent.mutate("conversationSettings:set", { change: { replyTime } });
  if (state === "left") await comeAndGo();
  if (state === "here") await agent.mutate("teamPresence:beat");
}

/** Sets what home's header stands on. */
export async function setHeader({ agent }: World, kind: "gradient" | "image"): Promise<void> {
  const header = kind === "image" ? { kind } : { kind, from: "#5b2be0", to: "#0d8a7a" };
  await agent.mutate("branding:set", { change: { header } });
}
