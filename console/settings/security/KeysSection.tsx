import { createSignal, For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import type { Coverage, IdentityKey, IdentitySettings } from "../../data/api.ts";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { AddKeyDialog } from "./AddKeyDialog.tsx";
import { RetireKeyDialog } from "./RetireKeyDialog.tsx";

const words = text.security.keys;

/** The keys that identities are proved with. No secret ever comes back from the server: only its last four characters. */
export function KeysSection(props: { settings: IdentitySettings; coverage: Coverage | undefined }) {
  const [isAdding, setAdding] = createSignal(false);
  const [retiring, setRetiring] = createSignal<IdentityKey | null>(null);
  const isLast = (key: IdentityKey): boolean =>
    props.settings.mode === "required" &&
    !props.settings.keys.some((other) => other.id !== key.id && other.retireAt === null);

  return (
    <Section
      title={words.title}
      lead={words.lead}
      action={
        <Button icon="plus" onClick={() => setAdding(true)}>
          {words.add}
        </Button>
      }
    >
      <Show when={!props.settings.canStoreSecrets}>
        <p class="c-callout" data-tone="warning">
          <Icon name="alert" size={18} />
          <span>{words.cannotStore}</span>
        </p>
      </Show>
      <Show
        when={props.settings.keys.length > 0}
        fallback={
          <div class="c-nothing-yet">
            <p class="c-strong">{words.empty}</p>
            <p class="c-muted">{words.emptyBody}</p>
          </div>
        }
      >
        <ul class="c-listbox" aria-label={words.listLabel}>
          <For each={props.settings.keys}>
            {(key) => <KeyRow value={key} onRetire={() => setRetiring({ ...key })} />}
          </For>
        </ul>
      </Show>
      <Show when={props.coverage?.total.byOlderKey}>
        {(count) => <p class="c-small c-muted">{words.olderInUse(count())}</p>}
      </Show>
      <Show when={isAdding()}>
        <AddKeyDialog settings={props.settings} onClosed={() => setAdding(false)} />
      </Show>
      <Show when={retiring()} keyed>
        {(key) => <RetireKeyDialog value={key} isLast={isLast(key)} onClosed={() => setRetiring(null)} />}
      </Show>
    </Section>
  );
}

function KeyRow(props: { value: IdentityKey; onRetire: () => void }) {
  const { time, ago, now, date } = useEnvironment();
  const name = (): string => words.names[props.value.algorithm];
  return (
    <li class="c-listrow">
      <span class="c-listrow-icon">
        <Icon name="key" size={18} />
      </span>
      <div class="c-listrow-text">
        <p class="c-listrow-line">
          <span class="c-strong">{name()}</span>
          <code class="c-hint" dir="ltr">
            <span aria-hidden="true">{words.hint(props.value.hint)}</span>
            <span class="oc-sr">{words.hintSpoken(props.value.hint)}</span>
          </code>
          <KeyState value={props.value} />
        </p>
        <p class="c-small c-muted" title={time.full(props.value.createdAt)}>
          {words.made(ago(props.value.createdAt, now()), props.value.createdBy)}
        </p>
      </div>
      <Show when={props.value.isActive}>
        <Button
          size="sm"
          aria-label={words.retireNamed(name(), props.value.hint)}
          title={
            props.value.retireAt
              ? text.security.retireKey.alreadyEnding(date(props.value.retireAt))
              : undefined
          }
          onClick={() => props.onRetire()}
        >
          {words.retire}
        </Button>
      </Show>
    </li>
  );
}

function KeyState(props: { value: IdentityKey }) {
  const { date } = useEnvironment();
  const state = () => (props.value.isActive ? (props.value.retireAt ? "ending" : "active") : "retired");
  return (
    <span class="c-tag" data-state={state()}>
      {state() === "ending"
        ? words.retires(date(props.value.retireAt ?? 0))
        : words[state() as "active" | "retired"]}
    </span>
  );
}
