import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { Banner } from "../../ui/EmptyState.tsx";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";

/** Shorter interruptions heal unseen. */
const QUIET_MS = 2_000;

/** Says that the connection is away, once it has been for a moment. */
export function ConnectionBanner(props: { isInset?: boolean }) {
  const { connection, phase } = useMessenger();
  const [isShown, setIsShown] = createSignal(false);
  const isOnline = createOnline();
  createEffect(() => {
    const isAway = connection() === "lost" || phase() === "unreachable" || !isOnline();
    if (!isAway) return setIsShown(false);
    const timer = setTimeout(() => setIsShown(true), QUIET_MS);
    onCleanup(() => clearTimeout(timer));
    return undefined;
  });
  return (
    <Show when={isShown()}>
      <div classList={{ "oc-inset": props.isInset ?? false }}>
        <Banner tone="warning" icon="offline">
          {isOnline() ? t("reconnecting") : t("offline")}
        </Banner>
      </div>
    </Show>
  );
}

/** What the browser says of its network. Call under an owner. */
export function createOnline() {
  const [isOnline, setIsOnline] = createSignal(navigator.onLine);
  const listen = () => setIsOnline(navigator.onLine);
  for (const name of ["online", "offline"]) {
    addEventListener(name, listen);
    onCleanup(() => removeEventListener(name, listen));
  }
  return isOnline;
}
