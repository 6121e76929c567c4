import { For, type JSX, Match, Show, Switch } from "solid-js";

/** A stretch of words in one style. `host` is where a link leads, set when its words do not say so. */
export type Run = {
  text: string;
  bold?: boolean;
  italic?: boolean;
  code?: boolean;
  href?: string;
  host?: string;
};

/** What a message is made of. Parsed once, when it is written; here it only becomes elements and text nodes. */
export type Block =
  | { type: "paragraph"; runs: Run[] }
  | { type: "list"; ordered: boolean; start?: number; items: Run[][] }
  | { type: "code"; text: string };

// The server has chosen by the same list; a row that came about otherwise is shown as text.
const SAFE_HREF = /^(?:https?|mailto|tel):/i;

/** A message's blocks, for the inside of a `Bubble`. Links open elsewhere and cannot reach this window. */
export function Blocks(props: { blocks: readonly Block[] }) {
  const as = <T extends Block["type"]>(block: Block, type: T) =>
    block.type === type ? (block as Extract<Block, { type: T }>) : undefined;
  return (
    <div class="oc-blocks">
      <For each={props.blocks}>
        {(block) => (
          <Switch>
            <Match when={as(block, "paragraph")}>
              {(paragraph) => (
                <p dir="auto">
                  <Runs runs={paragraph().runs} />
                </p>
              )}
            </Match>
            <Match when={as(block, "list")}>{(list) => <List list={list()} />}</Match>
            <Match when={as(block, "code")}>
              {(code) => (
                <pre dir="ltr">
                  <code>{code().text}</code>
                </pre>
              )}
            </Match>
          </Switch>
        )}
      </For>
    </div>
  );
}

function List(props: { list: Extract<Block, { type: "list" }> }) {
  const items = (): JSX.Element => (
    <For each={props.list.items}>
      {(runs) => (
        <li dir="auto">
          <Runs runs={runs} />
        </li>
      )}
    </For>
  );
  return (
    <Show when={props.list.ordered} fallback={<ul>{items()}</ul>}>
      <ol start={props.list.start ?? 1}>{items()}</ol>
    </Show>
  );
}

function Runs(props: { runs: readonly Run[] }) {
  return (
    <For each={props.runs}>
      {(run) => (
        <Show when={run.href && SAFE_HREF.test(run.href) ? run.href : null} fallback={<Styled run={run} />}>
          {(href) => (
            <a href={href()} target="_blank" rel="noopener noreferrer nofollow" title={href()}>
              <Styled run={run} />
              <Show when={run.host}>
                {(host) => (
                  <bdi class="oc-link-host" dir="ltr">
                    {` (${host()})`}
                  </bdi>
                )}
              </Show>
            </a>
          )}
        </Show>
      )}
    </For>
  );
}

function Styled(props: { run: Run }) {
  const code = (): JSX.Element => (props.run.code ? <code>{props.run.text}</code> : props.run.text);
  const italic = (): JSX.Element => (props.run.italic ? <em>{code()}</em> : code());
  return <>{props.run.bold ? <strong>{italic()}</strong> : italic()}</>;
}
