import { For, Match, Show, Switch } from "solid-js";
import { Attachments } from "../../ui/Attachments.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { Blocks } from "../../ui/Blocks.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Bubble, MessageGroup, MessageText } from "../../ui/Message.tsx";
import type { InboxDetail } from "../data/api.ts";
import { useEnvironment } from "../shell/EnvironmentContext.tsx";
import { failureText, text } from "../strings.ts";
import type { FileLinks } from "./createFileLinks.ts";
import { MessageChoices } from "./MessageChoices.tsx";
import type { ThreadMessage } from "./thread.ts";

const words = text.conversation;

export type MessageRunProps = {
  messages: ThreadMessage[];
  detail: InboxDetail | undefined;
  links: FileLinks;
  onRetry: (clientMessageId: string) => void;
  onDiscard: (clientMessageId: string) => void;
};

/** Messages one person wrote in one go. The team stands on the end side, the visitor on the start side. */
export function MessageRun(props: MessageRunProps) {
  const { time, now } = useEnvironment();
  const first = () => props.messages[0];
  const last = () => props.messages.at(-1);
  const isVisitor = () => first()?.author.kind === "visitor";
  const name = (): string => {
    const author = first()?.author;
    if (author?.kind === "agent") return author.name;
    return author?.kind === "me" ? words.you : (props.detail?.visitor.displayName ?? "");
  };
  const isFresh = (message: ThreadMessage): boolean => message.createdAt > now() - 5000;

  return (
    <div class="c-run">
      <p class="oc-sr">{name()}:</p>
      <MessageGroup
        side={isVisitor() ? "in" : "out"}
        name={first()?.author.kind === "agent" ? name() : undefined}
        avatar={isVisitor() ? <VisitorAvatar detail={props.detail} /> : undefined}
        meta={<RunState message={last()} {...props} />}
      >
        <For each={props.messages}>
          {(message) => (
            <>
              <Show when={message.text}>
                <Bubble
                  text={message.text}
                  status={message.status}
                  isFresh={isFresh(message)}
                  title={time.full(message.createdAt)}
                >
                  {message.blocks ? <Blocks blocks={message.blocks} /> : <MessageText text={message.text} />}
                </Bubble>
              </Show>
              <Show when={message.files.length > 0}>
                <Attachments
                  files={message.files}
                  locale={text.lang}
                  href={(file) => (file.id ? props.links.get(file.id) : undefined)}
                  local={(file) => file.url ?? undefined}
                  onStale={() => props.links.refresh()}
                  retryLabel={words.retry}
                />
              </Show>
              <Show when={message.choices}>{(choices) => <MessageChoices choices={choices()} />}</Show>
            </>
          )}
        </For>
      </MessageGroup>
    </div>
  );
}

function VisitorAvatar(props: { detail: InboxDetail | undefined }) {
  return (
    <Show when={props.detail?.visitor}>
      {(visitor) => (
        <Avatar
          name={visitor().displayName}
          initials={visitor().initials}
          color={visitor().color}
          size={26}
        />
      )}
    </Show>
  );
}

/** The line under a run: its time and, for our own, how far it has come. */
function RunState(props: MessageRunProps & { message: ThreadMessage | undefined }) {
  const { time, connection } = useEnvironment();
  const failed = () => props.messages.filter((message) => message.status === "failed");
  const isPending = () => props.message?.status === "pending";
  const isOurs = () => props.message !== undefined && props.message.author.kind !== "visitor";
  const failure = () => failed()[0]?.reply?.failure;
  const each = (action: (id: string) => void): void => failed().forEach((message) => action(message.key));

  return (
    <Switch>
      <Match when={failed().length > 0}>
        <span class="oc-failed" role="alert">
          {words.failed} <Show when={failure()}>{(problem) => failureText(problem())}</Show>
        </span>
        <button type="button" class="oc-retry" onClick={() => each(props.onRetry)}>
          {words.retry}
        </button>
        <button type="button" class="c-quiet-link" onClick={() => each(props.onDiscard)}>
          {words.discard}
        </button>
      </Match>
      <Match when={isPending()}>
        <Icon name="clock" size={12} />
        <span>{connection() === "connected" ? words.sending : words.waiting}</span>
      </Match>
      <Match when={props.message}>
        {(message) => (
          <>
            <time
              datetime={new Date(message().createdAt).toISOString()}
              title={time.full(message().createdAt)}
            >
              {time.clock(message().createdAt)}
            </time>
            <Show when={isOurs()}>
              <span aria-hidden="true">·</span>
              <span>{message().isSeen ? words.seen : words.sent}</span>
            </Show>
          </>
        )}
      </Match>
    </Switch>
  );
}
