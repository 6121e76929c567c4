import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { type AgentCard, api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import { createQuery } from "../data/createQuery.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";

/** A sign of typing counts for so long after it has come. */
const TYPING_MS = 6_000;
/** How often it is said again while somebody goes on typing. */
const SIGN_EVERY_MS = 3_000;

/** Tells the visitor that an answer is being written. Returns what to call with each change of the draft. */
export function createTypingSign(conversationId: () => string): (draft: string) => void {
  const { canReply } = useWorkspace();
  const setTyping = createMutation(api.typing.setForAgent);
  let saidFor: string | null = null;
  let saidAt = 0;
  const stop = (): void => {
    if (saidFor !== null) void setTyping({ conversationId: saidFor, isTyping: false });
    saidFor = null;
  };
  createEffect(on(conversationId, stop, { defer: true }));
  onCleanup(stop);
  return (draft) => {
    if (!canReply()) return;
    if (draft.trim() === "") return stop();
    const id = conversationId();
    if (saidFor === id && Date.now() - saidAt < SIGN_EVERY_MS) return;
    saidFor = id;
    saidAt = Date.now();
    void setTyping({ conversationId: id, isTyping: true });
  };
}

export type Typing = {
  /** The visitor's draft, empty where it is not shown; null while nothing is being typed. */
  visitor: () => { draft: string } | null;
  teammate: () => AgentCard | null;
};

/** Who else is writing in a conversation. Each sign is hidden by this page's own clock unless another one follows. */
export function createTypingOf(conversationId: () => string): Typing {
  const query = createQuery(api.typing.getForAgent, () => ({ conversationId: conversationId() }));
  const visitor = () => query.value()?.visitor ?? null;
  const teammate = () => query.value()?.teammate ?? null;
  const isVisitorFresh = createFreshness(() => visitor()?.until);
  const isTeammateFresh = createFreshness(() => teammate()?.until);
  return {
    visitor: () => (isVisitorFresh() && visitor() ? { draft: visitor()?.draft ?? "" } : null),
    teammate: () => (isTeammateFresh() ? (teammate()?.agent ?? null) : null),
  };
}

function createFreshness(until: () => number | undefined): () => boolean {
  const [isFresh, setFresh] = createSignal(false);
  createEffect(
    on(until, (time) => {
      setFresh(time !== undefined);
      const timer = setTimeout(() => setFresh(false), TYPING_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return isFresh;
}
