import { createSignal, createUniqueId, Show } from "solid-js";
import { useToast } from "../shell/ToastContext.tsx";
import { failureText, text } from "../strings.ts";
import type { Draft } from "./createDraft.ts";
import { createImageUpload } from "./createImageUpload.ts";

const words = text.articles.editor;
const IMAGE = /^image\/(?:png|jpeg|gif|webp)$/;

/** The Markdown. Pictures that are dropped or pasted are uploaded and named where the cursor is. */
export function SourceField(props: { draft: Draft; isReadOnly: boolean }) {
  const id = createUniqueId();
  const toast = useToast();
  const upload = createImageUpload();
  const [uploading, setUploading] = createSignal(0);
  let field!: HTMLTextAreaElement;
  const insert = (words: string): void => {
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    props.draft.set({ source: field.value });
  };
  const take = async (files: File[]): Promise<void> => {
    setUploading((count) => count + files.length);
    for (const file of files) {
      const outcome = await upload(file);
      setUploading((count) => count - 1);
      if (outcome.ok) insert(`![${file.name.replace(/\.\w+$/, "")}](image:${outcome.value})\n`);
      else toast({ text: failureText(outcome.failure), tone: "danger" });
    }
  };
  const takeFrom = (event: Event, transfer: DataTransfer | null): void => {
    const files = [...(transfer?.files ?? [])].filter((file) => IMAGE.test(file.type));
    if (files.length === 0 || props.isReadOnly) return;
    event.preventDefault();
    void take(files);
  };
  return (
    <>
      <label class="oc-sr" for={id}>
        {words.source}
      </label>
      <textarea
        ref={field}
        id={id}
        class="c-article-source oc-scroll"
        dir="auto"
        placeholder={words.sourcePlaceholder}
        readOnly={props.isReadOnly}
        value={props.draft.fields.source}
        onInput={(event) => props.draft.set({ source: event.currentTarget.value })}
        onPaste={(event) => takeFrom(event, event.clipboardData)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => takeFrom(event, event.dataTransfer)}
      />
      <p class="c-article-upload c-small c-muted" role="status">
        <Show when={uploading() > 0}>{words.uploading(uploading())}</Show>
      </p>
    </>
  );
}
