import { createEffect, createSignal } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { ACCEPT, filesIn, sizeText } from "../../ui/files.ts";
import { drawTray, type Tray } from "../../ui/fileTray.ts";
import { text } from "../strings.ts";
import { useOutbox } from "./OutboxContext.tsx";

const words = text.conversation;

/** The way to choose files for a reply. */
export function AttachButton(props: { isDisabled: boolean; onFiles: (files: File[]) => void }) {
  let input!: HTMLInputElement;
  return (
    <>
      <IconButton
        icon="attach"
        label={words.attach}
        disabled={props.isDisabled}
        onClick={() => input.click()}
      />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        onChange={() => {
          props.onFiles([...(input.files ?? [])]);
          // So that the same file can be chosen again.
          input.value = "";
        }}
      />
    </>
  );
}

/** The files chosen for the next reply in a conversation or ticket. */
export function ReplyFiles(props: { place: string }) {
  const { uploads } = useOutbox();
  let host!: HTMLDivElement;
  let tray: Tray | undefined;
  const labels = {
    label: words.filesChosen,
    remove: words.removeFile,
    ready: words.fileReady,
    size: (bytes: number) => sizeText(bytes, text.lang),
  };
  createEffect(() => {
    // Called by a button of the tray, at which time the place is the one shown.
    // oxlint-disable-next-line solid/reactivity
    tray ??= drawTray(host, labels, (uploadId) => uploads.detach(props.place, uploadId));
    const files = uploads.files(props.place).map((file) => ({ ...file }));
    tray.update(files, uploads.notice(props.place));
  });
  return <div ref={host} class="oc-tray-host" />;
}

/** Takes files that are pasted into or dropped on the box. */
export function createDrop(attach: (files: File[]) => void) {
  const [isOver, setIsOver] = createSignal(false);
  const onPaste = (event: ClipboardEvent): void => {
    const files = filesIn(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    attach(files);
  };
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    setIsOver(event.type === "dragover");
    if (event.type === "drop") attach(filesIn(event.dataTransfer));
  };
  return { isOver, onPaste, onDrag };
}
