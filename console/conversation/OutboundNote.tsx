import { Show } from "solid-js";
import type { InboxDetail } from "../data/api.ts";
import { text } from "../strings.ts";

/** Which of the team's outbound messages a conversation answers. Draws nothing for others. */
export function OutboundNote(props: { detail: InboxDetail | undefined }) {
  return (
    <Show when={props.detail?.conversation.outbound}>
      {(outbound) => (
        <p class="c-outbound-note">
          {text.conversation.answersOutbound} <b dir="auto">{outbound().name}</b>
        </p>
      )}
    </Show>
  );
}
