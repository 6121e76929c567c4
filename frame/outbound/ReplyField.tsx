import { createSignal, For, Show } from "solid-js";
import { Composer } from "../../ui/Composer.tsx";
import { t } from "../strings/t.ts";

const MAX_LENGTH = 10_000;

/** Where a chat is answered: at one tap where its author has thought of answers, and in the visitor's own words. */
export function ReplyField(props: {
  name: string;
  quickReplies: readonly string[];
  onReply(text: string): void;
}) {
  const [text, setText] = createSignal("");
  return (
    <div class="oc-outbound-reply">
      <Show when={props.quickReplies.length > 0}>
        <div class="oc-outbound-buttons" role="group" aria-label={t("outboundReplies")}>
          <For each={props.quickReplies}>
            {(reply) => (
              <button
                type="button"
                class="oc-btn oc-btn-secondary"
                dir="auto"
                onClick={() => props.onReply(reply)}
              >
                {reply}
              </button>
            )}
          </For>
        </div>
      </Show>
      <Composer
        value={text()}
        onInput={setText}
        onSend={(message) => props.onReply(message)}
        placeholder={t("outboundReply")}
        label={`${t("composerLabel")}: ${props.name}`}
        sendLabel={t("send")}
        maxLength={MAX_LENGTH}
        remainingLabel={(left) => (left < 0 ? t("tooLong", { count: -left }) : t("left", { count: left }))}
      />
    </div>
  );
}
