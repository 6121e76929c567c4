/** What one tab tells the others of the same site and workspace. Never data: the others look it up themselves. */
export type TabNews = "logout" | "session" | "outbox";

export type Tabs = { tell(news: TabNews): void; close(): void };

/** Joins the tabs' channel. Where it is missing each tab stands alone; correctness never rests on it. */
export function joinTabs(name: string, onNews: (news: TabNews) => void): Tabs {
  try {
    const channel = new BroadcastChannel(name);
    channel.onmessage = (event: MessageEvent<unknown>) => {
      if (event.data === "logout" || event.data === "session" || event.data === "outbox") onNews(event.data);
    };
    // A BroadcastChannel reaches one origin only; it has no target to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    return { tell: (news) => channel.postMessage(news), close: () => channel.close() };
  } catch {
    return { tell: () => undefined, close: () => undefined };
  }
}

const LOCK_WAIT_MS = 3_000;

/**
 * Runs `act` while no other tab runs the same. Where locks are missing, refused or held too long it runs anyway:
 * everything guarded by this is idempotent on the server.
 */
export async function withLock<T>(name: string, act: () => Promise<T>): Promise<T> {
  let started = false;
  const once = () => {
    started = true;
    return act();
  };
  try {
    // The getter itself throws where third-party storage is blocked.
    return await navigator.locks.request(name, { signal: AbortSignal.timeout(LOCK_WAIT_MS) }, once);
  } catch (error) {
    if (started) throw error;
    return once();
  }
}
