import { createSignal, onCleanup } from "solid-js";
import type { ConsoleClient } from "./client.ts";

/** "connecting" only before the first connection; "reconnecting" after one was lost; "offline" says the browser. */
export type ConnectionStatus = "connecting" | "connected" | "reconnecting" | "offline";

/** Short gaps are normal (a laptop lid, a deploy) and not worth a word. */
const GRACE_MS = 1500;

/** Follows the client's connection, with short interruptions smoothed out. */
export function createConnectionStatus(client: ConsoleClient, view: Window): () => ConnectionStatus {
  const [isOnline, setOnline] = createSignal(view.navigator.onLine);
  const first = client.connectionState();
  // A first connection under way counts as connected until the grace is over.
  const [isConnected, setConnected] = createSignal(true);
  const [wasConnected, setWasConnected] = createSignal(first.hasEverConnected);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const follow = (state: { isWebSocketConnected: boolean; hasEverConnected: boolean }): void => {
    setWasConnected(state.hasEverConnected);
    if (state.isWebSocketConnected) {
      clearTimeout(timer);
      timer = undefined;
      setConnected(true);
    } else {
      timer ??= setTimeout(() => setConnected(false), GRACE_MS);
    }
  };
  follow(first);

  const goOnline = (): boolean => setOnline(true);
  const goOffline = (): boolean => setOnline(false);
  view.addEventListener("online", goOnline);
  view.addEventListener("offline", goOffline);
  const unsubscribe = client.subscribeToConnectionState(follow);
  onCleanup(() => {
    unsubscribe();
    clearTimeout(timer);
    view.removeEventListener("online", goOnline);
    view.removeEventListener("offline", goOffline);
  });

  return () => {
    // A server on this very machine answers without any network.
    if (isConnected()) return "connected";
    if (!isOnline()) return "offline";
    return wasConnected() ? "reconnecting" : "connecting";
  };
}
