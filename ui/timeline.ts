/** What grouping needs to know of a message; both apps' messages have these fields. */
export type TimelineMessage = {
  /** Stable from keypress to history, so that a row is never redrawn when the server confirms it. */
  key: string;
  createdAt: number;
  /** Messages in one run share it: the sender's id, or "visitor". */
  senderKey: string;
  /** Set for lines such as "closed" that stand alone. */
  isSystem: boolean;
};

export type TimelineItem<M> =
  | { kind: "day"; key: string; at: number }
  | { kind: "unread"; key: string }
  | { kind: "system"; key: string; message: M }
  | { kind: "group"; key: string; messages: M[] };

export type TimelineOptions = {
  sameDay(a: number, b: number): boolean;
  /** Key of the first unread message; the unread line goes over it. */
  firstUnreadKey?: string | null;
};

/** A pause this long starts a new run even from the same sender. */
export const RUN_GAP_MS = 5 * 60_000;

/** Arranges messages (oldest first) into days, runs by one sender, system lines, and one unread line. */
export function toTimeline<M extends TimelineMessage>(
  messages: readonly M[],
  options: TimelineOptions,
): TimelineItem<M>[] {
  const items: TimelineItem<M>[] = [];
  let run: M[] | null = null;
  let last: M | undefined;
  for (const message of messages) {
    if (!last || !options.sameDay(last.createdAt, message.createdAt)) {
      items.push({ kind: "day", key: `day-${message.key}`, at: message.createdAt });
      run = null;
    }
    if (message.key === options.firstUnreadKey) {
      items.push({ kind: "unread", key: "unread" });
      run = null;
    }
    if (message.isSystem) {
      items.push({ kind: "system", key: message.key, message });
      run = null;
    } else if (run && continues(run.at(-1), message)) {
      run.push(message);
    } else {
      run = [message];
      items.push({ kind: "group", key: `run-${message.key}`, messages: run });
    }
    last = message;
  }
  return items;
}

function continues(previous: TimelineMessage | undefined, message: TimelineMessage): boolean {
  return previous?.senderKey === message.senderKey && message.createdAt - previous.createdAt < RUN_GAP_MS;
}
