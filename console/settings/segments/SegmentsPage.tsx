import { createSignal, Show } from "solid-js";
import { api } from "../../data/api.ts";
import { createPages } from "../../data/createPages.ts";
import { createQuery } from "../../data/createQuery.ts";
import { toHash } from "../../shell/route.ts";
import { text } from "../../strings.ts";
import { ContentList } from "../ContentList.tsx";
import { createFaults } from "../createFaults.ts";
import { FaultsNotice } from "../FaultsNotice.tsx";
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
  const [leftAt, setLeftAt] = createSignal<string | null>(null);
  const close = () => {
    setLeftAt(editing());
    setEditing(null);
  };
  return (
    <SettingsPage words={words}>
      <Show
        when={editing()}
        keyed
        fallback={
          <>
            <Faults />
            <ContentList
              pages={pages}
              icon="users"
              words={words}
              onEdit={setEditing}
              leftAt={leftAt()}
              toRow={({ id, name, size }) => ({
                id,
                title: name,
                status: size.isCounting ? "counting" : "counted",
                about: words.size(size.count, size.of),
              })}
            />
          </>
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

/** All that is at fault, of whatever kind: who something is for is looked for here. */
function Faults() {
  const faults = createFaults();
  return (
    <FaultsNotice
      items={faults()}
      action={({ kind }) => (
        <Show when={kind === "checklist"}>
          <a href={toHash({ name: "settings", page: "checklists" })}>{text.faults.open}</a>
        </Show>
      )}
    />
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
