import type { Anchor, AnchorRecord } from "../../protocol/anchors/anchor.ts";
import type { AuthoringWanted } from "../../protocol/authoring/messages.ts";
import { readAddress } from "../anchored/address.ts";

/** What the frame wants, with everything made what it must be. */
export type Wanted = Omit<AuthoringWanted, "tests" | "merge"> & {
  lift: number;
  isPhone: boolean;
  tests: NonNullable<AuthoringWanted["tests"]>;
  merge?: AnchorRecord;
  around?: Anchor;
};

const MOST_TESTS = 50;
/** No bar is higher. */
const MOST_LIFT = 999;

const isAnchor = (given: unknown): boolean =>
  typeof given === "object" && given !== null && ("css" in given || "paths" in given);

/** What the frame asks for. What is no mode ends it, and what is nothing else is left out. */
export function readWanted(asked: unknown): Wanted {
  const { mode, strip, tests, merge, around, move, go, lift, isPhone, again } = {
    ...(asked as Partial<AuthoringWanted>),
  };
  const { n, to } = { ...move };
  const isMove =
    Number.isInteger(n) && (Number.isInteger(to) || /^(parent|child|next|previous|pick)$/.test(`${to}`));
  const address = readAddress(go?.to);
  return {
    mode: /^(navigate|pick|preview)$/.test(`${mode}`) ? (mode as Wanted["mode"]) : "off",
    ...(typeof strip === "string" && /^[\w-]{1,64}$/.test(strip) ? { strip } : {}),
    tests: (Array.isArray(tests) ? tests : [])
      .filter((each) => Number.isInteger(each?.n) && isAnchor(each.anchor))
      .slice(0, MOST_TESTS),
    ...(isAnchor(merge) && "paths" in (merge as object) ? { merge: merge as AnchorRecord } : {}),
    ...(isAnchor(around) ? { around: around as Anchor } : {}),
    ...(Number.isInteger(again?.n)
      ? { again: { n: again?.n as number, isTextChanging: again?.isTextChanging === true } }
      : {}),
    isPhone: mode === "preview" && isPhone === true,
    lift: Math.min(MOST_LIFT, Math.max(0, Math.round(Number(lift)) || 0)),
    ...(address && Number.isInteger(go?.n) ? { go: { n: (go as { n: number }).n, to: address } } : {}),
    ...(isMove ? { move: move as NonNullable<Wanted["move"]> } : {}),
  };
}
