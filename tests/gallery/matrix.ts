/**
 * The matrix of the gallery: every screen of the messenger × every state, each an entry, and each of these in every variant
 * (`variants.ts`). The types ask for an entry for each view of the protocol, `matrix.test.ts` for one that names each
 * screen's component in `frame/`.
 *
 * - a state is a shot, `{ open: (stage) => stage.show("home") }`, or a hole with its reason, `{ hole: "…" }` (sheet.ts)
 * - further states of a screen go under `more`
 * - what a shot shows that is not there yet is made in `fillTypical.ts`, `fillLong.ts` and `fillHome.ts`
 *
 * A visitor who is refused or blocked is told nothing: messenger and launcher go by design (docs/errors.md), so that their
 * shots (`sheets/around.ts`, part "nothing") hold that nothing is left to look at.
 */
import type { Screen, Sheet, Shot } from "./sheet.ts";
import { AROUND } from "./sheets/around.ts";
import { CONVERSATIONS } from "./sheets/conversations.ts";
import { HELP } from "./sheets/help.ts";
import { HOME } from "./sheets/home.ts";
import { TASKS } from "./sheets/tasks.ts";
import { TICKETS } from "./sheets/tickets.ts";
import type { WorldName } from "./world.ts";

export const MATRIX: Readonly<Record<Screen, Sheet>> = {
  ...HOME,
  ...TASKS,
  ...HELP,
  ...TICKETS,
  ...CONVERSATIONS,
  ...AROUND,
};

/** One shot with its names, which are those of its pictures. */
export type Row = Shot & {
  screen: Screen;
  state: string;
  world: WorldName;
  part: NonNullable<Shot["part"]>;
};

const WORLDS: Record<string, WorldName> = { empty: "empty", long: "long" };

function toRows([screen, { states, more }]: [Screen, Sheet]): Row[] {
  return Object.entries({ ...states, ...more }).flatMap(([state, cell]) =>
    "hole" in cell
      ? []
      : { world: WORLDS[state] ?? "typical", part: "messenger" as const, ...cell, screen, state },
  );
}

/** Authors' shots evenly among the others: the server takes only so many of their codes a minute (editor.ts). */
function spread(rows: readonly Row[]): Row[] {
  const authors = rows.filter(({ edits }) => edits);
  const others = rows.filter(({ edits }) => !edits);
  const every = Math.max(1, Math.floor(others.length / (authors.length + 1)));
  const mixed = others.flatMap((row, at) =>
    at % every === every - 1 ? [row, ...authors.splice(0, 1)] : row,
  );
  return [...mixed, ...authors];
}

/** All shots in the order in which they are visited: what is still being made comes last. */
export const ROWS: readonly Row[] = spread(
  (Object.entries(MATRIX) as [Screen, Sheet][]).flatMap(toRows),
).sort((one, other) => Number(Boolean(one.later)) - Number(Boolean(other.later)));
