import { createUniqueId, Show } from "solid-js";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import type { MediaDraft } from "./functions.ts";
import { type Item, setOf } from "./items.ts";
import { nextBurst } from "./nextBurst.ts";
import { words } from "./words.ts";

type Chosen = NonNullable<MediaDraft>;

/** What of a card's picture or video is said in words: what there is to see, and where a video lies. */
export function MediaFields(props: { item: Item }) {
  const { work, keyboard } = useAuthoring();
  const id = createUniqueId();
  let burst = 0;
  const image = () => props.item.media?.image ?? null;
  const video = () => props.item.media?.video ?? null;
  const write = (change: Partial<Chosen>) => {
    const next = { image: image(), video: video(), ...change };
    work.perform(setOf(props.item.id, { media: next.image || next.video ? next : null }, burst));
  };
  const begin = () => (burst = nextBurst());
  const isFile = () => video()?.type === "file";
  const url = () => {
    const now = video();
    return now?.type === "link" ? now.url : "";
  };
  return (
    <>
      <Show when={image()}>
        {(picture) => (
          <label class="oc-au-choice">
            <span>{words.alt}</span>
            <input
              class="oc-input"
              dir="auto"
              maxLength={500}
              value={picture().alt}
              onFocus={begin}
              onInput={(event) => write({ image: { ...picture(), alt: event.currentTarget.value } })}
              onKeyDown={(event) => leaveByEscape(event, keyboard)}
            />
          </label>
        )}
      </Show>
      <Show when={!isFile()}>
        <div class="oc-au-pages">
          <label for={id}>{words.video}</label>
          <input
            id={id}
            class="oc-input"
            type="url"
            dir="ltr"
            placeholder="https://"
            aria-describedby={`${id}-hint`}
            value={url()}
            onFocus={begin}
            onChange={(event) => {
              const address = event.currentTarget.value.trim();
              write({ video: address ? { type: "link", url: address } : null });
            }}
          />
          <p id={`${id}-hint`} class="oc-au-hint">
            {words.videoHint}
          </p>
        </div>
      </Show>
    </>
  );
}
