import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { addStrings, t } from "../../strings/t.ts";
import { useMessenger } from "../context.ts";
import type { EmojiPicker } from "../emoji/openEmojiPicker.ts";
import type { Writing } from "./createLivelyState.ts";

/** Opens the picker over the field; its code and data are fetched with the first click. */
export function EmojiButton(props: { writing: Writing }) {
  const { app, locale } = useMessenger();
  const [isOpen, setOpen] = createSignal(false);
  let root!: HTMLSpanElement;
  let button!: HTMLButtonElement;
  let picker: EmojiPicker | undefined;
  const close = (takesFocus: boolean): void => {
    picker?.close();
    picker = undefined;
    setOpen(false);
    if (takesFocus) props.writing.area()?.focus();
  };
  const insert = (emoji: string): void => {
    const area = props.writing.area();
    const text = props.writing.text();
    const [from, to] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    props.writing.write(text.slice(0, from) + emoji + text.slice(to));
    close(true);
    area?.setSelectionRange(from + emoji.length, from + emoji.length);
  };
  const toggle = async (): Promise<void> => {
    if (isOpen()) return close(true);
    setOpen(true);
    try {
      const { openEmojiPicker, strings } = await import("../emoji/openEmojiPicker.ts");
      addStrings(strings);
      await app.wantStrings("emoji");
      const way = { t, locale, onChoose: insert, onClose: () => close(true) };
      if (isOpen() && !picker) picker = openEmojiPicker(root, way);
    } catch {
      // Off line: the next click tries again.
      setOpen(false);
    }
    return undefined;
  };
  createEffect(
    on(
      () => t("emojiNames"),
      () => picker?.speak(),
      { defer: true },
    ),
  );
  /** Whoever is elsewhere has done without it. */
  const leave = (to: EventTarget | null): void => {
    if (isOpen() && to && !root.contains(to as Node)) close(false);
  };
  const onOutside = (event: PointerEvent): void => leave(event.target);
  document.addEventListener("pointerdown", onOutside);
  onCleanup(() => document.removeEventListener("pointerdown", onOutside));
  return (
    <span ref={root} class="oc-emoji-root" onFocusOut={(event) => leave(event.relatedTarget)}>
      <button
        ref={button}
        type="button"
        class="oc-iconbtn"
        aria-label={t("emoji")}
        title={t("emoji")}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        onClick={() => void toggle()}
      >
        <svg
          class="oc-icon"
          width="20"
          height="20"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          stroke-width="1.8"
          stroke-linecap="round"
          aria-hidden="true"
        >
          <path d="M12 20.5a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9 9.500v.1M15 9.500v.1M8.500 14a4.200 4.200 0 0 0 7 0" />
        </svg>
      </button>
    </span>
  );
}
