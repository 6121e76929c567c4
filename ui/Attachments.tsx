import { For, Show } from "solid-js";
import { kindText, sizeText } from "./files.ts";
import { Icon } from "./Icon.tsx";
import { Picture } from "./Picture.tsx";

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

export type AttachmentsProps<F extends ShownFile> = {
  files: readonly F[];
  /** Where the file is; changes as addresses age. */
  href(file: F): string | undefined;
  /** Its content, where it was chosen on this very page. */
  local(file: F): string | undefined;
  /** An address led nowhere: a fresh one is wanted. */
  onStale(): void;
  /** On the button that loads a picture once more. */
  retryLabel: string;
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
            <Picture
              file={file}
              href={props.href(file)}
              local={props.local(file)}
              onStale={() => props.onStale()}
              retryLabel={props.retryLabel}
            />
          </Show>
        )}
      </For>
    </div>
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
