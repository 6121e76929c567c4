import { createContext, type JSX, onCleanup, useContext } from "solid-js";
import { createStore, produce } from "solid-js/store";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";
import type { Failure } from "../data/errors.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { type ChoicesDraft, filledChoices, NO_CHOICES } from "./ChoicesEditor.tsx";
import { createUploads, type ReplyFile, type Uploads } from "./createUploads.ts";

/** A reply from keypress until the server's own row has arrived. */
export type OutgoingReply = {
  clientMessageId: string;
  text: string;
  files: ReplyFile[];
  choices: ChoicesDraft;
  createdAt: number;
  status: "pending" | "sent" | "failed";
  failure: Failure | null;
};

export type Outbox = {
  /** Replies of a conversation that are not yet in its history, oldest first. */
  replies: (conversationId: string) => OutgoingReply[];
  send: (conversationId: string, text: string) => void;
  /** Files chosen for the next reply. */
  uploads: Uploads;
  /** Sends a failed reply again under the same id: the server keeps one however often it arrives. */
  retry: (conversationId: string, clientMessageId: string) => void;
  discard: (conversationId: string, clientMessageId: string) => void;
  /** Forgets replies that are in the history now. */
  settle: (conversationId: string, arrived: ReadonlySet<string>) => void;
  draft: (conversationId: string) => string;
  setDraft: (conversationId: string, text: string) => void;
  /** Buttons for the next reply. */
  choices: (conversationId: string) => ChoicesDraft;
  setChoices: (conversationId: string, choices: ChoicesDraft) => void;
};

type Box = {
  replies: Record<string, OutgoingReply[]>;
  drafts: Record<string, string>;
  choices: Record<string, ChoicesDraft>;
};

const OutboxContext = createContext<Outbox>();

/** Keeps replies and drafts for every conversation, so that moving between them loses nothing. */
export function OutboxProvider(props: { children: JSX.Element }) {
  const { view } = useEnvironment();
  const reply = createMutation(api.inbox.reply);
  const [box, setBox] = createStore<Box>({ replies: {}, drafts: {}, choices: {} });
  const uploads = createUploads();

  const change = (conversationId: string, edit: (replies: OutgoingReply[]) => OutgoingReply[]): void =>
    setBox("replies", conversationId, (replies) => edit(replies ?? []));
  const mark = (conversationId: string, id: string, next: Partial<OutgoingReply>): void =>
    setBox(
      "replies",
      conversationId,
      (candidate) => candidate.clientMessageId === id,
      produce((found) => Object.assign(found, next)),
    );
  type Content = Pick<OutgoingReply, "clientMessageId" | "text" | "files" | "choices">;
  const deliver = async (conversationId: string, content: Content): Promise<void> => {
    const { clientMessageId, text, files, choices } = content;
    const attachmentIds = files.flatMap((file) => file.attachmentId ?? []);
    const outcome = await reply({ conversationId, clientMessageId, text, attachmentIds, ...listed(choices) });
    if (outcome.ok) mark(conversationId, clientMessageId, { status: "sent" });
    else mark(conversationId, clientMessageId, { status: "failed", failure: outcome.failure });
  };

  // A failed reply lives in this page only; leaving takes a word of warning.
  const warn = (event: BeforeUnloadEvent): void => {
    const isUnsent = Object.values(box.replies).some((replies) =>
      replies.some((candidate) => candidate.status !== "sent"),
    );
    if (isUnsent) event.preventDefault();
  };
  view.addEventListener("beforeunload", warn);
  onCleanup(() => view.removeEventListener("beforeunload", warn));

  const outbox: Outbox = {
    uploads,
    replies: (conversationId) => box.replies[conversationId] ?? [],
    send(conversationId, text) {
      const content = {
        clientMessageId: crypto.randomUUID(),
        text,
        files: uploads.take(conversationId),
        choices: filledChoices(outbox.choices(conversationId)),
      };
      setBox("choices", conversationId, { replies: [], buttons: [] });
      change(conversationId, (replies) => [
        ...replies,
        { ...content, createdAt: Date.now(), status: "pending", failure: null },
      ]);
      void deliver(conversationId, content);
    },
    retry(conversationId, clientMessageId) {
      const found = outbox
        .replies(conversationId)
        .find((candidate) => candidate.clientMessageId === clientMessageId);
      if (found?.status !== "failed") return;
      mark(conversationId, clientMessageId, { status: "pending", failure: null });
      void deliver(conversationId, found);
    },
    discard: (conversationId, id) =>
      change(conversationId, (replies) => replies.filter((candidate) => candidate.clientMessageId !== id)),
    settle(conversationId, arrived) {
      const isDone = (candidate: OutgoingReply): boolean => arrived.has(candidate.clientMessageId);
      if (!outbox.replies(conversationId).some(isDone)) return;
      change(conversationId, (replies) => replies.filter((candidate) => !isDone(candidate)));
    },
    draft: (conversationId) => box.drafts[conversationId] ?? "",
    setDraft: (conversationId, text) => setBox("drafts", conversationId, text),
    choices: (conversationId) => box.choices[conversationId] ?? NO_CHOICES,
    setChoices: (conversationId, choices) => setBox("choices", conversationId, () => choices),
  };
  return <OutboxContext.Provider value={outbox}>{props.children}</OutboxContext.Provider>;
}

/** As plain values, and only where there are some. */
function listed({ replies, buttons }: ChoicesDraft): Partial<ChoicesDraft> {
  return {
    ...(replies.length > 0 ? { replies: [...replies] } : {}),
    ...(buttons.length > 0 ? { buttons: buttons.map(({ label, url }) => ({ label, url })) } : {}),
  };
}

/** The outbox of the nearest provider. Throws outside one. */
export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new Error("useOutbox needs an <OutboxProvider> above it.");
  return outbox;
}
