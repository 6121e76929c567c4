import { createUniqueId, Show } from "solid-js";
import { ChoiceField } from "./ChoiceField.tsx";
import { useAuthoring } from "./context.ts";
import { leaveByEscape } from "./createKeyboard.ts";
import type { MediaDraft } from "./functions.ts";
import { type Item, setOf, TIP } from "./items.ts";
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
    const as = props.item.media?.as;
    const next: Chosen = { image: image(), video: video(), ...(as ? { as } : {}), ...change };
    // Only what plays in its place can be small there.
    if (next.as === undefined || next.video?.type !== "file") delete next.as;
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
      <Show when={isFile() && props.item.id !== TIP}>
        <ChoiceField
          label={words.videoAs}
          value={props.item.media?.as ?? "card"}
          options={words.videosAs}
          onChoose={(as) => {
            begin();
            write({ as: as === "bubble" ? as : undefined });
          }}
        />
        <Show when={props.item.media?.as}>
          <p class="oc-au-hint">{words.bubbleHint}</p>
        </Show>
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
