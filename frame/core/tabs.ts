/** What one tab tells the others of the same site and workspace. Never data: the others look it up themselves. */
export type TabNews = "logout" | "session" | "outbox" | "handle";

export type Tabs = { tell(news: TabNews): void; close(): void };

export type TabsOptions = {
  /** Of the channel; also what every key in storage begins with. */
  name: string;
  /** Keys in storage whose change is news by itself: gone means the first, written the second. */
  keys: { logout: string; session: string };
  window: Window & typeof globalThis;
  /** May be called twice for one event: the two paths do not know of each other. */
  onNews(news: TabNews): void;
};

const NEWS: ReadonlySet<unknown> = new Set<TabNews>(["logout", "session", "outbox", "handle"]);

/**
 * Joins the tabs' channel, and listens to what other tabs do in storage as a second path. Where both are missing each
 * tab stands alone; correctness never rests on it.
 */
export function joinTabs({ name, keys, window, onNews }: TabsOptions): Tabs {
  const onStorage = ({ key, newValue }: StorageEvent) => {
    // No key at all: the site's data was cleared.
    if (key === null || (key === name + keys.logout && newValue === null)) onNews("logout");
    else if (key === name + keys.session && newValue !== null) onNews("session");
  };
  window.addEventListener("storage", onStorage);
  let channel: BroadcastChannel | null = null;
  try {
    channel = new BroadcastChannel(name);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (NEWS.has(data)) onNews(data as TabNews);
    };
  } catch {
    // Blocked: storage events are left.
  }
  return {
    // A BroadcastChannel reaches one origin only; it has no target to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    tell: (news) => channel?.postMessage(news),
    close() {
      window.removeEventListener("storage", onStorage);
      channel?.close();
    },
  };
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
