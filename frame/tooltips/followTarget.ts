import type { MarkReport } from "../../protocol/messages.ts";
import type { DrawRequest, FrameApp } from "../app.ts";
import { tellTargets } from "./functions.ts";

/** What is told of one element. */
type Target = {
  itemId: string;
  version: number;
  isFound: boolean;
  reason?: string;
  waitedMs?: number;
  score?: number;
};
export type TargetWatch = {
  /** How it stands with the element now. */
  see(report: Pick<MarkReport, "state" | "score">): void;
  /** It is waited for no longer. */
  settle(): void;
  stop(): void;
};

/** So long an element is waited for, on a page that is looked at; what was found is told no sooner, so that all told of stayed alike. */
const WAIT_MS = 10_000;
/** What is told of several goes as one. */
const GATHER_MS = 1_000;
const KEY = "targets";
/** As many as are told at a time, and are remembered. */
const MOST = 20;
const DAY_MS = 86_400_000;

const due = new Map<string, Target>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** What was told, where the browser keeps nothing. */
let told = "";

/**
 * Watches whether the element of a tooltip is there, and tells the team's deployment once a day, or when that has changed. Which
 * element it is stays in the page.
 */
export function followTarget(app: FrameApp, { showing, note: tell }: DrawRequest): TargetWatch {
  const { itemId, version } = showing.candidate;
  let since = performance.now();
  let waitedMs = 0;
  let seen: Pick<MarkReport, "state" | "score"> | undefined;
  let wait: ReturnType<typeof setTimeout> | undefined;
  let isSettled = false;
  const note = (): void => {
    if (!seen || !tell) return;
    const { state, score } = seen;
    const isFound = state === "found";
    const target = { itemId, version, isFound, ...(isFound ? { score, waitedMs } : { reason: state }) };
    const line = `${itemId} ${version} ${isFound} ${Math.floor(app.serverNow() / DAY_MS)}`;
    const known = (app.remembered(KEY) ?? told).split("\n");
    if (known.includes(line)) return;
    const now = [...known.filter((each) => !each.startsWith(`${itemId} `)), line].slice(-3 * MOST).join("\n");
    app.remember(KEY, now);
    told = app.remembered(KEY) === null ? now : "";
    due.set(itemId, target);
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(tellTargets, { targets: [...due.values()].slice(0, MOST) });
      due.clear();
    }, GATHER_MS);
  };
  const settle = (): void => {
    isSettled = true;
    note();
  };
  const look = (): void => {
    clearTimeout(wait);
    // What nobody looks at may stand still.
    if (isSettled || document.visibilityState !== "visible") return;
    since = performance.now();
    wait = setTimeout(settle, WAIT_MS);
  };
  document.addEventListener("visibilitychange", look);
  look();
  return {
    see(report) {
      // That it goes again, as menus do, says nothing.
      if (seen?.state === "found") return;
      seen = report;
      if (report.state !== "found") return;
      waitedMs = Math.round(performance.now() - since);
      if (isSettled) note();
    },
    settle,
    stop() {
      clearTimeout(wait);
      document.removeEventListener("visibilitychange", look);
    },
  };
}
