import { createRenderEffect, createSignal, onCleanup, Show, untrack } from "solid-js";
import type { ShownFile } from "./Attachments.tsx";

/** The largest box an image is drawn in, CSS px. */
const MAX_WIDTH = 264;
const MAX_HEIGHT = 280;
/** Waits before a picture that did not load is asked for again, ms. After these, a newer address or a hand does it. */
const RETRY_MS = [1_000, 5_000, 20_000, 60_000];

export type PictureProps = {
  file: ShownFile;
  href: string | undefined;
  local: string | undefined;
  onStale(): void;
  retryLabel: string;
};

/** An image in the size it will have. One that does not load is tried again by itself, and by a button over its place. */
export function Picture(props: PictureProps) {
  const loading = createLoading(props);
  const scaled = (side = 1) => {
    const { width = 1, height = 1 } = props.file;
    return Math.max(1, Math.round(side * Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height)));
  };
  return (
    <div class="oc-picture" data-broken={loading.isBroken() ? "true" : undefined}>
      <a class="oc-image" href={props.href} target="_blank" rel="noopener noreferrer">
        <img
          src={loading.src()}
          alt={props.file.name}
          width={scaled(props.file.width)}
          height={scaled(props.file.height)}
          onLoad={() => loading.onLoad()}
          onError={() => loading.onError()}
        />
      </a>
      <Show when={loading.isBroken()}>
        <button
          type="button"
          class="oc-picture-retry"
          aria-label={`${props.retryLabel}: ${props.file.name}`}
          onClick={() => loading.retry()}
        >
          {props.retryLabel}
        </button>
      </Show>
    </div>
  );
}

function createLoading(props: PictureProps) {
  const [src, setSrc] = createSignal<string>();
  const [isBroken, setIsBroken] = createSignal(false);
  let isLocalGone = false;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const load = (address: string | undefined): void => {
    clearTimeout(timer);
    // Within a minute the server gives the same address; only another one, or none in between, is loaded.
    setSrc(undefined);
    setSrc(address);
  };
  const retry = (): void => {
    props.onStale();
    load(props.href);
  };
  // Kept once it is there: a newer address would load, and draw, the same picture again.
  createRenderEffect(() => {
    const address = (isLocalGone ? undefined : props.local) ?? props.href;
    if (address && (untrack(isBroken) || untrack(src) === undefined)) load(address);
  });
  return {
    src,
    isBroken,
    retry,
    onLoad: () => {
      failures = 0;
      setIsBroken(false);
    },
    onError: () => {
      isLocalGone ||= src() === props.local;
      setIsBroken(true);
      const wait = RETRY_MS[failures++];
      clearTimeout(timer);
      if (wait !== undefined) timer = setTimeout(retry, wait);
    },
  };
}
