import { For } from "solid-js";
import type { Choices } from "../data/api.ts";

/** What stands under a message, as a record: the visitor has the live buttons. */
export function MessageChoices(props: { choices: Choices }) {
  return (
    <div class="c-choices-under">
      <For each={props.choices.replies}>
        {(reply) => (
          <span class="c-chip" dir="auto">
            {reply}
          </span>
        )}
      </For>
      <For each={props.choices.buttons}>
        {(button) => (
          <a
            class="c-chip c-chip-link"
            dir="auto"
            href={button.href}
            title={button.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
          >
            {button.label}
          </a>
        )}
      </For>
    </div>
  );
}
