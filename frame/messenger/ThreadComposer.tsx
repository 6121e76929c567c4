import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { IconButton } from "../../ui/Button.tsx";
import { Composer } from "../../ui/Composer.tsx";
import { ACCEPT, filesIn, MAX_FILES, sizeText } from "../../ui/files.ts";
import type { StagedFile, Upload } from "../attachments/model.ts";
import type { openTray } from "../attachments/tray.ts";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import { focusWhenDrawn } from "./focus.ts";
import { NEW_THREAD, type Slot } from "./threadState.ts";

const MAX_LENGTH = 10_000;

type ComposerProps = { slot: Slot; onSend(text: string, files: readonly StagedFile[]): void };

/** Where the next message is written, with the files it is to take. */
export function ThreadComposer(props: ComposerProps) {
  const { app, appearance, isOpen, uploads } = useMessenger();
  const key = () => props.slot.id() ?? NEW_THREAD;
  // Typed before a prefill came wins over it: a visitor's words are never replaced.
  // oxlint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(app.draft(key()) || props.slot.prefill);
  let area: HTMLTextAreaElement | undefined;
  const chosen = () => uploads().filter((upload) => upload.thread === key() && !upload.isSent);
  const write = (next: string) => {
    setText(next);
    app.setDraft(key(), next);
  };
  createEffect(
    on(
      key,
      () => {
        // The server has named the conversation: what is being written stays with it.
        app.setDraft(NEW_THREAD, "");
        app.setDraft(key(), text());
        app.moveFiles(NEW_THREAD, key());
      },
      { defer: true },
    ),
  );
  const focus = () => {
    // On a touch screen the keyboard would cover what was just opened.
    if (area && matchMedia("(pointer: fine)").matches) area.focus({ preventScroll: true });
  };
  createEffect(
    on(isOpen, (isNowOpen) => {
      if (isNowOpen) focusWhenDrawn(focus);
    }),
  );
  const [isTooMany, setIsTooMany] = createSignal(false);
  const attach = (files: File[]) => {
    if (files.length === 0) return;
    const room = MAX_FILES - chosen().length;
    setIsTooMany(files.length > room);
    app.attach(files.slice(0, room), key());
    area?.focus({ preventScroll: true });
  };
  const remaining = (left: number) =>
    left < 0 ? t("tooLong", { count: -left }) : t("left", { count: left });
  const isOver = createDrop(attach);
  return (
    <footer class="oc-foot" data-drop={isOver() ? "true" : undefined}>
      <Composer
        ref={(element) => {
          area = element;
        }}
        value={text()}
        onInput={write}
        onSend={(message) => {
          const files = chosen().map(toStaged);
          write("");
          setIsTooMany(false);
          props.onSend(message, files);
        }}
        above={<Tray files={chosen()} isTooMany={isTooMany()} />}
        before={<AttachButton onFiles={attach} />}
        hasFiles={chosen().length > 0}
        isHeld={chosen().some((file) => file.state === "refused")}
        placeholder={t("composerPlaceholder")}
        label={`${t("composerLabel")}: ${appearance()?.teamName ?? ""}`}
        sendLabel={t("send")}
        maxLength={MAX_LENGTH}
        remainingLabel={remaining}
      />
    </footer>
  );
}

function AttachButton(props: { onFiles(files: File[]): void }) {
  let input!: HTMLInputElement;
  return (
    <>
      <IconButton icon="attach" label={t("attach")} onClick={() => input.click()} />
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
function Tray(props: { files: readonly Upload[]; isTooMany: boolean }) {
  const { app, locale } = useMessenger();
  const [draw, setDraw] = createSignal<ReturnType<typeof openTray>>();
  let host!: HTMLDivElement;
  let isAsked = false;
  createEffect(() => {
    if (isAsked || props.files.length === 0) return;
    isAsked = true;
    const options = { size: (bytes: number) => sizeText(bytes, locale()), onRemove: app.detach };
    import("../attachments/open.ts").then(
      (chunk) => setDraw(() => chunk.openTray(host, options)),
      () => {
        isAsked = false; // Off line: the next file tries again.
      },
    );
  });
  createEffect(() => draw()?.(props.files, props.isTooMany));
  return <div ref={host} class="oc-tray-host" />;
}

/** Takes files that are pasted or dropped anywhere in the conversation. Says whether some are held over it. */
function createDrop(attach: (files: File[]) => void): () => boolean {
  const [isOver, setIsOver] = createSignal(false);
  const onGiven = (event: ClipboardEvent | DragEvent) => {
    const isPaste = event.type === "paste";
    const data = isPaste ? (event as ClipboardEvent).clipboardData : (event as DragEvent).dataTransfer;
    if (!data?.types.includes("Files") || (isPaste && filesIn(data).length === 0)) return;
    // Otherwise the browser would open the file in the messenger's place.
    event.preventDefault();
    setIsOver(event.type === "dragover");
    if (isPaste || event.type === "drop") attach(filesIn(data));
  };
  for (const name of ["paste", "dragover", "dragleave", "drop"] as const) {
    document.addEventListener(name, onGiven);
    onCleanup(() => document.removeEventListener(name, onGiven));
  }
  return isOver;
}

function toStaged(upload: Upload): StagedFile {
  const { uploadId, name, type, size, width, height, attachmentId } = upload;
  return { uploadId, name, type, size, ...(width && height ? { width, height } : {}), attachmentId };
}
