import { createMemo, For, Show } from "solid-js";
import { kindText, sizeText } from "./files.ts";
import { Icon } from "./Icon.tsx";

/** A file of a message, as it is shown. */
export type ShownFile = {
  /** The same from the choice of the file to its place in the history. */
  uploadId: string;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Of an image, pixels. */
  width?: number;
  height?: number;
};

/** The largest box an image is drawn in, CSS px. */
const MAX_WIDTH = 264;
const MAX_HEIGHT = 280;

export type AttachmentsProps<F extends ShownFile> = {
  files: readonly F[];
  /** Where the file is; changes as addresses age. */
  href(file: F): string | undefined;
  /** Its content, where it was chosen on this very page. */
  local(file: F): string | undefined;
  locale: string;
};

/** The files of a message: images in the size they will have, everything else as a card to save it by. */
export function Attachments<F extends ShownFile>(props: AttachmentsProps<F>) {
  return (
    <div class="oc-files">
      <For each={props.files}>
        {(file) => (
          <Show
            when={file.width && file.height}
            fallback={<Card file={file} href={props.href(file)} locale={props.locale} />}
          >
            <Picture file={file} href={props.href(file)} local={props.local(file)} />
          </Show>
        )}
      </For>
    </div>
  );
}

function Picture(props: { file: ShownFile; href: string | undefined; local: string | undefined }) {
  // Kept once it is there: a newer address would load, and draw, the same picture again.
  const src = createMemo<string | undefined>((known) => known ?? props.local ?? props.href);
  const scaled = (side = 1) => {
    const { width = 1, height = 1 } = props.file;
    return Math.max(1, Math.round(side * Math.min(1, MAX_WIDTH / width, MAX_HEIGHT / height)));
  };
  return (
    <a class="oc-image" href={props.href} target="_blank" rel="noopener noreferrer">
      <img
        src={src()}
        alt={props.file.name}
        width={scaled(props.file.width)}
        height={scaled(props.file.height)}
      />
    </a>
  );
}

function Card(props: { file: ShownFile; href: string | undefined; locale: string }) {
  return (
    <a class="oc-file" href={props.href} target="_blank" rel="noopener noreferrer" download={props.file.name}>
      <span class="oc-file-kind" aria-hidden="true">
        {kindText(props.file.name)}
      </span>
      <span class="oc-file-text">
        <bdi class="oc-file-name">{props.file.name}</bdi>
        <bdi class="oc-file-size">{sizeText(props.file.size, props.locale)}</bdi>
      </span>
      <Icon name="arrowDown" size={16} />
    </a>
  );
}
