import { createUniqueId, For, type JSX, Match, Show, Switch } from "solid-js";
import { Icon } from "./Icon.tsx";

/** Words in one style, and where they lead: out of here, or to an article or heading. */
export type ArticleRun = {
  text: string;
  bold?: boolean;
  italic?: boolean;
  code?: boolean;
  strike?: boolean;
  href?: string;
  host?: string;
  article?: string;
  anchor?: string;
};

export type CalloutTone = "note" | "tip" | "important" | "warning" | "caution";

/** What an article is made of. Parsed once, when it was written; here it only becomes elements and text nodes. */
export type ArticleBlock =
  | { type: "paragraph"; runs: ArticleRun[] }
  | { type: "heading"; level: 2 | 3 | 4; id: string; runs: ArticleRun[] }
  | { type: "code"; text: string; language?: string }
  | {
      type: "table";
      align: ("start" | "center" | "end" | null)[];
      head: ArticleRun[][];
      rows: ArticleRun[][][];
    }
  | { type: "image"; alt: string; width: number; height: number; url?: string }
  | { type: "rule" }
  | { type: "list"; ordered: boolean; start?: number; items: ArticleBlock[][] }
  | { type: "quote"; blocks: ArticleBlock[] }
  | { type: "callout"; tone: CalloutTone; blocks: ArticleBlock[] };

export type ArticleWords = { table: string; code: string; tones: Record<CalloutTone, string> };

/** Another article, or a heading; `article` is absent for a heading of this one. */
export type ArticleTarget = { article?: string; anchor?: string };

type Props = {
  blocks: readonly ArticleBlock[];
  words: ArticleWords;
  /** Set before the ids of headings, so that no page's own element can be meant. */
  prefix: string;
  onOpen: (target: ArticleTarget) => void;
};

// The server has chosen by the same list; a row that came about otherwise is shown as text.
const SAFE_HREF = /^(?:https?|mailto|tel):/i;

/** An article. Headings are h2 to h4: the title above it is the caller's h1. */
export function ArticleBlocks(props: Props) {
  return (
    <div class="oc-article" dir="auto">
      <Blocks {...props} />
    </div>
  );
}

