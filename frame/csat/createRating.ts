import { type Accessor, createMemo, createSignal } from "solid-js";
import { CallError } from "../core/errors.ts";
import { useMessenger } from "../messenger/context.ts";
import { createQuery } from "../messenger/queries.ts";
import { dismissRating, type Eligibility, eligibility, submitRating } from "./functions.ts";

type Draft = { rating: number; comment: string };
type Problem = "csatFailed" | "csatOffline";

/** Rating one conversation: what the server says of it, and what is being filled in, which outlives a reload. */
export function createRating(id: Accessor<string | null>) {
  const { app, isOpen, live, now } = useMessenger();
  const key = () => `csat.${id()}`;
  const [draft, setDraft] = createSignal<Draft>(readDraft(app.draft(key())));
  const [isChanging, setChanging] = createSignal(false);
  const [busy, setBusy] = createSignal<"submit" | "dismiss">();
  const [problem, setProblem] = createSignal<Problem>();
  const answer = createQuery(eligibility, () => {
    const conversationId = id();
    return isOpen() && conversationId !== null ? { conversationId } : null;
  });
  const known = createMemo<Eligibility>(() => {
    const state = answer();
    return state.status === "ready" ? state.value : { state: "none" };
  });
  const rated = () => {
    const state = known();
    return state.state === "rated" ? state : undefined;
  };
  const isAsked = () => {
    const state = known();
    return state.state === "ask" && state.askAt <= now();
  };
  const write = (more: Partial<Draft>): void => {
    setDraft({ ...draft(), ...more });
    setProblem(undefined);
    app.setDraft(key(), JSON.stringify(draft()));
  };
  const forget = (): void => {
    app.setDraft(key(), "");
    setChanging(false);
  };
  /** Runs one call at a time; says what has gone wrong, and keeps what was filled in. */
  const run = async (what: "submit" | "dismiss"): Promise<boolean> => {
    const [connection, conversationId] = [live(), id()];
    if (busy() || conversationId === null) return false;
    if (!connection) return (setProblem("csatOffline"), false);
    setBusy(what);
    setProblem(undefined);
    try {
      if (what === "submit") await connection.mutate(submitRating, { conversationId, ...draft() });
      else await connection.mutate(dismissRating, { conversationId });
      forget();
      return true;
    } catch (error) {
      setProblem(error instanceof CallError && error.code === "OFFLINE" ? "csatOffline" : "csatFailed");
      return false;
    } finally {
      setBusy(undefined);
    }
  };
  return {
    draft,
    write,
    rated,
    /** Whether the form is to be shown. */
    isForm: () => isAsked() || (rated() !== undefined && isChanging()),
    canChange: () => (rated()?.changeableUntil ?? 0) > now(),
    change(): void {
      const said = rated();
      if (said) setDraft({ rating: said.rating, comment: said.comment });
      setChanging(true);
    },
    busy,
    problem,
    async submit(): Promise<void> {
      const isFirst = !rated();
      const conversationId = id();
      if ((await run("submit")) && isFirst && conversationId)
        app.emit("csatCompleted", { id: conversationId });
    },
    async skip(): Promise<void> {
      if (rated()) forget();
      else await run("dismiss");
    },
  };
}

export type Rating = ReturnType<typeof createRating>;

/** A draft as it was kept; anything else is none. */
function readDraft(text: string): Draft {
  try {
    const { rating, comment } = JSON.parse(text) as Draft;
    return { rating: [1, 2, 3, 4, 5].includes(rating) ? rating : 0, comment: `${comment ?? ""}` };
  } catch {
    return { rating: 0, comment: "" };
  }
}
