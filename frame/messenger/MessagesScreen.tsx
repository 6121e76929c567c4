import { Show } from "solid-js";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { t } from "../strings/t.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { ConversationRows } from "./ConversationRows.tsx";
import { useMessenger } from "./context.ts";
import type { ConversationItem, QueryState } from "./queries.ts";
import { ScreenBar } from "./ScreenBar.tsx";

/** The messages tab: every conversation, and the way to a new one. */
export function MessagesScreen(props: { conversations: QueryState<ConversationItem[]> }) {
  const { app, entries } = useMessenger();
  const isEmpty = () =>
    props.conversations.status === "ready" &&
    props.conversations.value.length === 0 &&
    entries().length === 0;
  const begin = () => app.go({ name: "newMessage" });
  return (
    <>
      <ScreenBar title={t("tabMessages")} isTab />
      <ConnectionBanner />
      <Show
        when={!isEmpty()}
        fallback={
          <div class="oc-center">
            <EmptyState icon="chat" title={t("noConversationsTitle")} body={t("noConversationsBody")}>
              <Button variant="primary" onClick={begin}>
                {t("sendUsAMessage")}
              </Button>
            </EmptyState>
          </div>
        }
      >
        <div class="oc-messages oc-scroll">
          <ConversationRows conversations={props.conversations} />
        </div>
        <div class="oc-messages-new">
          <Button variant="primary" icon="compose" onClick={begin}>
            {t("newConversation")}
          </Button>
        </div>
      </Show>
    </>
  );
}
