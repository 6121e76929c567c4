import { For, type JSX, onMount, Show } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { articleWords } from "../help/articleWords.ts";
import { drawMedia } from "../media/drawMedia.tsx";
import { t } from "../strings/t.ts";
import type { OutboundContent } from "./functions.ts";
import { Press } from "./Press.tsx";
import { ReplyField } from "./ReplyField.tsx";

type Of<T> = Extract<OutboundContent, { type: T }>;

/** What a visitor can do with a message. */
export type Hands = {
  /** A button, by its number; absent: the message itself. */
  onPress(at?: number): void;
  onDismiss(): void;
  /** An answer to a chat. */
  onReply(text: string): void;
  /** A link in its words. */
  onArticle(articleId: string): void;
};

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-o-";

/** By Escape, in whatever of it has the keyboard; but not in words that are being written, which would go along. */
function leave(event: KeyboardEvent, hands: Hands): void {
  const isEscape = event.key === "Escape" && !event.isComposing;
  if (isEscape && !(event.target as HTMLTextAreaElement).value) hands.onDismiss();
}

/** A message as by a teammate, at the launcher. */
export function ChatCard(props: { content: Of<"chat">; team: string; hands: Hands }) {
  return (
    <div class="oc-outbound-room">
      <section
        class="oc-card oc-outbound-chat"
        onKeyDown={(event) => leave(event, props.hands)}
        aria-label={t("teaser", { name: props.content.sender?.name ?? props.team })}
      >
        <Sender {...props} />
        {mediaOf(props)}
        <Words {...props} />
        <Buttons {...props} />
        <Show when={props.content.reply}>
          {(reply) => (
            <ReplyField
              name={props.content.sender?.name ?? props.team}
              quickReplies={reply().quickReplies}
              onReply={(text) => props.hands.onReply(text)}
            />
          )}
        </Show>
        <Close hands={props.hands} />
      </section>
    </div>
  );
}

/** A message of its own, in the middle of the page. */
export function PostCard(props: { content: Of<"post">; team: string; hands: Hands }) {
  let card!: HTMLElement;
  onMount(() => {
    // In the surface's own window, once it is laid out: the dialog around it is the page's, the keyboard belongs in here.
    card.ownerDocument.defaultView?.requestAnimationFrame(() => card.focus({ preventScroll: true }));
  });
  return (
    <article
      ref={(element) => {
        card = element;
      }}
      class="oc-outbound-post"
      tabIndex={-1}
      // The page's dialog does not hear the keys that are pressed in here.
      onKeyDown={(event) => leave(event, props.hands)}
      aria-label={props.content.title || t("teaser", { name: props.content.sender?.name ?? props.team })}
    >
      {mediaOf(props)}
      <div class="oc-outbound-body">
        <Sender {...props} />
        <Show when={props.content.title}>
          <h1 class="oc-outbound-title" dir="auto">
            {props.content.title}
          </h1>
        </Show>
        <Words {...props} />
        <Buttons {...props} />
      </div>
      <Close hands={props.hands} />
    </article>
  );
}

/** A line at the page's edge. */
export function Banner(props: { content: Of<"banner">; team: string; hands: Hands }) {
  return (
    <section
      class="oc-outbound-bar"
      aria-label={t("teaser", { name: props.team })}
      onKeyDown={(event) => props.content.isDismissible && leave(event, props.hands)}
    >
      <div class="oc-outbound-line">
        <Words {...props} />
        <Buttons {...props} />
      </div>
      <Show when={props.content.isDismissible}>
        <Close hands={props.hands} />
      </Show>
    </section>
  );
}

/** A chat's picture; a post's, or its video. */
const mediaOf = ({ content, hands }: { content: Of<"chat"> | Of<"post">; hands: Hands }) =>
  drawMedia(content, {
    title: () => (content.type === "post" ? content.title : ""),
    watch: () => t("outboundVideo"),
    onOpen: () => hands.onPress(),
  });

/** Who speaks: a teammate, or in a chat, which has no title, the team. */
function Sender(props: { content: Of<"chat"> | Of<"post">; team: string }) {
  return (
    <Show
      when={props.content.sender}
      fallback={
        <Show when={props.content.type === "chat"}>
          <header class="oc-outbound-sender">
            <b dir="auto" title={props.team}>
              {props.team}
            </b>
          </header>
        </Show>
      }
    >
      {(agent) => (
        <header class="oc-outbound-sender">
          <Avatar
            name={agent().name}
            initials={agent().initials}
            color={agent().color}
            url={agent().avatarUrl}
            size={32}
          />
          <span>
            <b dir="auto" title={agent().name}>
              {agent().name}
            </b>
            <span dir="auto" title={props.team}>
              {props.team}
            </span>
          </span>
        </header>
      )}
    </Show>
  );
}

function Words(props: { content: OutboundContent; hands: Hands }): JSX.Element {
  return (
    <ArticleBlocks
      blocks={props.content.blocks}
      prefix={PREFIX}
      words={articleWords()}
      onOpen={({ article }) => article && props.hands.onArticle(article)}
    />
  );
}

function Buttons(props: { content: OutboundContent; hands: Hands }) {
  return (
    <Show when={props.content.buttons.length > 0}>
      <div class="oc-outbound-buttons">
        <For each={props.content.buttons}>
          {(button, at) => (
            <Press
              label={button.label}
              link={button.action.type === "url" ? button.action : undefined}
              class={`oc-btn ${at() === 0 ? "oc-btn-primary" : "oc-btn-secondary"}`}
              onPress={() => props.hands.onPress(at())}
            />
          )}
        </For>
      </div>
    </Show>
  );
}

const Close = (props: { hands: Hands }) => (
  <div class="oc-outbound-close">
    <IconButton icon="close" size="sm" label={t("dismiss")} onClick={() => props.hands.onDismiss()} />
  </div>
);
