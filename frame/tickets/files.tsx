import { type Accessor, createEffect, createMemo, createSignal } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { ACCEPT, MAX_FILES, sizeText } from "../../ui/files.ts";
import type { Upload } from "../attachments/model.ts";
import type { openTray } from "../attachments/tray.ts";
import { useMessenger } from "../messenger/context.ts";
import { t } from "./t.ts";

export type Files = {
  chosen: Accessor<readonly Upload[]>;
  isTooMany: Accessor<boolean>;
  /** Every one has been checked by the server. */
  isReady: Accessor<boolean>;
  ids(): string[];
  attach(files: File[]): void;
  /** They have been sent. */
  forget(): void;
};

/** The files chosen for what is being written in one place. Uploads go on whichever screen is shown. */
export function createFiles(place: Accessor<string>): Files {
  const { app, uploads } = useMessenger();
  const [isTooMany, setIsTooMany] = createSignal(false);
  const chosen = createMemo(() => uploads().filter((upload) => upload.thread === place() && !upload.isSent));
  return {
    chosen,
    isTooMany,
    isReady: () => chosen().every(({ attachmentId }) => attachmentId !== null),
    ids: () => chosen().flatMap(({ attachmentId }) => attachmentId ?? []),
    attach(files) {
      if (files.length === 0) return;
      const room = MAX_FILES - chosen().length;
      setIsTooMany(files.length > room);
      app.attach(files.slice(0, room), place());
    },
    forget() {
      setIsTooMany(false);
      for (const { uploadId } of chosen()) app.detach(uploadId);
    },
  };
}

/** The way to choose files. */
export function AttachButton(props: { onFiles(files: File[]): void }) {
  let input!: HTMLInputElement;
  return (
    <>
      <IconButton icon="attach" label={t("ticketAttach")} onClick={() => input.click()} />
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

/** The chosen files. Most visitors never choose one: what draws them is fetched with the first. */
export function FileTray(props: { files: Files }) {
  const { app, locale } = useMessenger();
  const [draw, setDraw] = createSignal<ReturnType<typeof openTray>>();
  let host!: HTMLDivElement;
  let isAsked = false;
  createEffect(() => {
    if (isAsked || props.files.chosen().length === 0) return;
    isAsked = true;
    const options = { size: (bytes: number) => sizeText(bytes, locale()), onRemove: app.detach };
    import("../attachments/open.ts").then(
      (chunk) => setDraw(() => chunk.openTray(host, options)),
      () => {
        isAsked = false; // Off line: the next file tries again.
      },
    );
  });
  createEffect(() => draw()?.(props.files.chosen(), props.files.isTooMany()));
  return <div ref={host} class="oc-tray-host" />;
}
