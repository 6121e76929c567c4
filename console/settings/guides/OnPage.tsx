import { For, Show } from "solid-js";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { api } from "../../data/api.ts";
import { createMutation } from "../../data/createMutation.ts";
import { createQuery } from "../../data/createQuery.ts";
import { useConfirm } from "../../shell/ConfirmContext.tsx";
import { useEnvironment } from "../../shell/EnvironmentContext.tsx";
import { text } from "../../strings.ts";
import { Section } from "../Section.tsx";
import { createEditors, type Editor } from "./createEditors.ts";
import { createUnfinished } from "./createUnfinished.ts";
import { EditOnPage, type EditOnPageProps } from "./EditOnPage.tsx";

const words = text.guides.onPage;

/** The way to the page, who is there now, and who was. */
export function OnPage(props: Pick<EditOnPageProps, "content" | "include"> & { lead: string }) {
  // oxlint-disable-next-line solid/reactivity
  const editorOf = createEditors(props.content.type);
  // oxlint-disable-next-line solid/reactivity
  const unfinishedOf = createUnfinished(props.content.type);
  const { ago, now } = useEnvironment();
  // Made once: a section asks twice for what stands beside its heading.
  const action = (
    <EditOnPage
      content={props.content}
      include={props.include}
      label={words.action}
      variant="primary"
      isFirst
    />
  );
  return (
    <Section title={words.title} lead={props.lead} action={action}>
      <Show when={editorOf(props.content.id)}>{(editor) => <AtWork editor={editor()} />}</Show>
      <Show when={unfinishedOf(props.content.id)}>
        {(savedAt) => (
          <p class="c-note">
            <Icon name="compose" size={16} />
            {words.unfinished(ago(savedAt(), now()))}
          </p>
        )}
      </Show>
      <Log content={props.content} />
    </Section>
  );
}

function AtWork(props: { editor: Editor }) {
  const { ago, now } = useEnvironment();
  const confirm = useConfirm();
  const end = createMutation(api.authoring.endSession);
  const host = () => new URL(props.editor.origin).host;
  const ask = (): void => {
    const { sessionId, agentName } = props.editor;
    confirm({
      title: words.endTitle,
      body: [words.endBody(agentName)],
      action: words.end,
      run: () => end({ sessionId }),
      done: words.ended,
    });
  };
  return (
    <div class="c-callout c-at-work">
      <Icon name="user" size={18} />
      <div class="c-at-work-text">
        <p class="c-at-work-who">
          {props.editor.isOwn ? words.yours(host()) : words.theirs(props.editor.agentName, host())}
        </p>
        <p>
          {words.since(ago(props.editor.since, now()))} {props.editor.isOwn ? "" : words.theirsHint}
        </p>
      </div>
      <Show when={props.editor.mayEnd}>
        <Button size="sm" onClick={ask}>
          {words.end}
        </Button>
      </Show>
    </div>
  );
}

function Log(props: Pick<EditOnPageProps, "content">) {
  const { ago, now } = useEnvironment();
  const log = createQuery(api.authoring.log, () => ({ content: props.content }));
  return (
    <Show when={log.value()?.length}>
      <details class="c-details">
        <summary>{words.log}</summary>
        <ul class="c-bullets c-small">
          <For each={log.value()}>
            {({ agentName, deed, origin, version, at }) => (
              <li dir="auto">
                {words.logLine({
                  name: agentName,
                  deed: words.deeds[deed] + (version === null ? "" : ` (${words.version(version)})`),
                  host: hostOf(origin),
                  ago: ago(at, now()),
                })}
              </li>
            )}
          </For>
        </ul>
      </details>
    </Show>
  );
}

/** Of a refused code the origin is whatever was said. */
const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin);
