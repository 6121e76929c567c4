import { createSignal, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { text } from "../../strings.ts";
import { ContentList } from "../ContentList.tsx";
import { Loaded } from "../Section.tsx";
import { SettingsPage } from "../SettingsPage.tsx";
import { SegmentEditor } from "./SegmentEditor.tsx";

const words = text.segments;
const PAGE_SIZE = 20;

/** Settings › Segments: the list with live counts, or one being written. */
export function SegmentsPage() {
  const pages = createPages(api.segments.listForAgent, () => ({}), PAGE_SIZE);
  // What is edited: an id, "new", or nothing.
  const [editing, setEditing] = createSignal<string | null>(null);
  const close = () => setEditing(null);
  return (
    <SettingsPage words={words}>
      <Show
        when={editing()}
        keyed
        fallback={
          <ContentList
            pages={pages}
            icon="users"
            words={words}
            onEdit={setEditing}
            toRow={({ id, name, size }) => ({
              id,
              title: name,
              status: size.isCounting ? "counting" : "counted",
              about: words.size(size.count, size.of),
            })}
          />
        }
      >
        {(id) =>
          id === "new" ? (
            <SegmentEditor saved={null} onClosed={close} onCreated={setEditing} />
          ) : (
            <Existing id={id} onClosed={close} />
          )
        }
      </Show>
    </SettingsPage>
  );
}

function Existing(props: { id: string; onClosed: () => void }) {
  const saved = createQuery(api.segments.getForAgent, () => ({ segmentId: props.id }));
  return (
    <Loaded query={saved} failedTitle={text.settings.failedTitle}>
      {(value) => <SegmentEditor saved={value()} onClosed={props.onClosed} />}
    </Loaded>
  );
}
