import { createUniqueId, For } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { TicketItem } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { ListPane } from "../inbox/ListPane.tsx";
import { useRouter } from "../shell/RouterContext.tsx";
import type { TicketView } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { TicketRow } from "./TicketRow.tsx";

const words = text.tickets;
const VIEWS = Object.keys(words.views) as TicketView[];

/** The left pane: the tickets of one view, latest activity first, live. */
export function TicketList(props: { list: Pages<TicketItem>; view: TicketView; selectedId: string | null }) {
  return (
    <ListPane
      list={props.list}
      view={props.view}
      label={words.listLabel(words.views[props.view])}
      words={words}
      views={<ViewSelect view={props.view} />}
      empty={<EmptyState icon="ticket" title={words.emptyTitle} body={words.emptyBody} />}
    >
      {(item) => <TicketRow item={item} view={props.view} isSelected={item.id === props.selectedId} />}
    </ListPane>
  );
}

function ViewSelect(props: { view: TicketView }) {
  const id = createUniqueId();
  const router = useRouter();
  const workspace = useWorkspace();
  const counts = (): Partial<Record<TicketView, number | undefined>> => ({
    open: workspace.openTickets(),
    unread: workspace.unreadTickets(),
  });
  const nameOf = (view: TicketView): string => {
    const count = counts()[view];
    return count ? words.viewWithCount(words.views[view], count) : words.views[view];
  };
  return (
    <span class="c-select c-view-select">
      <label class="oc-sr" for={id}>
        {words.view}
      </label>
      <select
        id={id}
        class="c-input"
        onChange={(event) =>
          router.go({ name: "tickets", view: event.currentTarget.value as TicketView, ticketId: null })
        }
      >
        <For each={VIEWS}>
          {(view) => (
            <option value={view} selected={view === props.view}>
              {nameOf(view)}
            </option>
          )}
        </For>
      </select>
    </span>
  );
}
