import { isRecord } from "../json.ts";
import type { MarkReport } from "./marks.ts";

/** By hand, as `schema.ts`. */
const STATES: readonly unknown[] = ["found", "hidden", "ambiguous", "low", "none", "covered"];
const MAX_WATCHED = 20;

const isFlag = (value: unknown): value is boolean | undefined =>
  value === undefined || typeof value === "boolean";

/** What the host tells of a mark; undefined if it is no such report. In a lazy chunk: few pages have anything anchored. Never throws. */
export function decodeMarkReport(data: unknown): MarkReport | undefined {
  if (!isRecord(data)) return undefined;
  const { id, state, score, isInView, watched, isMet, isInvalid, isPressed, isEscaped } = data;
  const isMark = typeof id === "string" && /^[\w-]{1,64}$/.test(id) && STATES.includes(state);
  const isSure = typeof score === "number" && score >= 0 && score <= 100;
  if (!isMark || !isSure || typeof isInView !== "boolean") return undefined;
  const isPlace = Number.isInteger(watched) && (watched as number) >= 0 && (watched as number) <= MAX_WATCHED;
  if (watched !== undefined && !isPlace) return undefined;
  if (!isFlag(isMet) || !isFlag(isInvalid) || !isFlag(isPressed) || !isFlag(isEscaped)) return undefined;
  return {
    id,
    state: state as MarkReport["state"],
    score,
    isInView,
    ...(watched === undefined ? {} : { watched: watched as number }),
    ...(isMet === undefined ? {} : { isMet }),
    ...(isInvalid === undefined ? {} : { isInvalid }),
    ...(isPressed === undefined ? {} : { isPressed }),
    ...(isEscaped === undefined ? {} : { isEscaped }),
  };
}
