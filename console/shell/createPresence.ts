import { onCleanup } from "solid-js";
import { api } from "../data/api.ts";
import { createMutation } from "../data/createMutation.ts";

/** Visitors see an agent as here for two and a half minutes after the last of these. */
const BEAT_MS = 60_000;

/** Says once a minute that this console is open, if its agent may answer visitors. Best effort. */
export function createPresence(canReply: () => boolean): void {
  const beat = createMutation(api.teamPresence.beat);
  const say = (): void => {
    if (canReply()) void beat({});
  };
  say();
  const timer = setInterval(say, BEAT_MS);
  onCleanup(() => clearInterval(timer));
}
