import { type Accessor, createEffect, createMemo, createSignal } from "solid-js";
import { useMessenger } from "../context.ts";
import { createSettled } from "../createSettled.ts";
import { createQuery } from "../queries.ts";
import type { Thread } from "../threadState.ts";
import { createSuggestions } from "./createSuggestions.ts";
import { createFresh, createTypingSign } from "./createTyping.ts";
import { livelyFn, type Rules } from "./names.ts";

const EMAIL_KEY = "email";

/** The field the next message is written in. */
export type Writing = {
  text: Accessor<string>;
  write(text: string): void;
  area(): HTMLTextAreaElement | undefined;
};

export type LivelyPlace = {
  thread: Thread;
  id: Accessor<string | null>;
  writing: Accessor<Writing | undefined>;
};

/** What makes a conversation lively: who is there, who types, what was read, what can be answered with a click. */
export function createLivelyState({ thread, id, writing }: LivelyPlace) {
  const { isOpen, live } = useMessenger();
  const inThread = () => {
    const conversationId = id();
    return isOpen() && conversationId !== null ? { conversationId } : null;
  };
  const answer = createQuery(livelyFn.rules, () => (isOpen() ? {} : null));
  const rules = createMemo<Rules | null>((known) => {
    const state = answer();
    return state.status === "ready" ? state.value : known;
  }, null);
  const text = () => writing()?.text() ?? "";

  createTypingSign({ live, id, showsDraft: () => rules()?.typingPreview ?? false }, text);
  const typing = createQuery(livelyFn.typing, inThread);
  const typist = createMemo(() => {
    const state = typing();
    return state.status === "ready" ? state.value : null;
  });
  const isTypingFresh = createFresh(() => typist()?.until);

  const seen = createQuery(livelyFn.seen, inThread);
  /** The last of the visitor's messages that the team has read. */
  const seenKey = createSettled(() => {
    const state = seen();
    const through = state.status === "ready" ? state.value : null;
    const lines = thread.lines();
    const at = through === null ? -1 : lines.findLastIndex((line) => line.messageId === through);
    return lines.slice(0, at + 1).findLast((line) => line.status === "sent")?.key ?? null;
  });

  const newest = () => thread.lines().findLast((line) => !line.isSystem);
  const replies = createMemo(() => newest()?.choices?.replies ?? []);
  /** What was used goes, and must not take the keyboard with it. A touch screen's would cover what is shown. */
  const stay = (): void => {
    if (matchMedia("(pointer: fine)").matches) writing()?.area()?.focus();
  };
  const suggestions = createSuggestions(text, () => isOpen() && (rules()?.suggestsArticles ?? false));
  return {
    rules,
    seenKey,
    replies,
    reply(reply: string): void {
      thread.send(reply, []);
      stay();
    },
    suggestions,
    typist: () => (isTypingFresh() ? (typist()?.agent ?? null) : null),
    ...createIssues({ thread, writing }, rules),
    ...createEmail(thread, rules, stay),
  };
}

export type LivelyState = ReturnType<typeof createLivelyState>;

/** Buttons of an empty thread, while nothing is written in it. */
function createIssues(
  { thread, writing }: Pick<LivelyPlace, "thread" | "writing">,
  rules: Accessor<Rules | null>,
) {
  const { app } = useMessenger();
  const isEmpty = () => thread.lines().length === 0 && thread.state().status === "ready";
  return {
    issues: createMemo(() => (isEmpty() ? (rules()?.commonIssues ?? []) : [])),
    takeIssue(issue: Rules["commonIssues"][number]): void {
      if (issue.articleId) return app.go({ name: "article", id: issue.articleId });
      writing()?.write(issue.starter ?? "");
      return writing()?.area()?.focus();
    },
  };
}

/** Asking for an address: once, after the first message, or when the visitor wants to give one. */
function createEmail(thread: Thread, rules: Accessor<Rules | null>, stay: () => void) {
  const { app } = useMessenger();
  const [isSkipped, setSkipped] = createSignal(app.remembered(EMAIL_KEY) !== null);
  const [isWanted, setWanted] = createSignal(false);
  const [saved, setSaved] = createSignal("");
  const hasWritten = createMemo(() => thread.lines().some((line) => line.status === "sent"));
  const isAsked = () => (rules()?.asksEmail ?? false) && hasWritten() && !isSkipped();
  const end = () => {
    setSkipped(true);
    setWanted(false);
    app.remember(EMAIL_KEY, "asked");
    stay();
  };
  // Known by other means meanwhile: the question is not wanted any more.
  createEffect(() => rules()?.hasEmail && setWanted(false));
  return {
    asksEmail: () => saved() === "" && (isWanted() || isAsked()),
    isEmailWanted: isWanted,
    canAddEmail: () => rules() !== null && !rules()?.hasEmail,
    wantEmail: () => setWanted(true),
    savedEmail: saved,
    emailSkipped: end,
    emailSaved(email: string): void {
      setSaved(email);
      end();
    },
  };
}
