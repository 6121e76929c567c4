import { Show } from "solid-js";
import { t } from "../strings/t.ts";
import type { OutboundContent } from "./functions.ts";

type Post = Extract<OutboundContent, { type: "post" }>;
type Image = NonNullable<Post["image"]>;

/** A picture whose place is kept before it is there: nothing moves when it comes. */
export function Picture(props: { image: Image | null }) {
  return (
    <Show when={props.image}>
      {(image) => (
        <img
          class="oc-outbound-media"
          src={image().url}
          alt={image().alt}
          width={image().width}
          height={image().height}
          decoding="async"
        />
      )}
    </Show>
  );
}

/**
 * A video of our own plays in its place, once it is asked to. One that lies elsewhere is a link with the picture: nobody
 * is told of this visitor before they have gone there themselves.
 */
export function Video(props: {
  video: NonNullable<Post["video"]>;
  image: Image | null;
  title: string;
  onOpen(): void;
}) {
  const file = () => (props.video.type === "file" ? props.video : undefined);
  const link = () => (props.video.type === "link" ? props.video : undefined);
  return (
    <>
      <Show when={file()}>
        {(video) => (
          <video
            class="oc-outbound-media"
            src={video().url}
            poster={props.image?.url}
            width={video().width}
            height={video().height}
            aria-label={props.image?.alt ?? (props.title || t("outboundVideo"))}
            controls
            playsinline
            preload={props.image ? "none" : "metadata"}
          />
        )}
      </Show>
      <Show when={link()}>
        {(video) => (
          <a
            class="oc-outbound-watch"
            href={video().href}
            target="_blank"
            rel="noopener noreferrer"
            onClick={() => props.onOpen()}
          >
            <Picture image={props.image} />
            <span class="oc-outbound-play">
              <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                <path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />
              </svg>
              <b>{t("outboundVideo")}</b>
              <small dir="ltr">{video().host}</small>
            </span>
          </a>
        )}
      </Show>
    </>
  );
}