/** Brings a heading of an article into sight and the reading cursor to it. */
export function showHeading(view: Document, prefix: string, anchor: string): void {
  const heading = view.getElementById(`${prefix}${anchor}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

function Blocks(props: Props) {
  return (
    <For each={props.blocks}>
      {(block) => <Block block={block} words={props.words} prefix={props.prefix} onOpen={props.onOpen} />}
    </For>
  );
}

type BlockProps = Omit<Props, "blocks"> & { block: ArticleBlock };
type Of<T extends ArticleBlock["type"]> = Extract<ArticleBlock, { type: T }>;

function Block(props: BlockProps) {
  const as = <T extends ArticleBlock["type"]>(type: T) =>
    props.block.type === type ? (props.block as Of<T>) : undefined;
  return (
    <Switch>
      <Match when={as("paragraph")}>
        {(block) => (
          <p dir="auto">
            <Runs runs={block().runs} onOpen={props.onOpen} />
          </p>
        )}
      </Match>
      <Match when={as("heading")}>
        {(block) => <Heading block={block()} prefix={props.prefix} onOpen={props.onOpen} />}
      </Match>
      <Match when={as("code")}>{(block) => <Code block={block()} label={props.words.code} />}</Match>
      <Match when={as("table")}>
        {(block) => <Table block={block()} label={props.words.table} onOpen={props.onOpen} />}
      </Match>
      <Match when={as("image")}>{(block) => <Picture block={block()} />}</Match>
      <Match when={as("rule")}>
        <hr />
      </Match>
      <Match when={as("list")}>{(block) => <List {...props} block={block()} />}</Match>
      <Match when={as("quote")}>
        {(block) => (
          <blockquote>
            <Blocks {...props} blocks={block().blocks} />
          </blockquote>
        )}
      </Match>
      <Match when={as("callout")}>{(block) => <Callout {...props} block={block()} />}</Match>
    </Switch>
  );
}

function Heading(props: { block: Of<"heading">; prefix: string; onOpen: Props["onOpen"] }) {
  const runs = (): JSX.Element => <Runs runs={props.block.runs} onOpen={props.onOpen} />;
  const id = () => `${props.prefix}${props.block.id}`;
  return (
    <Switch>
      <Match when={props.block.level === 2}>
        <h2 id={id()} tabIndex={-1} dir="auto">
          {runs()}
        </h2>
      </Match>
      <Match when={props.block.level === 3}>
        <h3 id={id()} tabIndex={-1} dir="auto">
          {runs()}
        </h3>
      </Match>
      <Match when={props.block.level === 4}>
        <h4 id={id()} tabIndex={-1} dir="auto">
          {runs()}
        </h4>
      </Match>
    </Switch>
  );
}

/** Long lines scroll by themselves, also with the keyboard. */
function Code(props: { block: Of<"code">; label: string }) {
  return (
    <pre
      dir="ltr"
      tabIndex={0}
      role="group"
      aria-label={props.block.language ? `${props.label}: ${props.block.language}` : props.label}
    >
      <code>{props.block.text}</code>
    </pre>
  );
}

function Table(props: { block: Of<"table">; label: string; onOpen: Props["onOpen"] }) {
  const align = (column: number) => props.block.align[column] ?? undefined;
  return (
    <div class="oc-article-table oc-scroll" role="group" tabIndex={0} aria-label={props.label}>
      <table>
        <thead>
          <tr>
            <For each={props.block.head}>
              {(runs, column) => (
                <th scope="col" data-align={align(column())}>
                  <Runs runs={runs} onOpen={props.onOpen} />
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.block.rows}>
            {(row) => (
              <tr>
                <For each={row}>
                  {(runs, column) => (
                    <td dir="auto" data-align={align(column())}>
                      <Runs runs={runs} onOpen={props.onOpen} />
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

/** Its place is kept from the start, whatever its file takes to come. */
function Picture(props: { block: Of<"image"> }) {
  return (
    <Show when={props.block.url} fallback={<p class="oc-article-gone">{props.block.alt}</p>}>
      {(url) => (
        <img
          src={url()}
          alt={props.block.alt}
          width={props.block.width}
          height={props.block.height}
          loading="lazy"
          decoding="async"
        />
      )}
    </Show>
  );
}

function List(props: Omit<BlockProps, "block"> & { block: Of<"list"> }) {
  const items = (): JSX.Element => (
    <For each={props.block.items}>
      {(blocks) => (
        <li dir="auto">
          <Blocks {...props} blocks={blocks} />
        </li>
      )}
    </For>
  );
  return (
    <Show when={props.block.ordered} fallback={<ul>{items()}</ul>}>
      <ol start={props.block.start ?? 1}>{items()}</ol>
    </Show>
  );
}

function Callout(props: Omit<BlockProps, "block"> & { block: Of<"callout"> }) {
  const id = createUniqueId();
  return (
    <div class="oc-article-callout" data-tone={props.block.tone} role="note" aria-labelledby={id}>
      <p id={id} class="oc-article-tone">
        <Icon name="alert" size={16} />
        {props.words.tones[props.block.tone]}
      </p>
      <Blocks {...props} blocks={props.block.blocks} />
    </div>
  );
}

function Runs(props: { runs: readonly ArticleRun[]; onOpen: Props["onOpen"] }) {
  const outside = (run: ArticleRun) => (run.href && SAFE_HREF.test(run.href) ? run.href : undefined);
  const isInside = (run: ArticleRun) => run.article !== undefined || run.anchor !== undefined;
  return (
    <For each={props.runs}>
      {(run) => (
        <Switch fallback={<Styled run={run} />}>
          <Match when={outside(run)}>
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
          </Match>
          <Match when={isInside(run)}>
            <Inside run={run} onOpen={props.onOpen} />
          </Match>
        </Switch>
      )}
    </For>
  );
}

/** Leads somewhere in the app: the address only makes it a link, `onOpen` goes there. */
function Inside(props: { run: ArticleRun; onOpen: Props["onOpen"] }) {
  const open = (event: MouseEvent): void => {
    event.preventDefault();
    const { article, anchor } = props.run;
    props.onOpen({
      ...(article === undefined ? {} : { article }),
      ...(anchor === undefined ? {} : { anchor }),
    });
  };
  return (
    <a href="#" onClick={open}>
      <Styled run={props.run} />
    </a>
  );
}

function Styled(props: { run: ArticleRun }) {
  const code = (): JSX.Element => (props.run.code ? <code>{props.run.text}</code> : props.run.text);
  const strike = (): JSX.Element => (props.run.strike ? <s>{code()}</s> : code());
  const italic = (): JSX.Element => (props.run.italic ? <em>{strike()}</em> : strike());
  return <>{props.run.bold ? <strong>{italic()}</strong> : italic()}</>;
}
