import { type Accessor, createSignal, Match, Show, Switch } from "solid-js";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Skeleton } from "../../ui/Spinner.tsx";
import { t } from "../strings/t.ts";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { useMessenger } from "./context.ts";
import type { Writing } from "./lively/createLivelyState.ts";
import { createLivelyOf, type Lively } from "./livelyChunk.ts";
import type { ConversationItem } from "./queries.ts";
import type { Slot } from "./slot.ts";
import { ThreadComposer } from "./ThreadComposer.tsx";
import { ThreadLog } from "./ThreadLog.tsx";
import { createThread, type Thread } from "./threadState.ts";

/** A conversation, or the place where a new one is written. */
export function ThreadScreen(props: { slot: Slot; item: ConversationItem | undefined }) {
  // A slot is one conversation for life: the screen is made anew for another.
  // oxlint-disable-next-line solid/reactivity
  const thread = createThread(props.slot, () => props.item);
  const [writing, setWriting] = createSignal<Writing>();
  // oxlint-disable-next-line solid/reactivity
  const lively = createLivelyOf({ thread, id: props.slot.id, writing });
  const failure = () => (thread.state().status === "failed" ? thread.state().error : null);
  const isGone = () => failure()?.code === "NOT_FOUND";
  return (
    <>
      <ThreadBar thread={thread} item={props.item} isNew={props.slot.id() === null} lively={lively} />
      <ConnectionBanner />
      <Switch>
        <Match when={failure()}>
          <div class="oc-center">
            <Show when={!isGone()} fallback={<EmptyState icon="chat" title={t("goneTitle")} />}>
              <EmptyState icon="alert" tone="danger" title={t("failedTitle")} body={t("failedBody")} />
            </Show>
          </div>
        </Match>
        <Match when={!thread.isDrawn()}>
          <WaitingThread />
        </Match>
        <Match when={true}>
          <ThreadLog thread={thread} lively={lively} />
        </Match>
      </Switch>
      <Show when={!isGone()}>
        <ThreadComposer slot={props.slot} onSend={thread.send} lively={lively} onWriting={setWriting} />
      </Show>
    </>
  );
}

type BarProps = {
  thread: Thread;
  item: ConversationItem | undefined;
  isNew: boolean;
  lively: Accessor<Lively | undefined>;
};

function ThreadBar(props: BarProps) {
  const { app } = useMessenger();
  // The last teammate who wrote here, as soon as either query knows.
  const agent = () => {
    const sender = props.thread.lines().findLast((line) => line.sender.kind === "agent")?.sender;
    return sender?.kind === "agent" ? sender : props.item?.agent;
  };
  const isClosed = () => props.item?.state === "closed";
  return (
    <header class="oc-bar">
      <IconButton icon="chevronLeft" label={t("back")} onClick={() => app.back()} />
      <Show
        when={props.lively()?.hasTeam()}
        fallback={<Who agent={agent} isNew={props.isNew} isClosed={isClosed} />}
      >
        {props.lively()?.Bar({ agent, isClosed })}
      </Show>
      {props.lively()?.Menu()}
      <IconButton icon="close" label={t("close")} onClick={() => app.requestClose()} />
    </header>
  );
}

/** Before it is known who else is there. */
function Who(props: { agent(): ConversationItem["agent"] | undefined; isNew: boolean; isClosed(): boolean }) {
  const { appearance } = useMessenger();
  const team = () => appearance()?.teamName ?? "";
  return (
    <>
      <Show
        when={props.agent()}
        fallback={
          <span class="oc-row-mark">
            <Icon name="chat" />
          </span>
        }
      >
        {(one) => (
          <Avatar
            name={one().name}
            initials={one().initials}
            color={one().color}
            url={one().avatarUrl}
            size={36}
          />
        )}
      </Show>
      <div class="oc-bar-who">
        <h1 class="oc-bar-name" dir="auto" title={props.agent()?.name ?? team()}>
          {props.agent()?.name ?? team()}
        </h1>
        <Show when={props.agent() ? team() : props.isNew && t("newConversation")}>
          {(text) => (
            <p class="oc-bar-sub" dir="auto" title={text()}>
              {props.isClosed() ? t("closed") : text()}
            </p>
          )}
        </Show>
      </div>
    </>
  );
}

function WaitingThread() {
  return (
    <div class="oc-thread">
      <div class="oc-log">
        <div class="oc-log-inner oc-wait" role="status" aria-label={t("loading")}>
          <Skeleton width="58%" height="2.5rem" radius="1.125rem" />
          <Skeleton width="42%" height="2.5rem" radius="1.125rem" />
          <Skeleton width="66%" height="3.75rem" radius="1.125rem" />
        </div>
      </div>
    </div>
  );
}
