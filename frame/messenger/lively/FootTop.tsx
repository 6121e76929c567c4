import { For, Show } from "solid-js";
import { t } from "../../strings/t.ts";
import { useMessenger } from "../context.ts";
import type { LivelyState } from "./createLivelyState.ts";

/** Over the field: who is typing, what of the visitor's typing is seen, and articles that may answer it already. */
export function FootTop(props: { state: LivelyState }) {
  const { app } = useMessenger();
  return (
    <>
      <Show when={props.state.suggestions().length > 0}>
        <section class="oc-suggest" aria-label={t("suggestions")}>
          <p class="oc-suggest-title">{t("suggestions")}</p>
          <ul>
            <For each={props.state.suggestions()}>
              {(article) => (
                <li>
                  <button
                    type="button"
                    class="oc-suggest-item"
                    dir="auto"
                    onClick={() => app.go({ name: "article", id: article.articleId })}
                  >
                    {article.title}
                  </button>
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={props.state.typist()}>
        {(agent) => (
          <p class="oc-typing">
            <span class="oc-typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <bdi>{t("typing", { name: agent().name })}</bdi>
          </p>
        )}
      </Show>
      <Show when={props.state.rules()?.typingPreview}>
        <p class="oc-preview-note">{t("preview")}</p>
      </Show>
    </>
  );
}
