import { Match, Switch } from "solid-js";
import type { View } from "../../protocol/messages.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { isTab } from "../shell/navigation.ts";
import { type StringKey, t } from "../strings/t.ts";
import { makeChunk } from "./chunk.ts";
import { HomeScreen } from "./HomeScreen.tsx";
import { helpChunk } from "./helpChunk.ts";
import { LazyScreen } from "./LazyScreen.tsx";
import { MessagesScreen } from "./MessagesScreen.tsx";
import type { ConversationItem, QueryState } from "./queries.ts";
import { ScreenBar } from "./ScreenBar.tsx";

const ticketsChunk = makeChunk(() => import("../tickets.ts"));

/** The screen of a view, other than a conversation. Made anew for another. */
export function Screen(props: { view: View; conversations: QueryState<ConversationItem[]> }) {
  const is = (...names: View["name"][]) => names.includes(props.view.name);
  const id = () => ("id" in props.view ? props.view.id : "");
  return (
    <Switch fallback={<HomeScreen conversations={props.conversations} />}>
      <Match when={is("messages")}>
        <MessagesScreen conversations={props.conversations} />
      </Match>
      <Match when={is("help", "collection", "article")}>
        <LazyScreen chunk={helpChunk} strings="help" isTab={isTab(props.view)}>
          {({ HelpScreen, CollectionScreen, ArticleScreen }) => (
            <Switch fallback={<HelpScreen />}>
              <Match when={is("collection")}>
                <CollectionScreen id={id()} />
              </Match>
              <Match when={is("article")}>
                <ArticleScreen id={id()} />
              </Match>
            </Switch>
          )}
        </LazyScreen>
      </Match>
      <Match when={is("tickets", "newTicket", "ticket")}>
        <LazyScreen chunk={ticketsChunk} strings="tickets" isTab={isTab(props.view)}>
          {({ TicketsScreen, NewTicketScreen, TicketScreen }) => (
            <Switch fallback={<TicketsScreen isTab />}>
              <Match when={is("newTicket")}>
                <NewTicketScreen />
              </Match>
              <Match when={is("ticket")}>
                <TicketScreen id={id()} />
              </Match>
            </Switch>
          )}
        </LazyScreen>
      </Match>
      <Match when={is("tours")}>
        <Nothing title="tabTours" empty="noToursTitle" body="noToursBody" icon="compass" />
      </Match>
      <Match when={is("tasks")}>
        <Nothing title="tabTasks" empty="noTasksTitle" body="noTasksBody" icon="check" />
      </Match>
    </Switch>
  );
}

/** A tab in which nothing is to be found yet. */
function Nothing(props: { title: StringKey; empty: StringKey; body: StringKey; icon: "compass" | "check" }) {
  return (
    <>
      <ScreenBar title={t(props.title)} isTab />
      <div class="oc-center">
        <EmptyState icon={props.icon} title={t(props.empty)} body={t(props.body)} />
      </div>
    </>
  );
}
