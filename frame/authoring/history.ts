import type { Fields } from "./functions.ts";
import { type Operation, operate } from "./operations.ts";

/** The author's work as a log: what it began from, what was done since, and what was taken back. Never changed, only replaced. */
export type History = {
  start: Fields;
  done: readonly Operation[];
  /** What stood after each of them, the last at the end. */
  states: readonly Fields[];
  /** The next to do again at the end. */
  undone: readonly Operation[];
};

/** So many can be taken back. */
const MAX_DONE = 200;

export const begin = (start: Fields): History => ({ start, done: [], states: [], undone: [] });

/** What is edited, as it is now. */
export const fieldsOf = ({ start, states }: History): Fields => states.at(-1) ?? start;

/** Does something; what changes nothing is not noted. What was taken back before cannot be done again after it. */
export function perform(history: History, operation: Operation): History {
  const isSame = isOfBurst(history.done.at(-1), operation);
  const before = isSame ? (history.states.at(-2) ?? history.start) : fieldsOf(history);
  const whole = isSame ? merge(history.done.at(-1) as Operation, operation) : operation;
  const after = operate(before, whole);
  if (after === fieldsOf(history)) return history;
  const kept = isSame ? -1 : undefined;
  const [done, states] = [history.done.slice(0, kept), history.states.slice(0, kept)];
  // Written back to what it was: nothing was done.
  if (after === before) return { ...history, done, states, undone: [] };
  return shorten({ ...history, done: [...done, whole], states: [...states, after], undone: [] });
}

/** Takes back the last thing. */
export function undo(history: History): History {
  const last = history.done.at(-1);
  if (!last) return history;
  return {
    ...history,
    done: history.done.slice(0, -1),
    states: history.states.slice(0, -1),
    undone: [...history.undone, last],
  };
}

/** Does again what was taken back last. */
export function redo(history: History): History {
  const next = history.undone.at(-1);
  if (!next) return history;
  return {
    ...history,
    done: [...history.done, next],
    states: [...history.states, operate(fieldsOf(history), next)],
    undone: history.undone.slice(0, -1),
  };
}

/** The oldest can be taken back no more. */
function shorten(history: History): History {
  if (history.done.length <= MAX_DONE) return history;
  return {
    ...history,
    start: history.states[0] ?? history.start,
    done: history.done.slice(1),
    states: history.states.slice(1),
  };
}

function isOfBurst(last: Operation | undefined, next: Operation): boolean {
  if (!last || !("burst" in last) || !("burst" in next)) return false;
  const isSameThing =
    last.do === next.do && (last.do === "tip" || (next.do === "step" && last.id === next.id));
  return isSameThing && last.burst !== undefined && last.burst === next.burst;
}

const merge = (last: Operation, next: Operation): Operation =>
  ({
    ...last,
    ...next,
    set: { ...("set" in last && last.set), ...("set" in next && next.set) },
  }) as Operation;
