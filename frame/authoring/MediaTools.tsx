import { Show } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { useAuthoring } from "./context.ts";
import { type Item, setOf } from "./items.ts";
import { words } from "./words.ts";

/** What can be done with a card's picture or video where it stands: it is over it, at its corner. */
export function MediaTools(props: { item: Item; isShown: boolean }) {
  const { work, announce } = useAuthoring();
  return (
    <Show when={props.isShown}>
      <div class="oc-au-media">
        <IconButton
          icon="trash"
          size="sm"
          label={props.item.media?.video ? words.removeVideo : words.removePicture}
          onClick={() => {
            work.perform(setOf(props.item.id, { media: null }));
            announce(words.removedMedia);
          }}
        />
      </div>
    </Show>
  );
}
