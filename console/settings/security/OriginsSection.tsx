import { For, Show } from "solid-js";
import { Icon } from "../../../ui/Icon.tsx";
import type { Security } from "../../data/api.ts";
import type { Query } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { Loaded, Section } from "../Section.tsx";
import { OriginsEditor } from "./OriginsEditor.tsx";

const words = text.origins;

/** The list of sites, and plainly what it is worth. */
export function OriginsSection(props: { query: Query<Security> }) {
  return (
    <Section title={words.title} lead={words.lead}>
      <Loaded query={props.query} failedTitle={text.settings.failedTitle}>
        {(value) => (
          <div class="c-stack-5">
            <DevelopmentNotice security={value()} />
            <OriginsEditor
              origins={value().allowedOrigins}
              emptyText={value().development ? words.emptyDevelopment : words.emptyProduction}
            />
            <details class="c-details">
              <summary>{words.rulesTitle}</summary>
              <Lines lines={words.rules} />
            </details>
            <Honesty />
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function DevelopmentNotice(props: { security: Security }) {
  const isListed = () => props.security.allowedOrigins.length > 0;
  return (
    <Show when={props.security.development}>
      <p class="c-callout" data-tone={isListed() ? "neutral" : "warning"}>
        <Icon name="alert" size={18} />
        <span>{isListed() ? words.developmentListed : words.developmentEmpty}</span>
      </p>
    </Show>
  );
}

function Honesty() {
  return (
    <div class="c-honesty">
      <div>
        <h3 class="c-strong">{words.doesTitle}</h3>
        <Lines lines={words.does} />
      </div>
      <div>
        <h3 class="c-strong">{words.doesNotTitle}</h3>
        <Lines lines={words.doesNot} />
      </div>
      <p class="c-small c-muted">{words.takesEffect}</p>
    </div>
  );
}

function Lines(props: { lines: readonly string[] }) {
  return (
    <ul class="c-bullets">
      <For each={props.lines}>{(line) => <li>{line}</li>}</For>
    </ul>
  );
}
