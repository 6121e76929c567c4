import { Show } from "solid-js";
import { EmptyState } from "../../ui/EmptyState.tsx";
import type { InboxItem } from "../data/api.ts";
import type { Pages } from "../data/createPages.ts";
import { useRouter } from "../shell/RouterContext.tsx";
import { type InboxView, toHash } from "../shell/route.ts";
import { useWorkspace } from "../shell/WorkspaceContext.ts";
import { text } from "../strings.ts";
import { ConversationRow } from "./ConversationRow.tsx";
import { ListPane } from "./ListPane.tsx";

const words = text.inbox;

export type ConversationListProps = { list: Pages<InboxItem>; view: InboxView; selectedId: string | null };

/** The left pane: open or closed conversations, latest activity first, live. */
export function ConversationList(props: ConversationListProps) {
  return (
    <ListPane
      list={props.list}
      view={props.view}
      label={words.listLabel[props.view]}
      words={words}
      views={<ViewTabs view={props.view} />}
      empty={<EmptyList view={props.view} />}
    >
      {(item) => <ConversationRow item={item} view={props.view} isSelected={item.id === props.selectedId} />}
    </ListPane>
  );
}

function ViewTabs(props: { view: InboxView }) {
  const router = useRouter();
  const workspace = useWorkspace();
  const href = (view: InboxView): string => {
    const route = router.route();
    const conversationId = route.name === "inbox" && route.view === view ? route.conversationId : null;
    return toHash({ name: "inbox", view, conversationId });
  };
  return (
    <nav class="c-tabs" aria-label={words.views}>
      <a class="c-tab" href={href("open")} aria-current={props.view === "open" ? "true" : undefined}>
        {words.open}
        <Show when={workspace.openCount()}>
          {(count) => <span class="c-tab-count">{words.openCount(count())}</span>}
        </Show>
      </a>
      <a class="c-tab" href={href("closed")} aria-current={props.view === "closed" ? "true" : undefined}>
        {words.closed}
      </a>
    </nav>
  );
}

function EmptyList(props: { view: InboxView }) {
  const { canManage } = useWorkspace();
  return (
    <Show
      when={props.view === "open"}
      fallback={<EmptyState icon="check" title={words.emptyClosedTitle} body={words.emptyClosedBody} />}
    >
      <EmptyState icon="inbox" title={words.emptyOpenTitle} body={words.emptyOpenBody}>
        <Show when={canManage()}>
          <a
            class="oc-btn oc-btn-secondary oc-btn-md c-btn-link"
            href={toHash({ name: "settings", page: "installation" })}
          >
            {words.emptyAction}
          </a>
        </Show>
      </EmptyState>
    </Show>
  );
}
