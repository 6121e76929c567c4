import { type Accessor, createEffect, createSignal, on, untrack } from "solid-js";
import { AttachButton } from "../../ui/attaching.tsx";
import { Composer } from "../../ui/Composer.tsx";
import type { StagedFile, Upload } from "../attachments/model.ts";
import { t } from "../strings/t.ts";
import { useMessenger } from "./context.ts";
import { createFiles } from "./createFiles.ts";
import type { Writing } from "./lively/createLivelyState.ts";
import type { Lively } from "./livelyChunk.ts";
import type { Slot } from "./slot.ts";
import { NEW_THREAD } from "./threadState.ts";
import { whenDrawn } from "./whenDrawn.ts";

const MAX_LENGTH = 10_000;

type ComposerProps = {
  slot: Slot;
  onSend(text: string, files: readonly StagedFile[]): void;
  lively: Accessor<Lively | undefined>;
  /** Called once, with the field. */
  onWriting(writing: Writing): void;
};

/** Where the next message is written, with the files it is to take. */
export function ThreadComposer(props: ComposerProps) {
  const { app, appearance, isOpen } = useMessenger();
  const key = () => props.slot.id() ?? NEW_THREAD;
  // Typed before a prefill came wins over it: a visitor's words are never replaced.
  // oxlint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(app.draft(key()) || props.slot.prefill());
  let area: HTMLTextAreaElement | undefined;
  const write = (next: string) => {
    setText(next);
    app.setDraft(key(), next);
  };
  // oxlint-disable-next-line solid/reactivity
  props.onWriting({ text, write, area: () => area });
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
  createEffect<string>((before) => {
    const prefill = props.slot.prefill();
    // Nothing of the visitor's own.
    if (["", before].includes(untrack(text))) setText(prefill);
    return prefill;
    // oxlint-disable-next-line solid/reactivity
  }, props.slot.prefill());
  const focus = () => {
    // On a touch screen the keyboard would cover what was just opened.
    if (area && matchMedia("(pointer: fine)").matches) area.focus({ preventScroll: true });
  };
  createEffect(
    on(isOpen, (isNowOpen) => {
      if (isNowOpen) whenDrawn(focus);
    }),
  );
  const files = createFiles(key, () => area?.focus({ preventScroll: true }));
  files.watch(document);
  const remaining = (left: number) =>
    left < 0 ? t("tooLong", { count: -left }) : t("left", { count: left });
  return (
    <footer class="oc-foot" data-drop={files.isOver() ? "true" : undefined}>
      {props.lively()?.FootTop()}
      <Composer
        ref={(element) => {
          area = element;
        }}
        value={text()}
        onInput={write}
        onSend={(message) => {
          const staged = files.chosen().map(toStaged);
          write("");
          props.onSend(message, staged);
        }}
        above={<files.Tray />}
        before={
          <span class="oc-tools">
            <AttachButton label={t("attach")} onFiles={files.attach} />
            {props.lively()?.Tools()}
          </span>
        }
        hasFiles={files.chosen().length > 0}
        isHeld={files.chosen().some((file) => file.state === "refused")}
        placeholder={t("composerPlaceholder")}
        label={`${t("composerLabel")}: ${appearance()?.teamName ?? ""}`}
        sendLabel={t("send")}
        maxLength={MAX_LENGTH}
        remainingLabel={remaining}
      />
    </footer>
  );
}

function toStaged(upload: Upload): StagedFile {
  const { uploadId, name, type, size, width, height, attachmentId } = upload;
  return { uploadId, name, type, size, ...(width && height ? { width, height } : {}), attachmentId };
}
