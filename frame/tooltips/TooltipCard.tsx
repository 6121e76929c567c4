import { createUniqueId, type JSX, Show } from "solid-js";
import { ArticleBlocks } from "../../ui/ArticleBlocks.tsx";
import { IconButton } from "../../ui/Button.tsx";
import { articleWords } from "../help/articleWords.ts";
import { drawMedia } from "../media/drawMedia.tsx";
import { t } from "../strings/t.ts";
import type { TooltipContent } from "./functions.ts";

/** What a visitor can do with a tooltip. */
export type TipHands = {
  onDismiss(by: "closeButton" | "escape"): void;
  /** A link in its words, or its video. */
  onFollow(articleId?: string): void;
  /** Pointer or keyboard have come to it, or left it. */
  onCard(isOn: boolean, left?: "focusLeft"): void;
};

/** Before the ids of headings, so that none is taken for one of ours. */
const PREFIX = "oc-t-";

/** Whether there is something to press in it. Words are no such text: their quotation marks are escaped. */
const hasLinks = ({ blocks, media }: TooltipContent): boolean =>
  Boolean(media?.video) || /[{,]"(?:href|article)":/.test(JSON.stringify(blocks));

/**
 * What is said at an element: a description, as long as there is nothing to press in it; else a dialog, which leaves the page as it
 * is and can be closed.
 */
export function TooltipCard(props: {
  content: TooltipContent;
  isPinned: boolean;
  hands: TipHands;
  /** In place of what it says: for its author, who writes there. */
  slots?: { title(id: string): JSX.Element; words(): JSX.Element };
}) {
  const titleId = createUniqueId();
  const isDialog = () => props.isPinned || hasLinks(props.content);
  return (
    <div
      class="oc-tip"
      classList={{ "oc-tip-closes": isDialog() }}
      role={isDialog() ? "dialog" : "tooltip"}
      aria-label={props.content.title ? undefined : t("tipTitle")}
      aria-labelledby={props.content.title ? titleId : undefined}
      // It has moved in here: what is drawn anew under where it once was is entered, too.
      onPointerMove={() => props.hands.onCard(true)}
      onPointerLeave={() => props.hands.onCard(false)}
      onFocusIn={() => props.hands.onCard(true)}
      onFocusOut={() => props.hands.onCard(false, "focusLeft")}
      // The page does not hear the keys that are pressed in here.
      onKeyDown={(event) => event.key === "Escape" && !event.isComposing && props.hands.onDismiss("escape")}
    >
      <Media {...props} />
      <Show when={props.slots || props.content.title || props.content.blocks.length > 0}>
        <div class="oc-tip-body">
          {props.slots?.title(titleId) ?? (
            <Show when={props.content.title}>
              <h1 class="oc-tip-title" id={titleId} dir="auto">
                {props.content.title}
              </h1>
            </Show>
          )}
          {props.slots?.words() ?? (
            <ArticleBlocks
              blocks={props.content.blocks}
              prefix={PREFIX}
              words={articleWords()}
              onOpen={({ article }) => props.hands.onFollow(article)}
            />
          )}
        </div>
      </Show>
      <Show when={isDialog()}>
        <div class="oc-tip-close">
          <IconButton
            icon="close"
            size="sm"
            label={t("close")}
            onClick={() => props.hands.onDismiss("closeButton")}
          />
        </div>
      </Show>
    </div>
  );
}

function Media(props: { content: TooltipContent; hands: TipHands }) {
  const words = {
    title: () => props.content.title,
    watch: () => t("outboundVideo"),
    onOpen: () => props.hands.onFollow(),
  };
  return (
    <Show when={props.content.media} keyed>
      {(media) => drawMedia(media, words)}
    </Show>
  );
}
