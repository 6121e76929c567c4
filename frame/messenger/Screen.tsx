import { Match, Show, Switch } from "solid-js";
import type { View } from "../../protocol/messages.ts";
import { isTab } from "../shell/navigation.ts";
import { cardsChunk } from "./cardsChunk.ts";
import { makeChunk } from "./chunk.ts";
import { HomeScreen } from "./HomeScreen.tsx";
import { helpChunk } from "./helpChunk.ts";
import { LazyScreen } from "./LazyScreen.tsx";
import { MessagesScreen } from "./MessagesScreen.tsx";
import type { ConversationItem, QueryState } from "./queries.ts";

const tasksChunk = makeChunk(() => import("../tasks.ts"), cardsChunk);
const toursChunk = makeChunk(() => import("../tours.ts"));
const announcementChunk = makeChunk(() => import("../announcement.ts"), helpChunk);
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
        <LazyScreen chunk={toursChunk} strings="tours" isTab>
          {({ ToursScreen }) => <ToursScreen />}
        </LazyScreen>
      </Match>
      <Match when={is("tasks", "checklist")}>
        <LazyScreen chunk={tasksChunk} strings="cards" isTab={isTab(props.view)}>
          {({ TasksScreen, ChecklistScreen }) => (
            <Show when={is("checklist")} fallback={<TasksScreen />}>
              <ChecklistScreen id={id()} />
            </Show>
          )}
        </LazyScreen>
      </Match>
      <Match when={is("announcement")}>
        <LazyScreen chunk={announcementChunk} strings="cards" isTab={false}>
          {({ AnnouncementScreen }) => <AnnouncementScreen id={id()} />}
        </LazyScreen>
      </Match>
    </Switch>
  );
}
