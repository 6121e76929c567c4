import type { FunctionReturnType } from "convex/server";
import type { FrameState } from "../app.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import type { Session } from "../session/session.ts";
import type { Standing } from "./engineWorld.ts";
import { why } from "./functions.ts";
import type { ItemKind } from "./model.ts";

export type WhyWorld = {
  console: Pick<Console, "log" | "table">;
  state: Store<FrameState>;
  http: Http;
  session: Pick<Session, "token">;
};

/** As the engine has it: of what is for the visitor on this page. */
type Seen = readonly { itemId: string; kind: ItemKind; standing: Standing }[];
type Line = FunctionReturnType<typeof why>[number];
type Row = {
  kind: ItemKind;
  id: string;
  who: string;
  often: string;
  where: string;
  when: string;
  shows: string;
};

/** What of the page has been decided already when it stands like this. */
const UNDECIDED = new Set<Standing | undefined>([undefined, "page"]);

/**
 * Prints for each item that is live for this page whether it is for this visitor, comes (again), is meant for here and for
 * now, and what it waits for. In the frame's own console, which the page's script cannot read.
 */
export async function printWhy({ console, state, http, session }: WhyWorld, seen: Seen): Promise<void> {
  const { phase, page } = state.get();
  const sessionToken = session.token();
  const lines = sessionToken
    ? await http.query(why, { sessionToken, url: page.url }).catch(() => null)
    : null;
  console.log(`[Opencom] why: ${page.url} · ${phase}${lines ? "" : " · the server does not say"}`);
  console.table(toRows(lines ?? [], seen));
}

/** What the deployment says and what the page says, one row to an item. */
export function toRows(lines: readonly Line[], seen: Seen): Row[] {
  const here = new Set(lines.map(({ itemId }) => itemId));
  const only = seen.filter(({ itemId }) => !here.has(itemId));
  return [
    ...lines.map((line) => toRow(line, seen.find(({ itemId }) => itemId === line.itemId)?.standing)),
    // Started by the visitor, or not known to the deployment any more.
    ...only.map(({ itemId, kind, standing }) => ({
      kind,
      id: itemId,
      who: "",
      often: "",
      where: standing === "page" ? "no" : "yes",
      when: "",
      shows: standing,
    })),
  ];
}

function toRow({ kind, itemId, schedule, audience, frequency, pace }: Line, standing?: Standing): Row {
  const isDecided = !UNDECIDED.has(standing);
  const isFor = schedule === "yes" && audience.outcome === "yes";
  return {
    kind,
    id: itemId,
    who: schedule === "yes" ? say(audience.outcome, audience.by.join(", ")) : say(schedule, "schedule"),
    often: say(pace ? "no" : frequency.outcome, pace ?? frequency.reason),
    where: "yes",
    when: isDecided ? say(standing === "trigger" ? "no" : "yes", standing === "trigger" && standing) : "",
    shows: standing ?? (isFor && frequency.outcome === "yes" ? "waiting" : "no"),
  };
}

const say = (outcome: string, detail?: string | false | null): string =>
  outcome !== "yes" && detail ? `${outcome} (${detail})` : outcome;
