import { For, Show } from "solid-js";
import type { Quality } from "../../protocol/messages.ts";
import { CopyButton } from "./CopyButton.tsx";
import { words } from "./words.ts";

/** How surely an element is found again, why, and what would make it surer. */
export function QualityReport(props: { quality: Quality }) {
  return (
    <div class="oc-au-quality" data-grade={props.quality.grade}>
      <p>
        <b>{words.grades[props.quality.grade]}</b>
        <span>{words.quality(props.quality.score)}</span>
      </p>
      <Show when={props.quality.reasons.length > 0}>
        <ul>
          <For each={props.quality.reasons}>{(reason) => <li>{words.reasons[reason.code](reason)}</li>}</For>
        </ul>
      </Show>
      <Show when={props.quality.grade !== "strong"}>
        <p class="oc-au-hint">{words.fix}</p>
        <div class="oc-au-fix">
          <code dir="ltr">{props.quality.fix}</code>
          <CopyButton text={props.quality.fix} label={words.copy} />
        </div>
      </Show>
    </div>
  );
}
