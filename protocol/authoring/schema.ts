import type { AnchorState } from "../anchors/anchor.ts";
import { decodeAnchor } from "../anchors/schema.ts";
import { isRecord } from "../json.ts";
import type { AuthoringReport, Crumb, Quality, Rect, Refusal } from "./messages.ts";

/** By hand, as `anchors/schema.ts`: only the lazy chunk of authors takes it. */
const STATES: readonly unknown[] = ["found", "hidden", "ambiguous", "low", "none"];
const REFUSALS: readonly unknown[] = ["private", "frame", "ours", "tooLarge"];
const GRADES: readonly unknown[] = ["strong", "ok", "weak"];
const CODES: readonly unknown[] =
  "lookAlikes,textOnly,generatedId,inRow,positionOnly,fewEvidence,inFrame,marked".split(",");
const EDGES = ["left", "top", "width", "height"] as const;
const MAX_CRUMBS = 8;
const MAX_REASONS = 6;
/** No page is larger, and no list is longer. */
const FARTHEST = 1e7;

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && value >= least && value <= most;
const isCount = (value: unknown): value is number => Number.isInteger(value) && isWithin(value, 0, FARTHEST);

/** Text of the page, as far as it is asked for. Half characters become U+FFFD: the deployment takes none. */
const readText = (value: unknown, most: number): string | undefined =>
  typeof value === "string"
    ? value
        .replace(/\p{Surrogate}/gu, "\uFFFD")
        .slice(0, most)
        .replace(/[\uD800-\uDBFF]$/, "")
    : undefined;

function readList<T>(value: unknown, most: number, read: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value) || value.length > most) return undefined;
  const items = value.map(read);
  return items.every((item) => item !== undefined) ? (items as T[]) : undefined;
}

function readCrumb(value: unknown): Crumb | undefined {
  if (!isRecord(value)) return undefined;
  const [tag, role, name] = [
    readText(value["tag"], 40),
    readText(value["role"], 40),
    readText(value["name"], 60),
  ];
  return tag === undefined || role === undefined || name === undefined ? undefined : { tag, role, name };
}

function readRect(value: unknown): Rect | undefined {
  if (!isRecord(value) || !EDGES.every((edge) => isWithin(value[edge], -FARTHEST, FARTHEST)))
    return undefined;
  const [left, top, width, height] = EDGES.map((edge) => value[edge] as number) as [
    number,
    number,
    number,
    number,
  ];
  return { left, top, width, height };
}

function readReason(value: unknown): Quality["reasons"][number] | undefined {
  if (!isRecord(value) || !CODES.includes(value["code"])) return undefined;
  const { code, n, name } = value;
  const text = readText(name, 60);
  if ((n !== undefined && !isCount(n)) || (name !== undefined && text === undefined)) return undefined;
  return {
    code: code as Quality["reasons"][number]["code"],
    ...(n === undefined ? {} : { n }),
    ...(text === undefined ? {} : { name: text }),
  };
}

function readQuality(value: unknown): Quality | undefined {
  if (!isRecord(value)) return undefined;
  const { score, grade, lookAlikes, reasons, fix } = value;
  const all = readList(reasons, MAX_REASONS, readReason);
  const isFix = typeof fix === "string" && /^data-opencom-target="[\w-]{1,64}"$/.test(fix);
  if (!isWithin(score, 0, 100) || !GRADES.includes(grade) || !isCount(lookAlikes) || !all || !isFix)
    return undefined;
  return { score, grade: grade as Quality["grade"], lookAlikes, reasons: all, fix };
}

/** What the host tells while somebody authors, without what else was in it; undefined if it is no such report. Never throws. */
export function decodeAuthoringReport(data: unknown): AuthoringReport | undefined {
  if (!isRecord(data)) return undefined;
  const { type, mode, reason, n, state, score, width } = data;
  if (type === "mode") return mode === "navigate" || mode === "pick" ? { type, mode } : undefined;
  if (type === "refused") return REFUSALS.includes(reason) ? { type, reason: reason as Refusal } : undefined;
  if (type === "tested")
    return isCount(n) && STATES.includes(state) && isWithin(score, 0, 100)
      ? { type, n, state: state as AnchorState, score, ...(isCount(width) ? { width } : {}) }
      : undefined;
  const crumbs = readList(data["crumbs"], MAX_CRUMBS, readCrumb);
  const rect = readRect(data["rect"]);
  if (!crumbs || !rect) return undefined;
  if (type === "hover")
    return score === null || isWithin(score, 0, 100) ? { type, crumbs, rect, score } : undefined;
  return type === "picked" ? readPicked(data, { crumbs, rect }) : undefined;
}

function readPicked(
  { record: given, label: name, quality: measured, path: address, again }: Record<string, unknown>,
  shared: { crumbs: Crumb[]; rect: Rect },
): AuthoringReport | undefined {
  const record = decodeAnchor(given);
  const [label, quality, path] = [readText(name, 80), readQuality(measured), readText(address, 2_048)];
  if (!record || "css" in record || label === undefined || !quality || path === undefined) return undefined;
  return { type: "picked", record, label, quality, path, ...shared, ...(isCount(again) ? { again } : {}) };
}
