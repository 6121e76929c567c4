import { createSignal, For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api } from "../../data/api.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded, Section } from "../Section.tsx";
import { ForManagers, SettingsPage } from "../SettingsPage.tsx";
import { EndpointCard } from "./EndpointCard.tsx";
import { AddEndpointDialog } from "./EndpointDialog.tsx";

const words = text.webhooks;
const MAX_ENDPOINTS = 10;

/** Webhooks: the servers that are told of what happens, and how that goes. */
export function WebhooksPage() {
  return (
    <SettingsPage words={words}>
      <ForManagers words={words} icon="webhook">
        <Endpoints />
      </ForManagers>
    </SettingsPage>
  );
}

function Endpoints() {
  const query = createQuery(api.webhooks.list, () => ({}));
  const [isAdding, setAdding] = createSignal(false);
  const isFull = () => (query.value()?.endpoints.length ?? 0) >= MAX_ENDPOINTS;
  return (
    <Section
      title={words.endpoints.title}
      lead={words.endpoints.lead}
      action={
        <Button
          icon="plus"
          disabled={isFull() || query.value()?.canStoreSecrets === false}
          title={isFull() ? words.endpoints.full : undefined}
          onClick={() => setAdding(true)}
        >
          {words.endpoints.add}
        </Button>
      }
    >
      <Loaded query={query} failedTitle={text.settings.failedTitle}>
        {(found) => (
          <>
            <Show when={!found().canStoreSecrets}>
              <p class="c-callout" data-tone="warning">
                <Icon name="alert" size={18} />
                <span>{words.endpoints.cannotStore}</span>
              </p>
            </Show>
            <Show
              when={found().endpoints.length > 0}
              fallback={
                <div class="c-nothing-yet">
                  <p class="c-strong">{words.endpoints.empty}</p>
                  <p class="c-muted">{words.endpoints.emptyBody}</p>
                </div>
              }
            >
              <ul class="c-cards" aria-label={words.endpoints.listLabel}>
                <For each={found().endpoints}>{(endpoint) => <EndpointCard value={endpoint} />}</For>
              </ul>
            </Show>
          </>
        )}
      </Loaded>
      <Show when={isAdding()}>
        <AddEndpointDialog onClosed={() => setAdding(false)} />
      </Show>
    </Section>
  );
}
