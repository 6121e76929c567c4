import { type Accessor, createMemo, createSignal } from "solid-js";
import { CallError } from "../core/errors.ts";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { dismissRating, type Eligibility, eligibility, submitRating } from "./functions.ts";

type Draft = { rating: number; comment: string };
type Problem = "csatFailed" | "csatOffline";

/** What is known of the server's clock is behind it by as long as an answer was on its way; delays are whole minutes. */
const BEHIND_MS = 5_000;

export type RatingPlace = {
  /** Whether somebody may look at it now. */
  isWanted: Accessor<boolean>;
  /** Its time has come by the deployment's clock. */
  isDue?: boolean;
  /** It was rated for the first time; not on a change. */
  onRated(conversationId: string): void;
  /** It will not be rated. */
  onSkipped?(conversationId: string): void;
};

/** Rating one conversation: what the server says of it, and what is being filled in, which outlives a reload. */
export function createRating(id: Accessor<string | null>, place: RatingPlace) {
  const { now } = useMessenger();
  const { rated, isAsked, isKnown } = createAnswer(id, place);
  const { draft, setDraft, forget } = createDraft(id);
  const [isChanging, setChanging] = createSignal(false);
  const calls = createCalls(id, draft);
  const run = async (what: "submit" | "dismiss"): Promise<boolean> => {
    if (!(await calls.run(what))) return false;
    forget();
    setChanging(false);
    return true;
  };
  return {
    draft,
    write(more: Partial<Draft>): void {
      setDraft({ ...draft(), ...more });
      calls.setProblem(undefined);
    },
    rated,
    /** Whether the question is open, its time has come, and somebody may look at it. */
    isAsked,
    /** Whether the server has said what there is. */
    isKnown,
    /** Whether the form is to be shown. */
    isForm: () => isAsked() || (rated() !== undefined && isChanging()),
    canChange: () => (rated()?.changeableUntil ?? 0) > now(),
    change(): void {
      const said = rated();
      if (said) setDraft({ rating: said.rating, comment: said.comment });
      setChanging(true);
    },
    busy: calls.busy,
    problem: calls.problem,
    async submit(): Promise<void> {
      const isFirst = !rated();
      const conversationId = id();
      if ((await run("submit")) && isFirst && conversationId) place.onRated(conversationId);
    },
    async skip(): Promise<void> {
      const conversationId = id();
      if (!rated()) {
        if ((await run("dismiss")) && conversationId) place.onSkipped?.(conversationId);
        return;
      }
      forget();
      setChanging(false);
    },
  };
}

export type Rating = ReturnType<typeof createRating>;

/** What the server has: the question, from its time on, or the answer. */
function createAnswer(id: Accessor<string | null>, { isWanted, isDue }: RatingPlace) {
  const { app, now } = useMessenger();
  const answer = createQuery(eligibility, () => {
    const conversationId = id();
    return isWanted() && conversationId !== null ? { conversationId } : null;
  });
  const known = createMemo<Eligibility>(() => {
    const state = answer();
    return state.status === "ready" ? state.value : { state: "none" };
  });
  return {
    rated: () => {
      const state = known();
      return state.state === "rated" ? state : undefined;
    },
    isAsked: () => {
      const state = known();
      return state.state === "ask" && (isDue || state.askAt - BEHIND_MS <= Math.max(now(), app.serverNow()));
    },
    isKnown: () => answer().status !== "loading",
  };
}

/** What is being filled in, kept by the browser until it is sent or given up. */
function createDraft(id: Accessor<string | null>) {
  const { app } = useMessenger();
  const key = () => `csat.${id()}`;
  const [draft, setDraft] = createSignal<Draft>(readDraft(app.draft(key())));
  return {
    draft,
    setDraft(next: Draft): void {
      setDraft(next);
      app.setDraft(key(), JSON.stringify(next));
    },
    forget: () => app.setDraft(key(), ""),
  };
}

/** One call at a time, and what has gone wrong with the last. */
function createCalls(id: Accessor<string | null>, draft: Accessor<Draft>) {
  const { live } = useMessenger();
  const [busy, setBusy] = createSignal<"submit" | "dismiss">();
  const [problem, setProblem] = createSignal<Problem>();
  return {
    busy,
    problem,
    setProblem,
    async run(what: "submit" | "dismiss"): Promise<boolean> {
      const [connection, conversationId] = [live(), id()];
      if (busy() || conversationId === null) return false;
      if (!connection) return (setProblem("csatOffline"), false);
      setBusy(what);
      setProblem(undefined);
      try {
        if (what === "submit") await connection.mutate(submitRating, { conversationId, ...draft() });
        else await connection.mutate(dismissRating, { conversationId });
        return true;
      } catch (error) {
        setProblem(error instanceof CallError && error.code === "OFFLINE" ? "csatOffline" : "csatFailed");
        return false;
      } finally {
        setBusy(undefined);
      }
    },
  };
}

/** A draft as it was kept; anything else is none. */
function readDraft(text: string): Draft {
  try {
    const { rating, comment } = JSON.parse(text) as Draft;
    return { rating: [1, 2, 3, 4, 5].includes(rating) ? rating : 0, comment: `${comment ?? ""}` };
  } catch {
    return { rating: 0, comment: "" };
  }
}
