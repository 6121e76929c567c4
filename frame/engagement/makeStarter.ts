import type { FunctionReturnType } from "convex/server";
import type { TourAnswer } from "../../protocol/messages.ts";
import type { FrameState } from "../app.ts";
import type { Http } from "../core/http.ts";
import type { Store } from "../core/store.ts";
import type { Session } from "../session/session.ts";
import type { Reporter } from "../shell/report.ts";
import type { Engine } from "./engine.ts";
import { startable } from "./functions.ts";
import type { Candidate } from "./model.ts";

type Found = FunctionReturnType<typeof startable>;

/** What a page can ask for by its id. */
export type StartableKind = "survey" | "checklist" | "tour";

export type StarterWorld = {
  state: Store<FrameState>;
  http: Http;
  session: Pick<Session, "token">;
  reporter: Reporter;
};

export type Starter = {
  /** @param question of the page's, which is told by this number what has become of it */
  start(kind: StartableKind, id: string, question?: number): void;
  /** It was for them a moment ago, and is not any more. */
  refused(candidate: Candidate): void;
  stop(): void;
};

const METHODS: Record<StartableKind, string> = {
  survey: "startSurvey",
  checklist: "startChecklist",
  tour: "startTour",
};
const CODES = {
  unknown: "ITEM_UNKNOWN",
  notLive: "ITEM_NOT_LIVE",
  notForVisitor: "ITEM_NOT_FOR_VISITOR",
} as const;
const AGAIN_MS = 3_000;

/** Questions of the page's that were not answered yet, by the id they ask about. */
function makeQuestions(reporter: Reporter) {
  const asked = new Map<string, number[]>();
  function answer(id: string, word: TourAnswer): void {
    for (const number of asked.get(id) ?? []) reporter.event(number, word);
    asked.delete(id);
  }
  return {
    keep(id: string, number?: number): void {
      if (number) asked.set(id, [...(asked.get(id) ?? []), number]);
    },
    answer,
    /** Nothing comes of them. */
    answerAll(): void {
      for (const id of asked.keys()) answer(id, "unavailable");
    },
  };
}

/** What becomes of an item, as the deployment has said. */
function makeSettle(
  { state, reporter }: Pick<StarterWorld, "state" | "reporter">,
  engine: Engine,
  answer: (id: string, word: TourAnswer) => void,
) {
  return (found: Found, kind: StartableKind, id: string): void => {
    if (found.outcome === "yes") {
      engine.start(found.item);
      const isHeld = engine.why().some(({ itemId, standing }) => itemId === id && standing === "slotTaken");
      if (isHeld) answer(id, "waiting");
    } else if (found.outcome === "inMessenger") {
      state.set({ views: [{ name: "tasks" }, { name: "checklist", id }] });
      reporter.ask(true);
    } else {
      reporter.warn(CODES[found.outcome], `${METHODS[kind]}() ${id}`);
      answer(id, found.outcome);
    }
  };
}

/**
 * Has what the page or the visitor asks for shown, if the deployment says that it is for them; says in the page's console why
 * not. Asked for before the visitor is known, or while there is no line, it waits.
 */
export function makeStarter({ state, http, session, reporter }: StarterWorld, engine: Engine): Starter {
  const waiting = new Map<string, StartableKind>();
  /** Of these the deployment is asked once more what has changed. */
  const refused = new Set<string>();
  const { keep, answer, answerAll } = makeQuestions(reporter);
  const settle = makeSettle({ state, reporter }, engine, answer);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(id: string, kind: StartableKind, sessionToken: string): Promise<void> {
    try {
      settle(await http.query(startable, { sessionToken, kind, itemId: id }), kind, id);
    } catch {
      waiting.set(id, kind);
      clearTimeout(timer);
      timer = setTimeout(look, AGAIN_MS);
    }
  }
  function look(): void {
    const sessionToken = session.token();
    const { phase, showings, isHidden } = state.get();
    for (const { showing } of showings) answer(showing.candidate.itemId, isHidden ? "hidden" : "started");
    if (phase === "refused") answerAll();
    if (phase !== "ready" || !sessionToken) return;
    for (const [id, kind] of waiting) {
      waiting.delete(id);
      void ask(id, kind, sessionToken);
    }
  }
  const unsubscribe = state.subscribe(look);
  return {
    start(kind, id, question) {
      keep(id, question);
      if (!id) {
        reporter.warn("ARGUMENT_INVALID", `${METHODS[kind]}()`);
        return answer(id, "unknown");
      }
      refused.delete(id);
      waiting.set(id, kind);
      return look();
    },
    refused({ kind, itemId }) {
      if (kind !== "survey" && kind !== "checklist" && kind !== "tour") return;
      if (refused.has(itemId)) {
        reporter.warn(CODES.notLive, `${METHODS[kind]}() ${itemId}`);
        return answer(itemId, "notLive");
      }
      refused.add(itemId);
      waiting.set(itemId, kind);
      look();
    },
    stop() {
      clearTimeout(timer);
      unsubscribe();
      answerAll();
    },
  };
}
