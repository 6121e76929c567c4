import { createSignal, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../../ui/Icon.tsx";
import { drawMedia } from "../media/drawMedia.tsx";
import { t } from "../strings/t.ts";
import type { TourStep } from "./model.ts";
import type { RunHands } from "./runHands.ts";

type Media = NonNullable<TourStep["media"]>;
type File = Extract<Media["video"], { type: "file" }>;
export type Bubble = { image: Media["image"]; video: File };

const PLAY = "M8 5.5v13l10.5-6.5z";
/** A loudspeaker that is crossed out. */
const SILENT = "M4 9.5v5h3.5l4.500 4v-13l-4.500 4zM16 9.500l5 5M21 9.500l-5 5";

/** What is asked of the browser before anything moves by itself, or is loaded that nobody wants yet. */
type Browser = Window & { navigator: { connection?: { saveData?: boolean } } };

/** The video that is to be small at first, where there is one that plays in its place. */
export const bubbleOf = (media: Media): Bubble | null =>
  media.as === "bubble" && media.video?.type === "file" ? { image: media.image, video: media.video } : null;

/**
 * A small video, silent and over and over, until somebody presses it: then as wide as the card, from its beginning, with sound.
 * It is one element all the while, so that nothing is loaded twice. It never makes a sound by itself; who wants no motion, or
 * pays for what is loaded, gets its poster.
 */
export function VideoBubble(props: {
  media: Bubble;
  title: string;
  runner: RunHands;
  /** Gives what makes it small again, which says whether it was large. */
  ref(fold: () => boolean): void;
}) {
  // Drawn once, as all media.
  // oxlint-disable-next-line solid/reactivity
  const { image, video: file } = props.media;
  const [isLarge, setLarge] = createSignal(false);
  const [isMoving, setMoving] = createSignal(false);
  const [isBusy, setBusy] = createSignal(false);
  const [gone, setGone] = createSignal<"" | "unseen" | "wanted">("");
  let player!: HTMLVideoElement;
  let button!: HTMLButtonElement;
  let isCalm = false;
  const play = (): void => {
    // The browser may not want it: then there is a sign on it, or its own controls.
    // oxlint-disable-next-line solid/reactivity
    player.play().catch(() => props.runner.hold("video", false));
  };
  const beSmall = (): void => {
    player.muted = true;
    player.loop = true;
    // Back to its poster.
    if (isCalm) player.load();
    else play();
  };
  const beLarge = (): void => {
    player.loop = false;
    player.muted = false;
    player.currentTime = 0;
    // No time runs out for who watches.
    props.runner.hold("video", true);
    play();
  };
  const set = (large: boolean): void => {
    setLarge(large);
    if (large) return beLarge();
    props.runner.hold("video", false);
    beSmall();
  };
  const fold = (): boolean => {
    if (!isLarge() || gone()) return false;
    set(false);
    button.focus();
    return true;
  };
  const fail = (): void => {
    props.runner.hold("video", false);
    const card = player.closest<HTMLElement>("[role=dialog]");
    const hadFocus = player.parentElement?.contains(player.ownerDocument.activeElement);
    setGone(isLarge() ? "wanted" : "unseen");
    // The keyboard was at what is gone.
    if (hadFocus) card?.focus({ preventScroll: true });
  };
  onMount(() => {
    // The surface's own: that of the app's frame is not the one it is seen in.
    const window = player.ownerDocument.defaultView as Browser;
    const isSaving = window.navigator.connection?.saveData === true;
    isCalm = isSaving || window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Its first picture, if it has no other.
    player.preload = isCalm ? (isSaving || image ? "none" : "metadata") : "auto";
    player.muted = true;
    player.loop = true;
    setBusy(!isCalm);
    props.ref(fold);
    if (!isCalm) play();
  });
  onCleanup(() => {
    // Out of sight it would be loaded, and heard, on.
    player.pause();
    player.removeAttribute("src");
    player.load();
  });
  return (
    <Show when={!gone()} fallback={<Gone image={image} isWanted={gone() === "wanted"} />}>
      <div class="oc-tour-video" data-size={isLarge() ? "large" : "small"} aria-busy={isBusy()}>
        <button
          ref={button}
          type="button"
          title={t(isLarge() ? "tourVideoSmall" : "tourVideoPlay")}
          aria-label={t(isLarge() ? "tourVideoSmall" : "tourVideoPlay")}
          onClick={() => set(!isLarge())}
        >
          <Show when={!isLarge()} fallback={<Icon name="shrink" size={16} />}>
            <span>
              <svg
                viewBox="0 0 24 24"
                width="16"
                height="16"
                fill={isMoving() ? "none" : "currentColor"}
                stroke="currentColor"
                stroke-width="1.8"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
              >
                <path d={isMoving() ? SILENT : PLAY} />
              </svg>
            </span>
          </Show>
        </button>
        <video
          ref={player}
          src={file.url}
          poster={image?.url}
          width={file.width}
          height={file.height}
          aria-label={image?.alt ?? (props.title || t("outboundVideo"))}
          controls={isLarge()}
          preload="none"
          playsinline
          onLoadedData={() => setBusy(false)}
          onPlay={() => props.runner.hold("video", isLarge())}
          onPlaying={() => setMoving(true)}
          onPause={() => {
            setMoving(false);
            props.runner.hold("video", false);
          }}
          onEmptied={() => setMoving(false)}
          onError={fail}
        />
      </div>
    </Show>
  );
}

/** In place of a video that does not come: its picture, and what became of it where somebody wanted it. */
function Gone(props: { image: Media["image"]; isWanted: boolean }) {
  return (
    <>
      <Show when={props.image} keyed>
        {(image) => drawMedia({ image }, { title: () => "", watch: () => "" })}
      </Show>
      <Show when={props.isWanted || !props.image}>
        <p class="oc-tour-gone" role="status">
          {t("tourVideoGone")}
        </p>
      </Show>
    </>
  );
}
