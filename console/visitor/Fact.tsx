import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { text } from "../strings.ts";
import { safeUrl } from "./safeUrl.ts";

/** A name and a value in a list of facts. `proof` marks a value that matters as proved or not; without, it says nothing. */
export function Fact(props: {
  icon?: IconName;
  label: string;
  value?: string;
  isEmpty?: boolean;
  proof?: "proved" | "claimed" | undefined;
  children?: JSX.Element;
}) {
  return (
    <div
      class="c-fact"
      data-empty={props.isEmpty ? "true" : undefined}
      data-plain={props.icon ? undefined : "true"}
    >
      <dt>
        <Show when={props.icon}>{(icon) => <Icon name={icon()} size={16} />}</Show>
        <span dir="auto">{props.label}</span>
        <Show when={props.proof}>{(proof) => <Proof value={proof()} />}</Show>
      </dt>
      <dd>
        <Show when={props.value} fallback={props.children}>
          <span dir="auto">{props.value}</span>
        </Show>
      </dd>
    </div>
  );
}

function Proof(props: { value: "proved" | "claimed" }) {
  return (
    <Show
      when={props.value === "claimed"}
      fallback={
        <span class="c-proved" title={text.visitor.provedHint}>
          <Icon name="check" size={14} strokeWidth={2.4} />
          <span class="oc-sr">{text.visitor.proved}</span>
        </span>
      }
    >
      <span class="c-tag c-tag-sm" data-kind="claimed" title={text.visitor.unprovedHint}>
        {text.visitor.unproved}
      </span>
    </Show>
  );
}

/** A link to what a visitor sent us, if it is of a kind that is safe to click; plain text otherwise. */
export function SafeLink(props: { href: string; label: string }) {
  return (
    <Show
      when={safeUrl(props.href)}
      fallback={
        <span class="c-url" dir="ltr">
          {props.label}
        </span>
      }
    >
      {(href) => (
        <a class="c-url" dir="ltr" href={href()} target="_blank" rel="noopener noreferrer" title={href()}>
          {props.label}
          <span class="oc-sr"> ({text.openInNewTab})</span>
        </a>
      )}
    </Show>
  );
}
