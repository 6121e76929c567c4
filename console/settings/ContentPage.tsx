import { type Component, createSignal, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { IconName } from "../../ui/Icon.tsx";
import type { Pages } from "../data/createPages.ts";
import type { Query } from "../data/createQuery.ts";
import { text } from "../strings.ts";
import { ContentList, type ContentListWords, type ContentRow } from "./ContentList.tsx";
import { Loaded } from "./Section.tsx";
import { SettingsPage } from "./SettingsPage.tsx";

export type EditorProps<Saved> = {
  saved: Saved | null;
  onClosed: () => void;
  onCreated?: (id: string) => void;
};

/** A page of content that a team writes for the messenger: the list, or one being written. */
export function ContentPage<Item, Saved>(props: {
  pages: Pages<Item>;
  icon: IconName;
  words: ContentListWords & { title: string; lead: string };
  toRow: (item: Item) => ContentRow;
  /** One of them as it is kept, to be edited. */
  createSaved: (id: string) => Query<Saved>;
  editor: Component<EditorProps<Saved>>;
  /** Above the list. */
  notice?: (edit: (id: string) => void) => JSX.Element;
}) {
  // What is edited: an id, "new", or nothing.
  const [editing, setEditing] = createSignal<string | null>(null);
  const [leftAt, setLeftAt] = createSignal<string | null>(null);
  const close = () => {
    setLeftAt(editing());
    setEditing(null);
  };
  return (
    <SettingsPage words={props.words}>
      <Show
        when={editing()}
        keyed
        fallback={
          <>
            {props.notice?.(setEditing)}
            <ContentList
              pages={props.pages}
              icon={props.icon}
              words={props.words}
              onEdit={setEditing}
              leftAt={leftAt()}
              toRow={props.toRow}
            />
          </>
        }
      >
        {(id) =>
          id === "new" ? (
            <Dynamic component={props.editor} saved={null} onClosed={close} onCreated={setEditing} />
          ) : (
            <Existing query={props.createSaved(id)} editor={props.editor} onClosed={close} />
          )
        }
      </Show>
    </SettingsPage>
  );
}

function Existing<Saved>(props: {
  query: Query<Saved>;
  editor: Component<EditorProps<Saved>>;
  onClosed: () => void;
}) {
  // Each reading of the property would ask anew.
  // oxlint-disable-next-line solid/reactivity
  const { query } = props;
  return (
    <Loaded query={query} failedTitle={text.settings.failedTitle}>
      {(value) => <Dynamic component={props.editor} saved={value()} onClosed={props.onClosed} />}
    </Loaded>
  );
}
