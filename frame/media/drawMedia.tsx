import type { JSX } from "solid-js";
import type { OutboundContent } from "../outbound/functions.ts";

type Post = Extract<OutboundContent, { type: "post" }>;
type Media = { image?: Post["image"]; video?: Post["video"] };
type Words = {
  /** A video's, where no picture says in words what there is to see. */
  title(): string;
  /** What opens a video that lies elsewhere. */
  watch(): string;
  onOpen?(): void;
};

/**
 * A picture whose place is kept before it is there: nothing moves when it comes. A video of our own plays in its place, once
 * it is asked to. One that lies elsewhere is a link with the picture: nobody is told of this visitor before they have
 * gone there themselves. Drawn once: what is shown is never changed in place.
 */
export function drawMedia({ image, video }: Media, { title, watch, onOpen }: Words): JSX.Element {
  const picture = image && drawPicture(image);
  if (!video) return picture;
  if (video.type === "file") {
    const { url, width, height } = video;
    const poster = image?.url;
    const preload = image ? "none" : "metadata";
    return (
      <video
        class="oc-media"
        src={url}
        poster={poster}
        width={width}
        height={height}
        aria-label={image?.alt ?? (title() || watch())}
        controls
        playsinline
        preload={preload}
      />
    );
  }
  const { href, host } = video;
  return (
    <a class="oc-media-watch" href={href} target="_blank" rel="noopener noreferrer" onClick={onOpen}>
      {picture}
      <span class="oc-media-play">
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />
        </svg>
        <b>{watch()}</b>
        <small dir="ltr">{host}</small>
      </span>
    </a>
  );
}

function drawPicture(image: NonNullable<Media["image"]>): JSX.Element {
  // Constants, and no properties: the compiler makes no effects of what does not change.
  const { url, alt, width, height } = image;
  return <img class="oc-media" src={url} alt={alt} width={width} height={height} decoding="async" />;
}
